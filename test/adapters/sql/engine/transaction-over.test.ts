import { CompiledQuery, Kysely, sql } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Executor } from '../../../../src/adapters/sql/database.js'
import { transactionOver } from '../../../../src/adapters/sql/index.js'
import { createSqlDatabase } from '../../../../src/adapters/sql/create-database.js'
import { createNodeSqliteDialect } from '../../../../src/adapters/sql/node-sqlite/dialect.js'
import { postgres, type TestDatabase } from '../databases.js'

const note =
  (name: string) =>
  async (trx: Executor): Promise<string> => {
    await trx.insertInto('meta').values({ name, value: 'x' }).execute()
    return name
  }

async function notesIn(db: Kysely<Record<string, Record<string, unknown>>>): Promise<readonly string[]> {
  const { rows } = await sql<{
    name: string
  }>`select name from tootkit_meta where name <> 'version' order by name`.execute(db)
  return rows.map(({ name }) => name)
}

describe('a transaction over node:sqlite of the host', () => {
  let folder = ''
  let file = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tootkit-over-'))
    file = join(folder, 'a.db')
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('is joined, committed and rolled back with what the host wrote', async () => {
    const db = new Kysely<Record<string, Record<string, unknown>>>({
      dialect: createNodeSqliteDialect({ file }),
    })
    const database = createSqlDatabase({ db, migrates: true })
    await database.ready()
    const connection = new DatabaseSync(file)
    connection.exec('create table posts (id text)')
    const transaction = transactionOver({
      dialect: 'sqlite',
      query: (text, parameters) => {
        const statement = connection.prepare(text)
        const values = parameters as SQLInputValue[]
        if (statement.columns().length > 0) return Promise.resolve({ rows: statement.all(...values) })
        return Promise.resolve({ rows: [], affected: Number(statement.run(...values).changes) })
      },
    })
    connection.exec("begin immediate; insert into posts values ('kept')")
    expect(await database.within(transaction, note('kept'))).toBe('kept')
    connection.exec('commit')
    connection.exec("begin immediate; insert into posts values ('lost')")
    await database.within(transaction, note('lost'))
    connection.exec('rollback')
    expect(await notesIn(db)).toEqual(['kept'])
    expect(connection.prepare('select id from posts').all()).toEqual([{ id: 'kept' }])
    await database.close()
    await db.destroy()
    connection.close()
  })
})

describe.skipIf(postgres.isAbsent)(`a transaction over pg of the host, ${postgres.name}`, () => {
  let opened: TestDatabase
  let client: Client
  beforeEach(async () => {
    opened = postgres.open()
    await opened.database.ready()
    client = new Client({ connectionString: opened.place })
    await client.connect()
  })
  afterEach(async () => {
    await client.end()
    await opened.close()
  })

  const over = () =>
    transactionOver({
      dialect: 'postgres',
      async query(text, parameters) {
        const { rows, rowCount } = await client.query<Record<string, unknown>>(text, [...parameters])
        return { rows, affected: rowCount ?? 0 }
      },
    })

  it('is joined, committed and rolled back with what the host wrote', async () => {
    await client.query('create table posts (id text)')
    await client.query('begin')
    await client.query("insert into posts values ('kept')")
    await opened.database.within(over(), note('kept'))
    await client.query('commit')
    await client.query('begin')
    await client.query("insert into posts values ('lost')")
    await opened.database.within(over(), note('lost'))
    await client.query('rollback')
    expect(await notesIn(opened.db)).toEqual(['kept'])
    expect((await client.query('select id from posts')).rows).toEqual([{ id: 'kept' }])
  })

  it('goes on after a job that failed in it', async () => {
    await client.query('begin')
    const failing = opened.database.within(over(), async (trx) => {
      await note('half')(trx)
      await sql`select nonsense`.execute(trx)
    })
    await expect(failing).rejects.toMatchObject({ code: '42703' })
    await opened.database.within(over(), note('whole'))
    await client.query('commit')
    expect(await notesIn(opened.db)).toEqual(['whole'])
  })

  it('is begun and ended by its holder alone', async () => {
    const transaction = over() as unknown as Kysely<unknown>
    expect(() => transaction.transaction()).toThrow(/not supported/)
    const { rows } = await transaction.executeQuery(CompiledQuery.raw('select 1 as one'))
    expect(rows).toEqual([{ one: 1 }])
  })
})
