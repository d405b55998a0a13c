/**
 * One writer at a time, among all processes that share the tables.
 *
 * @module
 */
import { sql } from 'kysely'
import { fingerprint } from '../../core/wire/fingerprint.js'
import type { Executor } from './database.js'
import type { SqlDialect } from './columns.js'

/** What has to be known to take the lock. */
export interface LockOptions {
  readonly dialect: SqlDialect
  readonly prefix: string
  /** How long to wait for it, in milliseconds; without, as long as the transaction's own settings say. */
  readonly waitMs?: number
}

/**
 * Makes a transaction the only one that writes to our tables, until its end. In SQLite it is that already.
 *
 * What was read in it then stays true, so that reading before writing is safe, and no two of them ever wait for one
 * another's rows.
 *
 * @param trx - A transaction.
 * @param options - The database, the tables, how long to wait.
 */
export async function beOnlyWriter(trx: Executor, options: LockOptions): Promise<void> {
  const { dialect, prefix, waitMs } = options
  if (dialect !== 'postgres') return
  const lock = sql`pg_advisory_xact_lock(${lockNumber(prefix)}::bigint)`
  const query =
    waitMs === undefined
      ? sql`select ${lock}`
      : sql`select set_config('lock_timeout', ${String(Math.max(1, Math.round(waitMs)))}, true), ${lock}`
  await query.execute(trx)
}

/** A number of 64 bits for the tables of this prefix, as text. */
function lockNumber(prefix: string): string {
  const half = fingerprint(`tootkit tables ${prefix}`).slice(0, 16)
  return BigInt.asIntN(64, BigInt(`0x${half}`)).toString()
}
