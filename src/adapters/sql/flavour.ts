/**
 * What is known of an executor of ours.
 *
 * @module
 */
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { OnEvent } from '../../protocol/ports/index.js'
import type { Executor, HostTransaction } from './database.js'
import type { SqlDialect } from './columns.js'
import { toStorageError } from './storage-error.js'

/** Facts about an executor of ours. */
export interface Flavour {
  readonly dialect: SqlDialect
  /** In front of the names of tables. */
  readonly prefix: string
  /** Names dialect and prefix: statements compiled for one serve all executors of that key. */
  readonly key: string
  /** Told of rows that cannot be read. Never fails. */
  readonly onEvent: OnEvent
  /** Called before each statement: gives what has to be waited for, or throws where it may not run. */
  readonly enter: () => Promise<void> | undefined
  /** Of a reader: runs a statement, which takes no longer than it may. */
  readonly read?: <R>(query: CompiledQuery<R>) => Promise<QueryResult<R>>
  /** The host's own transaction, with its tables and its plugins; none for a reader. */
  readonly transaction?: HostTransaction
  /** The way that takes no detour, where there is one. */
  readonly connection?: DatabaseConnection | undefined
}

const flavours = new WeakMap<Executor, Flavour>()

/**
 * Notes what an executor is.
 *
 * @param executor - A reader or transaction of ours.
 * @param flavour - The facts.
 * @returns The executor.
 */
export function withFlavour(executor: Executor, flavour: Flavour): Executor {
  flavours.set(executor, flavour)
  return executor
}

/**
 * Tells what an executor is.
 *
 * @param executor - One that the database gave.
 * @returns The facts.
 * @throws TypeError for another Kysely instance: statements are for ours alone.
 */
export function flavourOf(executor: Executor): Flavour {
  const flavour = flavours.get(executor)
  if (flavour === undefined)
    throw new TypeError('statements run on a reader or transaction of tootkit, no other')
  return flavour
}

/**
 * Runs a compiled query. What a job's transaction throws comes as the driver threw it: its group has to know what
 * went wrong. Everything else is a read, which takes as long as it may and ends in errors that say what to do.
 *
 * @param executor - A reader or transaction of ours.
 * @param query - The query, with its values.
 * @returns What it gave.
 * @throws TypeError where it may not run now; StorageError for a reader.
 */
export async function runQuery<R>(executor: Executor, query: CompiledQuery<R>): Promise<QueryResult<R>> {
  const flavour = flavourOf(executor)
  const pause = flavour.enter()
  if (pause !== undefined) await pause
  const { connection, read } = flavour
  if (read === undefined) return (connection ?? executor).executeQuery(query)
  try {
    return await read(query)
  } catch (error) {
    throw toStorageError(error)
  }
}

/**
 * Gives the host's own transaction behind one of ours, for `onApply`.
 *
 * @param executor - The transaction of a job.
 * @returns The transaction with the host's tables and plugins.
 * @throws TypeError for a reader.
 */
export function hostTransactionOf(executor: Executor): HostTransaction {
  const { transaction } = flavourOf(executor)
  if (transaction === undefined) throw new TypeError('a reader is no transaction')
  return transaction
}
