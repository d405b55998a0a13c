/**
 * The state of a process that gets killed: a file of SQLite, or tables under a prefix in a Postgres.
 *
 * @module
 */
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import type { Clock } from 'tootkit/ports'
import { createSqlState, guardPool, migrate, type SqlState } from 'tootkit/sql'
import { openSqlite } from 'tootkit/sqlite'
import { HOME } from '../stage.js'

/** Where it is: `file` is a path, `url` that of a Postgres. */
export type Place =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly prefix: string }

/** Opens it, tables included. */
export async function openState(place: Place, clock: Clock): Promise<SqlState> {
  if (place.kind === 'sqlite') return openSqlite(place.file, { origin: HOME, clock })
  const pool = guardPool(new Pool({ connectionString: place.url, max: 4 }))
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const { prefix } = place
  await migrate(db, { prefix })
  const state = createSqlState({ db, origin: HOME, prefix, clock })
  return {
    ...state,
    async close() {
      await state.close()
      await db.destroy()
    },
  }
}
