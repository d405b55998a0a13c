/**
 * Rows that cannot be read, as a failing disk or another program leaves them: asked for, they are an error; among
 * others they are left out.
 *
 * @module
 */
import { excerpt } from '../../core/wire/excerpt.js'
import type { Executor } from './database.js'
import { flavourOf } from './flavour.js'
import type { Tables } from './schema.js'
import { StorageError } from './storage-error.js'

/** What tells a row from all others. */
export interface RowName {
  readonly table: keyof Tables
  readonly id: string
}

/** What becomes of a row that cannot be read: an error, or it is left out and told of. */
export type OnDamage = 'throws' | 'skips'

/**
 * Reads one row that was asked for.
 *
 * @param executor - What gave it.
 * @param name - Which row it is.
 * @param read - Reads it; whatever it throws, the row is at fault.
 * @returns What was read.
 * @throws StorageError `ERR_STORAGE_DAMAGED` that names the row.
 */
export function readRow<T>(executor: Executor, name: RowName, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw damaged(executor, name, error)
  }
}

/**
 * Reads rows among which one may be damaged.
 *
 * @param executor - What gave them, and tells of those that are left out.
 * @param rows - The rows.
 * @param nameOf - Which row one is.
 * @param read - Reads one; whatever it throws, the row is at fault.
 * @param onDamage - What becomes of one that cannot be read.
 * @returns What was read, in order.
 * @throws StorageError `ERR_STORAGE_DAMAGED` that names the first one, where nothing may be left out.
 */
export function readRows<R, T>(
  executor: Executor,
  rows: readonly R[],
  nameOf: (row: R) => RowName,
  read: (row: R) => T,
  onDamage: OnDamage = 'skips',
): readonly T[] {
  return rows.flatMap((row) => {
    const found = readOr(executor, nameOf(row), () => ({ value: read(row) }), onDamage)
    return found === undefined ? [] : [found.value]
  })
}

/**
 * Reads one row of which something else can be had where it cannot be read.
 *
 * @param executor - What gave it, and tells of it.
 * @param name - Which row it is.
 * @param read - Reads it; whatever it throws, the row is at fault.
 * @param onDamage - What becomes of one that cannot be read.
 * @returns What was read; undefined for one that is left out.
 * @throws StorageError `ERR_STORAGE_DAMAGED` that names it, where it may not be left out.
 */
export function readOr<T>(
  executor: Executor,
  name: RowName,
  read: () => T,
  onDamage: OnDamage = 'skips',
): T | undefined {
  try {
    return read()
  } catch (cause) {
    const error = damaged(executor, name, cause)
    if (onDamage === 'throws') throw error
    const { table, id } = error.row ?? name
    flavourOf(executor).onEvent({ kind: 'row.skipped', table, id, error })
    return undefined
  }
}

/** One that was found inside another row keeps its own name. */
function damaged(executor: Executor, { table, id }: RowName, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause
  const { prefix } = flavourOf(executor)
  const message = `the row ${excerpt(id)} of ${prefix}${table} cannot be read: delete it, or write back what it was`
  return new StorageError('ERR_STORAGE_DAMAGED', message, { cause, row: { table, id } })
}
