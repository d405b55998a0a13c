import { Kysely, PostgresDialect, sql } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqlDatabase } from '../../../../src/adapters/sql/create-database.js'
import type { Executor, SqlDatabase } from '../../../../src/adapters/sql/database.js'
import { createNodeSqliteDialect, guardPool } from '../../../../src/adapters/sql/index.js'
import { TABLE_NAMES } from '../../../../src/adapters/sql/schema.js'
import { createSqlDeliveryQueue } from '../../../../src/adapters/sql/queue/queue.js'
import { postgres, type AnyTables, type TestDatabase } from '../databases.js'
import { startOther } from './other-process.js'

const note =
  (name: string, value = 'x') =>
  async (trx: Executor): Promise<void> => {
    await trx.insertInto('meta').values({ name, value }).execute()
  }

async function notes(database: SqlDatabase): Promise<readonly string[]> {
  const rows = await database.reader
    .selectFrom('meta')
    .select('name')
    .where('name', '!=', 'version')
    .execute()
  return rows.map(({ name }) => name).sort()
}

/** Counts the turns of the event loop while something is waited for. */
async function turnsDuring(task: Promise<unknown>): Promise<number> {
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
  }, 10)
  try {
    await task
  } finally {
    clearInterval(timer)
  }
  return turns
}

describe('a file of SQLite', () => {
  let folder = ''
  let file = ''
  let databases: SqlDatabase[] = []
  const openFile = (waitMs = 20_000): { readonly db: Kysely<AnyTables>; readonly database: SqlDatabase } => {
    const db = new Kysely<AnyTables>({ dialect: createNodeSqliteDialect({ file, waitMs }) })
    const database = createSqlDatabase({ db, migrates: true, isOwned: true, waitMs })
    databases.push(database)
    return { db, database }
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tootkit-failures-'))
    file = join(folder, 'test.db')
    databases = []
  })
  afterEach(async () => {
    for (const database of databases) await database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('that another process holds is waited for, and the event loop goes on', async () => {
    const { database } = openFile()
    await database.ready()
    const other = await startOther('hold', file, '1500')
    expect(other.said).toBe('holding')
    let isWritten = false
    const writing = Promise.all([database.write(note('a')), database.write(note('b'))]).then(() => {
      isWritten = true
    })
    const turns = await turnsDuring(
      new Promise((resolve) => setTimeout(resolve, 600)).then(async () => {
        expect(isWritten).toBe(false)
        expect(await notes(database)).toEqual([]) // readers wait for nobody
        await writing
      }),
    )
    expect(turns).toBeGreaterThan(20)
    expect(await notes(database)).toEqual(['a', 'b'])
    expect(database.commits).toBe(1)
    expect(await other.ended).toBe(0)
  }, 30_000)

  it('that is held from the start is waited for as well', async () => {
    const first = openFile()
    await first.database.ready()
    const other = await startOther('hold', file, '800')
    const { database } = openFile()
    const turns = await turnsDuring(database.write(note('a')))
    expect(turns).toBeGreaterThan(10)
    expect(await notes(database)).toEqual(['a'])
    await other.ended
  }, 30_000)

  it('that is held for too long is an error that says so, and is tried again at the next call', async () => {
    const { database } = openFile(200)
    await database.ready()
    const other = await startOther('hold', file, '1500')
    await expect(database.write(note('a'))).rejects.toMatchObject({
      name: 'StorageError',
      code: 'ERR_STORAGE_BUSY',
      retryable: true,
      cause: expect.objectContaining({ errcode: 5 }) as unknown,
    })
    expect(await other.ended).toBe(0)
    await database.write(note('b'))
    expect(await notes(database)).toEqual(['b'])
  }, 30_000)

  it("that a transaction of the host's own process holds is waited for until it ends", async () => {
    const { db, database } = openFile()
    await database.ready()
    let waiting: Promise<unknown> = Promise.resolve()
    await db.transaction().execute(async (trx) => {
      await sql`create table users (id text)`.execute(trx)
      waiting = database.write(note('a'))
      await new Promise((resolve) => setTimeout(resolve, 100))
    })
    await waiting
    expect(await notes(database)).toEqual(['a'])
  })

  it('that its own transaction keeps waiting is an error with a hint', async () => {
    const { db, database } = openFile(200)
    await database.ready()
    await db.transaction().execute(async () => {
      const writing = database.write(note('a')) // without being given the transaction
      await expect(writing).rejects.toMatchObject({ code: 'ERR_STORAGE_BUSY' })
      await expect(writing).rejects.toThrow(/without being given the transaction/)
    })
    await database.write(note('b'))
    expect(await notes(database)).toEqual(['b'])
  })

  it('that is full keeps nothing half, and works again when there is room', async () => {
    const { db, database } = openFile()
    await database.write(note('before'))
    const pages = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    await sql`pragma max_page_count = ${sql.lit((pages.rows[0]?.page_count ?? 0) + 5)}`.execute(db)
    const queue = createSqlDeliveryQueue({ database })
    const items = Array.from({ length: 200 }, (_, i) => ({
      id: `item ${i}`,
      inbox: 'https://one.example/inbox',
      host: 'one.example',
      senderId: 'https://local.example/users/alice',
      activityId: `${i}`,
      body: `{"content":"${'x'.repeat(1000)}"}`,
      createdAt: 0,
    }))
    await expect(queue.enqueue(items)).rejects.toMatchObject({
      code: 'ERR_STORAGE_FULL',
      cause: expect.objectContaining({ errcode: 13 }) as unknown,
    })
    expect(await queue.size()).toBe(0)
    await sql`pragma max_page_count = 1000000`.execute(db)
    await queue.enqueue(items)
    expect(await queue.size()).toBe(200)
    expect(await notes(database)).toEqual(['before'])
  })

  it('that takes no writes is an error, and can be read', async () => {
    const { db, database } = openFile()
    await database.write(note('before'))
    await sql`pragma query_only = 1`.execute(db)
    await expect(database.write(note('a'))).rejects.toMatchObject({ code: 'ERR_STORAGE_READ_ONLY' })
    expect(await notes(database)).toEqual(['before'])
    await sql`pragma query_only = 0`.execute(db)
    await database.write(note('b'))
    expect(await notes(database)).toEqual(['b', 'before'])
  })

  it('in a folder that is not there is an error at once', () => {
    for (const file of [join(folder, 'nowhere', 'test.db'), folder])
      expect(() => createNodeSqliteDialect({ file })).toThrow(
        expect.objectContaining({
          code: 'ERR_STORAGE_UNREACHABLE',
          message: expect.stringContaining('cannot be opened') as unknown,
        }),
      )
  })
})

describe.skipIf(postgres.isAbsent)(`a server: ${postgres.name}`, () => {
  let opened: TestDatabase
  beforeEach(async () => {
    opened = postgres.open()
    await opened.database.ready()
  })
  afterEach(async () => {
    await opened.close()
  })

  it('whose tables another transaction writes to is waited for', async () => {
    const { database } = opened
    const other = opened.another()
    let isWritten = false
    let writing: Promise<unknown> = Promise.resolve()
    await other.db.transaction().execute(async (transaction) => {
      await other.database.within(transaction, note('theirs'))
      writing = database.write(note('ours')).then(() => {
        isWritten = true
      })
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(isWritten).toBe(false)
      expect(await notes(database)).toEqual([])
    })
    await writing
    expect(await notes(database)).toEqual(['ours', 'theirs'])
    await other.close()
  })

  it('whose tables are held for too long is an error, and waits no longer than that', async () => {
    const { db, prefix } = { db: opened.db, prefix: opened.database.prefix }
    const impatient = createSqlDatabase({ db, prefix, waitMs: 1000 })
    await impatient.ready()
    await db.transaction().execute(async (transaction) => {
      await opened.database.within(transaction, note('theirs'))
      await expect(impatient.write(note('ours'))).rejects.toMatchObject({
        code: 'ERR_STORAGE_BUSY',
        cause: expect.objectContaining({ code: '55P03' }) as unknown,
      })
    })
    await impatient.write(note('ours'))
    expect(await notes(impatient)).toEqual(['ours', 'theirs'])
  })

  it('that ends a connection in the middle of a job keeps nothing of it, and takes the next', async () => {
    const { db, database } = opened
    const broken = database.write(async (trx) => {
      await note('half')(trx)
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
      await sql`select pg_terminate_backend(${rows[0]?.pid}::int)`.execute(db)
      await note('other half')(trx)
    })
    await expect(broken).rejects.toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE' })
    await database.write(note('next'))
    expect(await notes(database)).toEqual(['next'])
  })

  it('that is not there is an error at each call', async () => {
    const pool = new Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/nowhere', max: 1 })
    const db = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) })
    const database = createSqlDatabase({ db })
    for (let call = 0; call < 2; call++)
      await expect(database.write(note('a'))).rejects.toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE' })
    await db.destroy()
  })
})

describe.skipIf(postgres.isAbsent)('a pool that has no connection left', () => {
  it('keeps nobody waiting for longer than waitMs, nor the database from being closed', async () => {
    const pool = guardPool(new Pool({ connectionString: process.env['TOOTKIT_POSTGRES'], max: 1 }))
    const db = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) })
    const prefix = `pool${process.pid}_`
    const database = createSqlDatabase({ db, prefix, migrates: true, waitMs: 200 })
    await database.ready()
    const client = await pool.connect()
    const writing = [database.write(note('a')), database.write(note('b'))]
    for (const write of writing) await expect(write).rejects.toMatchObject({ code: 'ERR_STORAGE_BUSY' })
    client.release()
    await database.write(note('c'))
    expect(await notes(database)).toEqual(['c'])
    const again = await pool.connect()
    const late = database.write(note('d'))
    await Promise.all([expect(late).rejects.toMatchObject({ code: 'ERR_STORAGE_BUSY' }), database.close()])
    again.release()
    for (const name of TABLE_NAMES) await db.schema.dropTable(`${prefix}${name}`).execute()
    await db.destroy()
  })
})
