/**
 * A transaction of ours on a connection that another query builder, or none, holds.
 *
 * @module
 */
import {
  DefaultConnectionProvider,
  DefaultQueryExecutor,
  Transaction,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { SqlDialect } from './columns.js'
import type { HostTransaction } from './database.js'
import { dialectWith } from './dialects.js'

/** A connection with an open transaction, as its holder hands it in. */
export interface ForeignTransaction {
  readonly dialect: SqlDialect
  /**
   * Runs one statement on the connection of the transaction. Values stand as `$1`, `$2` … in Postgres, as `?` in
   * SQLite; rows are objects by name of column. `affected`: how many rows an insert, update or delete changed.
   */
  readonly query: (
    sql: string,
    parameters: readonly unknown[],
  ) => Promise<{ readonly rows: readonly unknown[]; readonly affected?: number }>
}

/**
 * Makes a transaction for `apply` and the verbs of what holds one already: the connection of `pg`, of drizzle, of any
 * query builder. It is begun, and committed or rolled back, by whoever holds it.
 *
 * @param foreign - The connection.
 * @returns The transaction.
 * @example
 * ```ts
 * import { DatabaseSync } from 'node:sqlite'
 * import { transactionOver } from 'tootkit/sql'
 * const connection = new DatabaseSync(':memory:')
 * connection.exec('BEGIN IMMEDIATE')
 * const transaction = transactionOver({
 *   dialect: 'sqlite',
 *   query: async (sql, parameters) => ({ rows: connection.prepare(sql).all(...(parameters as string[])) }),
 * })
 * transaction.isTransaction // => true
 * connection.exec('COMMIT')
 * ```
 */
export function transactionOver(foreign: ForeignTransaction): HostTransaction {
  const { dialect: name, query } = foreign
  const connection: DatabaseConnection = {
    async executeQuery<R>({
      sql,
      parameters,
    }: {
      readonly sql: string
      readonly parameters: readonly unknown[]
    }) {
      const { rows, affected } = await query(sql, parameters)
      const result: QueryResult<R> = {
        rows: [...rows] as R[], // as the statement was typed
        ...(affected !== undefined && { numAffectedRows: BigInt(affected) }),
      }
      return result
    },
    streamQuery() {
      throw new TypeError('rows of this connection cannot be streamed')
    },
  }
  const driver = createDriver(connection)
  const dialect = dialectWith(name, driver)
  const executor = new DefaultQueryExecutor(
    dialect.createQueryCompiler(),
    dialect.createAdapter(),
    new DefaultConnectionProvider(driver),
  )
  return new Transaction<unknown>({ config: { dialect }, dialect, driver, executor })
}

/** The one connection. Where it begins and ends is none of our business. */
function createDriver(connection: DatabaseConnection): Driver {
  const refuse = (): Promise<never> =>
    Promise.reject(new TypeError('whoever holds the connection begins and ends its transaction'))
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  }
}
