/**
 * A whole server's state in one SQLite file.
 *
 * @module
 */
import { Kysely } from 'kysely'
import {
  createNodeSqliteDialect,
  createSqlState,
  type NodeSqliteDialectOptions,
  type SqlState,
  type SqlStateOptions,
} from '../sql/index.js'

/** Options of {@link openSqlite}: facts about the server, and how the file is written. */
export interface OpenSqliteOptions<DB = unknown>
  extends Omit<SqlStateOptions<DB>, 'db' | 'migrates'>, Omit<NodeSqliteDialectOptions, 'file'> {}

/** The state in a file. */
export interface SqliteState<DB = unknown> extends SqlState<DB> {
  /** The file itself, for tables of your own: `apply` joins its transactions. */
  readonly db: Kysely<DB>
  /** Ends what was begun and closes the file. */
  close(): Promise<void>
}

/**
 * Opens (and creates) a file with everything that a server keeps: every port that `createFederation` asks for, and
 * what a host shows its users.
 *
 * The tables are made, or brought up to date, at the first use; where that fails, the next call tries again. What
 * was written survives the process and the power (write-ahead log, `synchronous=FULL`). Several processes of one
 * machine may share the file; none of them waits for another on its event loop. Tables of your own may stand beside
 * those of the library, which all have a prefix.
 *
 * @param file - Path of the file; `':memory:'` for a database that lives as long as it is open.
 * @param options - The server's origin and other facts about it, and how the file is written.
 * @returns The state; close it when done.
 * @throws StorageError `ERR_STORAGE_UNREACHABLE` where the file cannot be opened; TypeError for an origin, prefix or
 *   option that is none.
 *   What is wrong with the file's contents rejects the first call: `StorageError` `ERR_STORAGE_DAMAGED` for what is no
 *   database, `ERR_STORAGE_SCHEMA_NEWER` for the tables of a later version.
 * @example
 * ```ts
 * const database = openSqlite(':memory:', { origin: 'https://social.example' })
 * await database.cache.set('color', 'teal', 60_000)
 * await database.cache.get('color') // => 'teal'
 * await database.close()
 * ```
 */
export function openSqlite<DB = unknown>(file: string, options: OpenSqliteOptions<DB>): SqliteState<DB> {
  const { synchronous, waitMs } = options
  const dialect = createNodeSqliteDialect({
    file,
    ...(synchronous !== undefined && { synchronous }),
    ...(waitMs !== undefined && { waitMs }),
  })
  const db = new Kysely<DB>({ dialect })
  const state = createSqlState<DB>({ ...options, db, migrates: true })
  return {
    ...state,
    db,
    async close() {
      await state.close()
      await db.destroy()
    },
  }
}
