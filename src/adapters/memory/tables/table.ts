/**
 * Rows under a key, found by what else they name as well.
 *
 * @module
 */
import type { Journal } from './journal.js'
import { readCursor, writeCursor } from './cursor.js'
import { insertSorted, readSorted, removeSorted, type Direction, type Place, type Sorted } from './sorted.js'

/** A way to find rows besides their key. */
export interface Index<Row> {
  /** Under which value a row stands; undefined for rows that are not in this index. */
  readonly of: (row: Row) => string | undefined
  /** What rows of one value are ordered by, and then by key. @defaultValue the key alone */
  readonly order?: (row: Row) => string | number
}

/** Which part of an index, and which way. */
export interface PageRequest {
  /** Cursor of an earlier page; one that is none gives an empty page. */
  readonly after?: string | undefined
  readonly limit: number
  readonly direction: Direction
}

/** A part of an index. */
export interface RowPage<Row> {
  readonly rows: readonly Row[]
  /** Cursor of the next page, absent on the last. */
  readonly next?: string
}

/** One kind of row. What is read is not to be changed; every change is noted in the journal. */
export interface Table<Row, Name extends string> {
  readonly size: number
  get(key: string): Row | undefined
  /** Inserts, or replaces the row of the same key. */
  put(row: Row): void
  /** Inserts, unless there is a row of the same key. */
  add(row: Row): void
  remove(key: string): void
  /** All rows. */
  rows(): readonly Row[]
  /** Rows of one value, in order: a list of its own. */
  by(index: Name, value: string): Row[]
  /** The first row of one value, however many there are. */
  first(index: Name, value: string): Row | undefined
  /** How many rows of one value there are. */
  count(index: Name, value: string): number
  /** A page of the rows of one value. */
  page(index: Name, value: string, request: PageRequest): RowPage<Row>
  /** Rows of one value from behind a place on. */
  from(
    index: Name,
    value: string,
    after: Place | undefined,
    limit: number,
    direction: Direction,
  ): readonly Row[]
  /** Rows of one value, one by one, in order: for finding a few of many. Nothing may change meanwhile. */
  walk(index: Name, value: string): Iterable<Row>
  removeAll(index: Name, value: string): void
}

/**
 * Creates an empty table.
 *
 * @param journal - Notes how to take back each change.
 * @param keyOf - Gives the key of a row.
 * @param indexes - Further ways to find rows.
 * @returns The table.
 */
export function createTable<Row, Name extends string>(
  journal: Journal,
  keyOf: (row: Row) => string,
  indexes: Readonly<Record<Name, Index<Row>>>,
): Table<Row, Name> {
  const rows = new Map<string, Row>()
  const views = (Object.entries(indexes) as [Name, Index<Row>][]).map(([name, index]) => {
    const placeOf = (row: Row): Place => [index.order?.(row) ?? '', keyOf(row)]
    return { name, of: index.of, placeOf, lists: new Map<string, Sorted<Row>>() }
  })
  const viewOf = new Map(views.map((view) => [view.name, view]))

  const listOf = (index: Name, value: string): Sorted<Row> | undefined => viewOf.get(index)?.lists.get(value)

  function attach(row: Row): void {
    rows.set(keyOf(row), row)
    for (const { of, placeOf, lists } of views) {
      const value = of(row)
      if (value === undefined) continue
      const list = lists.get(value) ?? { rows: [], placeOf }
      lists.set(value, list)
      insertSorted(list, row)
    }
  }

  function detach(row: Row): void {
    rows.delete(keyOf(row))
    for (const { of, lists } of views) {
      const value = of(row)
      const list = value === undefined ? undefined : lists.get(value)
      if (value === undefined || list === undefined) continue
      removeSorted(list, row)
      if (list.rows.length === 0) lists.delete(value)
    }
  }

  function replace(old: Row | undefined, row: Row | undefined): void {
    if (old !== undefined) detach(old)
    if (row !== undefined) attach(row)
    journal.note(() => {
      if (row !== undefined) detach(row)
      if (old !== undefined) attach(old)
    })
  }

  function remove(key: string): void {
    const old = rows.get(key)
    if (old !== undefined) replace(old, undefined)
  }

  const from: Table<Row, Name>['from'] = (index, value, after, limit, direction) => {
    const list = listOf(index, value)
    return list === undefined
      ? []
      : readSorted(list, { limit, direction, ...(after !== undefined && { after }) })
  }

  return {
    get size() {
      return rows.size
    },
    get: (key) => rows.get(key),
    put(row) {
      replace(rows.get(keyOf(row)), row)
    },
    add(row) {
      if (!rows.has(keyOf(row))) replace(undefined, row)
    },
    remove,
    rows: () => [...rows.values()],
    by: (index, value) => [...(listOf(index, value)?.rows ?? [])],
    first: (index, value) => listOf(index, value)?.rows[0],
    count: (index, value) => listOf(index, value)?.rows.length ?? 0,
    from,
    page(index, value, { after, limit, direction }) {
      const place = after === undefined ? undefined : readCursor(after)
      if (after !== undefined && place === undefined) return { rows: [] }
      const found = from(index, value, place, limit + 1, direction)
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      const placeOf = viewOf.get(index)?.placeOf
      return {
        rows: shown,
        ...(last !== undefined && placeOf !== undefined && { next: writeCursor(placeOf(last)) }),
      }
    },
    walk: (index, value) => listOf(index, value)?.rows ?? [],
    removeAll(index, value) {
      for (const row of [...(listOf(index, value)?.rows ?? [])]) remove(keyOf(row))
    },
  }
}
