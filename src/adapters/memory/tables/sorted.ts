/**
 * Lists that are kept in order, and places in them.
 *
 * @module
 */

/** What rows are ordered by: the first part, then the key, which no two rows share. */
export type Place = readonly [order: string | number, key: string]

/** A list in order, with what tells the order. */
export interface Sorted<Row> {
  readonly rows: Row[]
  readonly placeOf: (row: Row) => Place
}

/** Which way a list is read. */
export type Direction = 'ascending' | 'descending'

/** Compares two places; a number and a text never meet in one list. */
export function comparePlaces(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  return a[1] === b[1] ? 0 : a[1] < b[1] ? -1 : 1
}

/** How many rows stand before a place; with `inclusive`, at it or before. */
export function countBefore<Row>({ rows, placeOf }: Sorted<Row>, place: Place, inclusive = false): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle]
    if (row === undefined) break
    const order = comparePlaces(placeOf(row), place)
    if (order < 0 || (inclusive && order === 0)) low = middle + 1
    else high = middle
  }
  return low
}

/** Puts a row where it belongs. */
export function insertSorted<Row>(list: Sorted<Row>, row: Row): void {
  list.rows.splice(countBefore(list, list.placeOf(row)), 0, row)
}

/** Takes a row out. */
export function removeSorted<Row>(list: Sorted<Row>, row: Row): void {
  const at = countBefore(list, list.placeOf(row))
  if (list.rows[at] === row) list.rows.splice(at, 1)
}

/** Rows in order, from behind a place on, as many as `limit`. */
export function readSorted<Row>(
  list: Sorted<Row>,
  {
    after,
    limit,
    direction,
  }: { readonly after?: Place; readonly limit: number; readonly direction: Direction },
): readonly Row[] {
  const { rows } = list
  if (direction === 'ascending') {
    const from = after === undefined ? 0 : countBefore(list, after, true)
    return rows.slice(from, from + limit)
  }
  const until = after === undefined ? rows.length : countBefore(list, after)
  return rows.slice(Math.max(0, until - limit), until).reverse()
}
