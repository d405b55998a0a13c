import { Kysely, PostgresDialect, sql, type LogConfig } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { createSqlDatabase } from '../../../src/adapters/sql/create-database.js'
import type { SqlDatabase } from '../../../src/adapters/sql/database.js'
import { guardPool } from '../../../src/adapters/sql/guard-pool.js'
import { createNodeSqliteDialect } from '../../../src/adapters/sql/node-sqlite/dialect.js'
import { TABLE_NAMES } from '../../../src/adapters/sql/schema.js'

/** A database of its own for a test. */
export interface TestDatabase {
  /** The host's Kysely, without tables of its own. */
  readonly db: Kysely<AnyTables>
  readonly database: SqlDatabase
  /** Another process's view of the same tables, as far as that can be had within one: connections of its own. */
  another(): TestDatabase
  /** File or URL, for another process. */
  readonly place: string
  /** Removes every row. */
  clear(): Promise<void>
  close(): Promise<void>
}

/** A kind of database to run tests against. */
export interface Kind {
  readonly name: string
  /** Why it is skipped. */
  readonly isAbsent: boolean
  /** Other connections can be had to it. */
  readonly isShared: boolean
  /** Tables are made at the first use. */
  readonly open: (options?: OpenOptions) => TestDatabase
}

export interface OpenOptions {
  /** Told of every query. */
  readonly log?: LogConfig
}

/** Any tables of the host's. */
export type AnyTables = Record<string, Record<string, unknown>>

const url = process.env['TOOTKIT_POSTGRES']
let count = 0

export const sqliteInMemory: Kind = {
  name: 'SQLite in memory',
  isAbsent: false,
  isShared: false,
  open: (options = {}) => {
    const db = new Kysely<AnyTables>({
      dialect: createNodeSqliteDialect({ file: ':memory:' }),
      ...options,
    })
    return testDatabase(
      db,
      () => {
        throw new Error('one in memory has one connection')
      },
      ':memory:',
    )
  },
}

export const sqliteFile: Kind = {
  name: 'SQLite in a file',
  isAbsent: false,
  isShared: true,
  open: (options = {}) => {
    const folder = mkdtempSync(join(tmpdir(), 'tootkit-sql-'))
    const file = join(folder, 'test.db')
    const openFile = (): TestDatabase =>
      testDatabase(
        new Kysely({
          dialect: createNodeSqliteDialect({ file, synchronous: 'normal' }),
          ...options,
        }),
        openFile,
        file,
      )
    const database = openFile()
    return {
      ...database,
      async close() {
        await database.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}

export const postgres: Kind = {
  name: url === undefined ? 'Postgres (skipped: TOOTKIT_POSTGRES names none)' : 'Postgres',
  isAbsent: url === undefined,
  isShared: true,
  open: (options = {}) => {
    const schema = `t${process.pid}_${(count += 1)}`
    const openPool = (): TestDatabase => {
      const place = placeIn(schema)
      const dialect = new PostgresDialect({
        async pool() {
          const pool = guardPool(new Pool({ connectionString: place, max: 4 }))
          await pool.query(`create schema if not exists ${schema}`)
          return pool
        },
      })
      return testDatabase(new Kysely({ dialect, ...options }), openPool, place)
    }
    const database = openPool()
    return {
      ...database,
      async close() {
        await sql`drop schema if exists ${sql.ref(schema)} cascade`.execute(database.db)
        await database.close()
      },
    }
  },
}

/** The URL of a schema of its own. */
function placeIn(schema: string): string {
  const place = new URL(url ?? 'postgres://absent')
  place.searchParams.set('options', `-c search_path=${schema}`)
  return place.href
}

/** Every kind, for `describe.each`. */
export const KINDS: readonly Kind[] = [sqliteInMemory, sqliteFile, postgres]

function testDatabase(db: Kysely<AnyTables>, another: () => TestDatabase, place: string): TestDatabase {
  const database = createSqlDatabase({ db, migrates: true, isOwned: true })
  return {
    db,
    database,
    another,
    place,
    async clear() {
      await database.write(async (trx) => {
        for (const name of TABLE_NAMES)
          if (name !== 'meta') await trx.deleteFrom(name as 'deliveries').execute()
      })
    },
    close: () => database.close(),
  }
}
