/**
 * A database with our tables: what reads it, and what writes to it.
 *
 * @module
 */
import type { Kysely, QueryExecutorProvider } from 'kysely'
import type { SqlDialect } from './columns.js'
import type { Tables } from './schema.js'

/** Runs queries over our tables: the reader, or the transaction of a job. */
export type Executor = Kysely<Tables>

/** A Kysely instance of the host's, whatever tables it knows. */
export interface HostDatabase extends QueryExecutorProvider {
  readonly isTransaction: boolean
}

/**
 * A transaction of the host's: one of Kysely, whatever tables it knows, or what `transactionOver` made of the
 * connection of another query builder.
 */
export interface HostTransaction extends QueryExecutorProvider {
  readonly isTransaction: true
}

/** What a database does. */
export interface SqlDatabase {
  readonly dialect: SqlDialect
  /** In front of the name of each table and index. */
  readonly prefix: string
  /** How long anybody waits for anything, in milliseconds. */
  readonly waitMs: number
  /**
   * Reads what is committed. Statements (see `statement`) wait by themselves until the tables are there; whoever
   * builds a query of its own calls {@link SqlDatabase.ready} first. Not to be used inside a job. A statement that
   * takes longer than `waitMs` is `ERR_STORAGE_BUSY`; what a driver throws is a {@link StorageError}.
   */
  readonly reader: Executor
  /** Resolves once the tables are there and of the version that this code knows. */
  ready(): Promise<void>
  /**
   * A durable write. Jobs that arrive within one turn of the event loop share one transaction, each of them whole
   * or not at all. A job may run more than once, where the transaction had to be begun anew, and must not await
   * anything but its transaction.
   *
   * There is one writer at a time, among all processes that share the tables: what a job read stays so until its
   * end.
   *
   * @returns What the job gave, once it is durable.
   * @throws What the job threw; nothing of it is kept. {@link StorageError} where the database cannot write.
   */
  write<T>(job: (trx: Executor) => Promise<T>): Promise<T>
  /** The same inside a transaction of the host's, which the host commits. */
  within<T>(transaction: HostTransaction, job: (trx: Executor) => Promise<T>): Promise<T>
  /** Transactions committed so far in which something was written. */
  readonly commits: number
  /** Resolves when everybody who wrote knows what became of it; closes what the library opened. */
  close(): Promise<void>
}
