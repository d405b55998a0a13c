/**
 * States over databases, opened for one test and removed after it.
 *
 * @module
 */
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { createSqlState, guardPool, migrate } from 'tootkit/sql'
import { openSqlite } from 'tootkit/sqlite'
import type { Effect, Clock } from 'tootkit/ports'
import type { HostState, HostStateFacts } from '../src/adapters/state/host-state.js'

/** What a test says about the server whose state it is. */
export interface StateGiven extends HostStateFacts {
  readonly clock: Clock
  readonly onCommitted: (effects: readonly Effect[]) => void
}

/** Opens an empty state, and tells how to end it. */
export type OpenState = (given: StateGiven) => Opened | Promise<Opened>

export interface Opened {
  readonly state: HostState
  readonly close: () => Promise<void>
}

/** `postgres://…` of a database that tests may fill with tables of their own; tests over Postgres are skipped without. */
export const postgresUrl = process.env['TOOTKIT_POSTGRES']

export function openSqliteState(given: StateGiven): Opened {
  const state = openSqlite(':memory:', given)
  return { state, close: () => state.close() }
}

let pool: Pool | undefined
let count = 0
/** Prefixes whose tables are there and empty: making them takes longer than most tests. */
const spare: string[] = []

/** A state under a prefix of its own, whose tables are emptied when it is closed. */
export async function openPostgresState(given: StateGiven): Promise<Opened> {
  pool ??= guardPool(new Pool({ connectionString: postgresUrl, max: 5 }))
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const prefix = spare.pop() ?? (await newPrefix(db))
  const state = createSqlState({ ...given, db, prefix })
  return {
    state,
    async close() {
      await state.close()
      await empty(db, prefix)
      spare.push(prefix)
    },
  }
}

async function newPrefix(db: Kysely<unknown>): Promise<string> {
  const prefix = `t${process.pid}_${++count}_`
  await migrate(db, { prefix })
  return prefix
}

async function empty(db: Kysely<unknown>, prefix: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_tables
    WHERE starts_with(tablename, ${prefix}) AND tablename <> ${`${prefix}meta`}`.execute(db)
  const statements = rows.map(({ name }) => `DELETE FROM "${name}"`).join(';')
  await pool?.query(statements)
}
