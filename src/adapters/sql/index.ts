/**
 * A server's state in the host's own SQL database: SQLite or Postgres, by way of Kysely.
 *
 * @module
 */
export {
  createSqlState,
  type SqlState,
  type SqlStateFacts,
  type SqlStateOptions,
} from './state/create-sql-state.js'
export type { SqlApply, SqlApplyOptions } from './state/apply.js'
export type { LocalAccountOptions, SqlLocalAccounts } from './state/local-accounts.js'
export type { SqlDialect } from './columns.js'
export type { HostDatabase, HostTransaction } from './database.js'
export { guardPool, type GuardedClient, type GuardedPool } from './guard-pool.js'
export { migrate, migrationSql, type MigrateOptions } from './migrate.js'
export { createNodeSqliteDialect, type NodeSqliteDialectOptions } from './node-sqlite/dialect.js'
export { StorageError, type StorageErrorCode } from './storage-error.js'
export { transactionOver, type ForeignTransaction } from './transaction-over.js'
