/**
 * A server's state in one SQLite file, by way of Node's own `node:sqlite`.
 *
 * @module
 */
export { openSqlite, type OpenSqliteOptions, type SqliteState } from './open.js'
