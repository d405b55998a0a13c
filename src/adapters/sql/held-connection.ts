/**
 * A connection on which nothing is waited for without end: one that does not answer is thrown away.
 *
 * @module
 */
import type { CompiledQuery, DatabaseConnection, Kysely, QueryExecutorProvider, QueryResult } from 'kysely'
import type { SqlDialect } from './columns.js'
import { inTime } from './patience.js'
import { StorageError } from './storage-error.js'

/** A connection of the pool, or one that was just made. */
export interface HeldConnection {
  /** The instance over this connection alone. */
  readonly host: Kysely<unknown>
  readonly connection: DatabaseConnection
  /** Gives it back. One that left a statement without an answer is closed instead, and never used again. */
  release(): void
}

/** The database is asked to give up in time, and says why: it is given so much longer to do so. */
const MARGIN_MS = 500

/**
 * Takes a connection. What it does not answer in time rejects, and so does everything asked of it after that.
 *
 * @param db - A Kysely instance for Postgres.
 * @param waitMs - How long is waited for the connection, and for the answer to each statement on it.
 * @returns The connection. Transactions on it have ended before it is released.
 * @throws StorageError `ERR_STORAGE_BUSY` where there is none in time.
 */
export async function holdConnection(db: Kysely<unknown>, waitMs: number): Promise<HeldConnection> {
  const limitMs = Math.max(0, waitMs) + MARGIN_MS
  const taking = take(db, limitMs)
  try {
    return await inTime(taking, limitMs)
  } catch (error) {
    const forget = (): void => undefined // it could not be had, which has been told
    taking.then((late) => {
      late.release()
    }, forget)
    throw error
  }
}

/**
 * Does something over a connection that is held, and gives it back.
 *
 * @param db - A Kysely instance.
 * @param dialect - Of which database: connections of SQLite are in this process, and need no watching.
 * @param waitMs - As for {@link holdConnection}.
 * @param use - What to do.
 * @returns What it gave.
 */
export async function overConnection<T>(
  db: Kysely<unknown>,
  dialect: SqlDialect,
  waitMs: number,
  use: (host: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  if (dialect === 'sqlite') return use(db)
  const held = await holdConnection(db, waitMs)
  try {
    return await use(held.host)
  } finally {
    held.release()
  }
}

/**
 * Tells the connection that an executor runs its queries on.
 *
 * @param host - A transaction, or an instance over one connection.
 * @returns The connection.
 */
export function connectionOf(host: QueryExecutorProvider): Promise<DatabaseConnection> {
  return host.getExecutor().provideConnection((connection) => Promise.resolve(connection))
}

function take(db: Kysely<unknown>, limitMs: number): Promise<HeldConnection> {
  return new Promise((resolve, reject) => {
    const holding = db.connection().execute(async (host) => {
      const connection = await connectionOf(host)
      const watch = watchOver(connection, limitMs)
      await new Promise<void>((release) => {
        resolve({ host, connection, release })
      })
      if (watch.isLost()) await discard(host)
      watch.end()
    })
    holding.catch(reject)
  })
}

/** What is known of a connection that is held. */
interface Watch {
  readonly isLost: () => boolean
  readonly end: () => void
}

/** Puts an end to every wait for an answer. Kysely hands out the same connection to others once it is given back. */
function watchOver(connection: DatabaseConnection, limitMs: number): Watch {
  const own = Object.getOwnPropertyDescriptor(connection, 'executeQuery')
  const executeQuery = connection.executeQuery.bind(connection)
  let lost: StorageError | undefined
  let before: Promise<unknown> = Promise.resolve()
  // one statement at a time, as Postgres takes them: what is asked side by side waits here and not in the driver
  connection.executeQuery = <R>(...asked: Parameters<typeof executeQuery>): Promise<QueryResult<R>> => {
    const mine = before.then(() => answer<R>(asked))
    before = mine.catch(() => undefined)
    return mine
  }
  function answer<R>(asked: Parameters<typeof executeQuery>): Promise<QueryResult<R>> {
    if (lost === undefined) return answerTo<R>(asked)
    return isBegin(asked[0]) ? Promise.resolve({ rows: [] }) : Promise.reject(lost)
  }
  async function answerTo<R>(asked: Parameters<typeof executeQuery>): Promise<QueryResult<R>> {
    const unanswered = (cause?: unknown): StorageError => {
      const left = 'it was thrown away, and what was under way may have been kept'
      lost = new StorageError('ERR_STORAGE_UNREACHABLE', `a connection gave no answer in time: ${left}`, {
        cause,
      })
      return lost
    }
    try {
      return await inTime(executeQuery<R>(...asked), limitMs, unanswered)
    } catch (error) {
      throw isReadTimeout(error) ? unanswered(error) : error
    }
  }
  return {
    isLost: () => lost !== undefined,
    end() {
      if (own === undefined) Reflect.deleteProperty(connection, 'executeQuery')
      else Object.defineProperty(connection, 'executeQuery', own)
    },
  }
}

/** Makes the driver close a connection that is lost: it does so where a transaction cannot be rolled back. */
async function discard(host: Kysely<unknown>): Promise<void> {
  const transaction = await host.startTransaction().execute()
  await transaction.rollback().execute().catch(() => undefined) // prettier-ignore
}

function isBegin({ sql }: CompiledQuery): boolean {
  return sql === 'begin'
}

/** What `pg` says where the pool has a limit of its own; it keeps the connection, and the answer may come yet. */
function isReadTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}
