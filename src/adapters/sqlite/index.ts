/**
 * Stores in one SQLite file, by way of Node's own `node:sqlite`.
 *
 * @module
 */
export type { Transaction } from './transaction.js'
export { openSqlite, type OpenSqliteOptions, type SqliteDatabase, type SqlitePorts } from './open.js'
export { createSqliteHostState } from './host-state.js'
export type { HostState, HostStateOptions, LocalAccounts, NewLocalAccount } from '../state/index.js'
