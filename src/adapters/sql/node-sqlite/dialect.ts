/**
 * A Kysely dialect over Node's own `node:sqlite`.
 *
 * @module
 */
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryExecutorProvider,
} from 'kysely'
import { millisecondsOf } from '../../options.js'
import { DEFAULT_WAIT_MS } from '../patience.js'
import { createDriver } from './driver.js'
import { openHandle } from './handle.js'

/** Options of {@link createNodeSqliteDialect}. */
export interface NodeSqliteDialectOptions {
  /** Path of the database file, made where there is none; `:memory:` for a database that ends with the process. */
  readonly file: string
  /**
   * `full`: what is committed survives a power cut. `normal`: it survives the end of the process; a power cut may
   * take the last transactions, never parts of them.
   *
   * @defaultValue 'full'
   */
  readonly synchronous?: 'full' | 'normal'
  /**
   * How long to wait for a lock that another process, or another transaction of this one, holds, in milliseconds.
   * The event loop goes on meanwhile. A state over it that waits for longer than this tries again; one that waits for
   * less ends its own waiting.
   *
   * @defaultValue 30000
   */
  readonly waitMs?: number
}

/**
 * Creates a Kysely dialect over `node:sqlite`: a file with a write-ahead log, one connection that writes and one
 * that reads, so that readers see what is committed and wait for nobody. No lock is waited for on the event loop.
 *
 * Transactions are `BEGIN IMMEDIATE`, one at a time. What a transaction reads it reads on its own connection. Whole
 * numbers above 2⁵³ that are selected come back as bigint, all others as numbers.
 *
 * @param options - The file, and how it is written.
 * @returns A dialect for `new Kysely`.
 * @throws StorageError `ERR_STORAGE_UNREACHABLE` where the file cannot be opened; TypeError for a `waitMs` that is
 *   no time.
 * @example
 * ```ts
 * import { Kysely } from 'kysely'
 * import { createNodeSqliteDialect } from 'tootkit/sql'
 * const db = new Kysely<{ users: { name: string } }>({ dialect: createNodeSqliteDialect({ file: ':memory:' }) })
 * await db.schema.createTable('users').addColumn('name', 'text').execute()
 * await db.insertInto('users').values({ name: 'alice' }).execute()
 * const users = await db.selectFrom('users').select('name').execute()
 * users.map(({ name }) => name) // => ['alice']
 * await db.destroy()
 * ```
 */
export function createNodeSqliteDialect(options: NodeSqliteDialectOptions): Dialect {
  const { file, synchronous = 'full' } = options
  const waitMs = millisecondsOf('waitMs', options.waitMs ?? DEFAULT_WAIT_MS)
  openHandle(file).close() // a path that leads nowhere is told at once
  return {
    createDriver: (): Driver => createDriver({ file, synchronous, waitMs }),
    createQueryCompiler: (): QueryCompiler => new SqliteQueryCompiler(),
    createAdapter: (): DialectAdapter => new NodeSqliteAdapter(),
    createIntrospector: <DB>(db: Kysely<DB>): DatabaseIntrospector => new SqliteIntrospector(db),
  }
}

/**
 * Tells whether a Kysely instance has the dialect of {@link createNodeSqliteDialect}.
 *
 * @param db - Any instance.
 * @returns Whether it is ours.
 */
export function isNodeSqlite(db: QueryExecutorProvider): boolean {
  return db.getExecutor().adapter instanceof NodeSqliteAdapter
}

/** Kysely's own, but that its connections do not exclude one another: the driver takes care of that. */
class NodeSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}
