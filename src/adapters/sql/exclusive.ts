/**
 * One writer at a time, among all processes that share the tables.
 *
 * @module
 */
import { sql } from 'kysely'
import { fingerprint } from '../../core/wire/fingerprint.js'
import type { Executor } from './database.js'
import type { SqlDialect } from './columns.js'
import { LONGEST_TIMER_MS } from './patience.js'

/** Whoever is there still ends what takes too long first. */
const IDLE_MARGIN_MS = 2000

/** What has to be known to take the lock. */
export interface LockOptions {
  readonly dialect: SqlDialect
  readonly prefix: string
  /** How long to wait, in milliseconds; without, as long as the transaction's own settings say. */
  readonly patience?: {
    /** For the lock. */
    readonly leftMs: number
    /** Nothing is asked of the transaction for longer than this: else whoever held it is gone, and the lock is free. */
    readonly waitMs: number
  }
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
  const { dialect, prefix, patience } = options
  if (dialect !== 'postgres') return
  const lock = sql`pg_advisory_xact_lock(${lockNumber(prefix)}::bigint)`
  const query =
    patience === undefined
      ? sql`select ${lock}`
      : sql`select set_config('lock_timeout', ${milliseconds(patience.leftMs)}, true),
          set_config('idle_in_transaction_session_timeout', ${milliseconds(patience.waitMs + IDLE_MARGIN_MS)}, true),
          ${lock}`
  await query.execute(trx)
}

/** As the settings of Postgres take them, where 0 would be no limit. */
function milliseconds(ms: number): string {
  return String(Math.min(Math.max(1, Math.round(ms)), LONGEST_TIMER_MS))
}

/** A number of 64 bits for the tables of this prefix, as text. */
function lockNumber(prefix: string): string {
  const half = fingerprint(`tootkit tables ${prefix}`).slice(0, 16)
  return BigInt.asIntN(64, BigInt(`0x${half}`)).toString()
}
