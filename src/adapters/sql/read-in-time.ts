/**
 * Reading from Postgres, for no longer than one may wait.
 *
 * @module
 */
import { sql, type CompiledQuery, type Kysely, type QueryResult } from 'kysely'
import { holdConnection } from './held-connection.js'
import { inTime } from './patience.js'

/** What no other process has. Drawn when it is first needed: Workers let no module draw as it is loaded. */
let processName: string | undefined
let count = 0

function nextMark(): string {
  processName ??= crypto.randomUUID()
  return `/* tootkit ${processName} ${(count += 1)} */`
}

/**
 * Runs one statement, outside any transaction. One that takes too long is given up with its connection, and the server
 * is asked to end it: else it would wait there, for a lock perhaps, beside those that come after it.
 *
 * @param db - A Kysely instance for Postgres.
 * @param query - The statement, with its values.
 * @param waitMs - How long it may take, waiting for a connection included.
 * @returns What it gave.
 * @throws StorageError `ERR_STORAGE_BUSY` where it takes longer; what the driver throws, as it is.
 */
export async function readInTime<R>(
  db: Kysely<unknown>,
  query: CompiledQuery<R>,
  waitMs: number,
): Promise<QueryResult<R>> {
  const until = performance.now() + waitMs
  return inTime(read(db, query, waitMs, until), waitMs)
}

async function read<R>(
  db: Kysely<unknown>,
  query: CompiledQuery<R>,
  waitMs: number,
  until: number,
): Promise<QueryResult<R>> {
  const held = await holdConnection(db, waitMs)
  const mark = nextMark()
  try {
    if (performance.now() > until) return { rows: [] } // nobody waits for it any more
    return await held.connection.executeQuery<R>({ ...query, sql: `${mark} ${query.sql}` })
  } catch (error) {
    if (performance.now() > until) void endAtServer(db, mark, waitMs)
    throw error
  } finally {
    held.release()
  }
}

/** Ends the statement of a mark, over another connection. Never rejects: where none is to be had, it goes on. */
async function endAtServer(db: Kysely<unknown>, mark: string, waitMs: number): Promise<void> {
  try {
    const held = await holdConnection(db, waitMs)
    try {
      await sql`select pg_cancel_backend(pid) from pg_stat_activity
        where state = 'active' and left(query, ${mark.length}::integer) = ${mark}`.execute(held.host)
    } finally {
      held.release()
    }
  } catch {
    // the server is not to be had either: it ends what it does for a connection that is gone by itself
  }
}
