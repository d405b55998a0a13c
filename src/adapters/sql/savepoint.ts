/**
 * Part of a transaction, whole or not at all.
 *
 * @module
 */
import { CompiledQuery } from 'kysely'
import type { Executor } from './database.js'
import { runQuery } from './flavour.js'

const SAVE = CompiledQuery.raw('savepoint tootkit_job')
const RELEASE = CompiledQuery.raw('release savepoint tootkit_job')
const ROLL_BACK = CompiledQuery.raw('rollback to savepoint tootkit_job')

/** What became of a part. */
export type Part<T> =
  | { readonly kind: 'kept'; readonly value: T }
  | { readonly kind: 'undone'; readonly error: unknown }
  /** The transaction is gone, and everything in it. */
  | { readonly kind: 'lost'; readonly error: unknown }

/**
 * Does something inside a transaction such that nothing is kept of it where it throws.
 *
 * @param trx - The transaction.
 * @param task - What to do in it.
 * @returns What became of it.
 */
export async function inSavepoint<T>(trx: Executor, task: () => Promise<T>): Promise<Part<T>> {
  try {
    await runQuery(trx, SAVE)
  } catch (error) {
    return { kind: 'lost', error }
  }
  try {
    const value = await task()
    await runQuery(trx, RELEASE)
    return { kind: 'kept', value }
  } catch (error) {
    try {
      await runQuery(trx, ROLL_BACK)
      await runQuery(trx, RELEASE)
      return { kind: 'undone', error }
    } catch {
      return { kind: 'lost', error } // what went wrong first is what counts
    }
  }
}
