/**
 * The state of a small server in a SQLite database.
 *
 * @module
 */
import type { DatabaseSync } from 'node:sqlite'
import { createHostState, type HostState, type HostStateOptions } from '../state/index.js'
import { createSqliteTables } from './tables.js'

/**
 * Opens the state of a small server in a database, creating its tables where they are missing.
 *
 * @param database - An open database, `openSqlite(…).connection` for instance. It may hold other tables.
 * @param options - Facts about the server.
 * @returns The state as it was left.
 * @example
 * ```ts
 * const database = openSqlite(':memory:')
 * const state = createSqliteHostState(database.connection, { origin: 'https://social.example' })
 * await state.blockDomain('spam.example')
 * await state.directory.answer([{ about: 'blocked', actorId: 'https://eu.spam.example/users/eve' }])
 * // => [{ yes: true }]
 * database.close()
 * ```
 */
export function createSqliteHostState(database: DatabaseSync, options: HostStateOptions): HostState {
  return createHostState(createSqliteTables(database), options)
}
