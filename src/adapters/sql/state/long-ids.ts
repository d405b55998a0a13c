/**
 * Lists of ids out of rows, whose columns may hold short names of them.
 *
 * @module
 */
import { readRows } from '../damaged.js'
import type { Executor } from '../database.js'
import type { Tables } from '../schema.js'
import { idOf } from '../ids.js'

/**
 * Reads the ids that one column of rows stands for. A row that does not hold its id is left out.
 *
 * @param executor - What gave the rows.
 * @param rows - The rows.
 * @param table - Where they are from.
 * @param column - Which column.
 * @returns The ids, in order.
 */
export function readIds<Column extends string>(
  executor: Executor,
  rows: readonly ({ readonly [Name in Column]: string } & { readonly long_ids: string | null })[],
  table: keyof Tables,
  column: Column,
): readonly string[] {
  return readRows(
    executor,
    rows,
    (row) => ({ table, id: row[column] }),
    (row) => idOf(row[column], row.long_ids),
  )
}
