/**
 * State in a Postgres: put back to how it was for every run; a crash cuts all connections.
 *
 * @module
 */
import { Socket } from 'node:net'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { createSqlState, guardPool, migrate } from 'tootkit/sql'
import type { Database, Fill, Opened, Prepared, Setting } from '../databases.js'
import { sharedKeys } from '../neighbours.js'
import { HOME } from '../stage.js'
import { dumpTables } from './sql-dump.js'

const PREFIX = 'tootkit_'
/** Connections of a server: one that writes, some that read. */
const CONNECTIONS = 4

/** Databases of this kind: schemas of a Postgres, removed in the end. */
export async function postgresDatabase(url: string): Promise<Database> {
  const schema = `matrix${process.pid}`
  const admin = new Pool({ connectionString: url, max: 1 })
  let kept = 0
  await admin.query(`create schema ${schema}`)
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: connect(url, schema).pool }),
  })
  await migrate(db, { prefix: PREFIX })
  await db.destroy()
  const { rows } = await admin.query<{ readonly tablename: string }>(
    'select tablename from pg_tables where schemaname = $1 and tablename like $2',
    [schema, `${PREFIX}%`],
  )
  const tables = rows.map(({ tablename }) => tablename).filter((name) => name !== `${PREFIX}meta`)

  /** Fills every table of one schema with what is in another. */
  async function restore(from: string): Promise<void> {
    const statements = tables.map(
      (table) =>
        `delete from ${schema}.${table}; insert into ${schema}.${table} select * from ${from}.${table}`,
    )
    await admin.query(statements.join(';'))
  }

  async function keep(): Promise<string> {
    const name = `${schema}_${kept++}`
    const statements = tables.map((table) => `create table ${name}.${table} as table ${schema}.${table}`)
    await admin.query(`create schema ${name}; ${statements.join(';')}`)
    return name
  }

  function open(setting: Setting): Opened {
    const { clock, random } = setting
    const { pool, cut } = connect(url, schema)
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    const state = createSqlState({
      db,
      origin: HOME,
      prefix: PREFIX,
      clock,
      random,
      generateKeys: () => sharedKeys('ed25519'),
    })
    let isCut = false
    const opened: Opened = {
      state,
      createUser: async (user) => {
        await state.accounts.create(user)
      },
      dump: () =>
        dumpTables(
          tables.map((table) => table.slice(PREFIX.length)),
          async (table) => (await admin.query(`select * from ${schema}.${PREFIX}${table}`)).rows as never,
        ),
      crash() {
        isCut = true
        cut()
      },
      async reopen() {
        await opened.close()
        return open(setting)
      },
      async close() {
        await Promise.race([state.close(), isCut ? undefined : new Promise<never>(() => undefined)])
        if (!isCut) await db.destroy()
      },
    }
    return opened
  }

  async function prepare<S extends Setting>(
    fill: Fill<S>,
    setting: () => Promise<S>,
    from?: Prepared<S>,
  ): Promise<Prepared<S>> {
    const around = await setting()
    if (from === undefined) await clear()
    const opened = from === undefined ? open(around) : (await from.open(around)).opened
    const facts = await fill(opened, around)
    await opened.close()
    const copy = await keep()
    const leftAt = around.clock.now().getTime()
    return {
      async open(anew) {
        anew.clock.advance(leftAt - anew.clock.now().getTime())
        await restore(copy)
        return { opened: open(anew), facts }
      },
      async discard() {
        await admin.query(`drop schema ${copy} cascade`)
      },
    }
  }

  async function clear(): Promise<void> {
    await admin.query(tables.map((table) => `delete from ${schema}.${table}`).join(';'))
  }

  return {
    name: 'Postgres',
    prepare,
    async close() {
      await admin.query(`drop schema ${schema} cascade`)
      await admin.end()
    },
  }
}

/** Connections that see one schema only, and the scissors for them. */
function connect(url: string, schema: string): { readonly pool: Pool; readonly cut: () => void } {
  const sockets = new Set<Socket>()
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    options: `-c search_path=${schema}`,
    stream: () => {
      const socket = new Socket()
      sockets.add(socket)
      return socket
    },
  })
  return {
    pool: guardPool(pool),
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}
