/**
 * Pages of rows: a cursor is where the last row of a page stands in the order.
 *
 * @module
 */
import { isLocalId } from './local-ids.js'

/** After every id for apps, and before each of them: what cannot be one is on no page, so that a cursor always is. */
const LAST = ':'
const FIRST = '/'

/** Where a page begins, newest first: behind a cursor, or at the newest. Undefined for a cursor that is none of ours. */
export function beforeOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return LAST
  return isLocalId(cursor) ? cursor : undefined
}

/** The same, oldest first. */
export function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return FIRST
  return isLocalId(cursor) ? cursor : undefined
}

/** Rows of a page, and its cursor where there are more. */
export interface RowPage<R> {
  readonly rows: readonly R[]
  readonly next?: string
}

/**
 * Cuts a page out of rows of which one more was asked for.
 *
 * @param rows - At most one more than the limit.
 * @param limit - Rows of a page.
 * @param placeOf - Where a row stands in the order.
 */
export function cutPage<R>(rows: readonly R[], limit: number, placeOf: (row: R) => string): RowPage<R> {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { rows: shown, ...(last !== undefined && { next: placeOf(last) }) }
}
