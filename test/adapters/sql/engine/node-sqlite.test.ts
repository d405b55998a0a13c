import { CompiledQuery, Kysely, sql, type Generated } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNodeSqliteDialect } from '../../../../src/adapters/sql/index.js'

interface Tables {
  users: { id: Generated<number>; name: string; score: number | bigint | null }
}

describe.each(['memory', 'file'] as const)('the dialect of node:sqlite, in %s', (place) => {
  let folder = ''
  let db: Kysely<Tables>
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tootkit-dialect-'))
    db = new Kysely({
      dialect: createNodeSqliteDialect({ file: place === 'memory' ? ':memory:' : join(folder, 'a.db') }),
    })
    await db.schema
      .createTable('users')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('score', 'integer')
      .execute()
  })
  afterEach(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })

  const add = (name: string) => db.insertInto('users').values({ name, score: null })
  const names = async (): Promise<readonly string[]> =>
    (await db.selectFrom('users').select('name').orderBy('id').execute()).map(({ name }) => name)

  it('reads and writes, and tells how many rows it changed', async () => {
    const { insertId, numInsertedOrUpdatedRows } = await add('alice').executeTakeFirstOrThrow()
    expect([insertId, numInsertedOrUpdatedRows]).toEqual([1n, 1n])
    await add('bob').execute()
    const { numUpdatedRows } = await db.updateTable('users').set({ score: 1 }).executeTakeFirstOrThrow()
    expect(numUpdatedRows).toBe(2n)
    const gone = await db.deleteFrom('users').where('name', '=', 'bob').returning('id').execute()
    expect(gone).toEqual([{ id: 2 }])
    expect(await names()).toEqual(['alice'])
  })

  it('keeps transactions apart, in the order in which they came', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        db.transaction().execute(async (trx) => {
          const { count } = await trx.selectFrom('users').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow() // prettier-ignore
          await new Promise((resolve) => setImmediate(resolve))
          await trx
            .insertInto('users')
            .values({ name: `user ${count}`, score: null })
            .execute()
        }),
      ),
    )
    expect(await names()).toEqual(Array.from({ length: 20 }, (_, i) => `user ${i}`))
  })

  it('takes back a transaction that throws, and what a savepoint covers', async () => {
    const failing = db.transaction().execute(async (trx) => {
      await trx.insertInto('users').values({ name: 'nobody', score: null }).execute()
      throw new Error('never mind')
    })
    await expect(failing).rejects.toThrow('never mind')
    const trx = await db.startTransaction().execute()
    await trx.insertInto('users').values({ name: 'alice', score: null }).execute()
    const saved = await trx.savepoint('a "name"').execute()
    await saved.insertInto('users').values({ name: 'bob', score: null }).execute()
    await saved.rollbackToSavepoint('a "name"').execute()
    await trx.commit().execute()
    expect(await names()).toEqual(['alice'])
  })

  it('says what a constraint says, and goes on', async () => {
    await add('alice').execute()
    await expect(add('alice').execute()).rejects.toMatchObject({ code: 'ERR_SQLITE_ERROR', errcode: 2067 })
    await add('bob').execute()
    expect(await names()).toEqual(['alice', 'bob'])
  })

  it('gives whole numbers of 64 bits as they are', async () => {
    const [most, safe] = [9_223_372_036_854_775_807n, BigInt(Number.MAX_SAFE_INTEGER)]
    for (const [name, score] of [
      ['big', most],
      ['safe', safe],
      ['below', -most],
      ['small', 7],
    ] as const)
      // prettier-ignore
      await db.insertInto('users').values({ name, score }).execute()
    const rows = await db.selectFrom('users').select(['name', 'score']).orderBy('id').execute()
    expect(rows).toEqual([
      { name: 'big', score: most },
      { name: 'safe', score: Number.MAX_SAFE_INTEGER },
      { name: 'below', score: -most },
      { name: 'small', score: 7 },
    ])
    expect(await db.selectFrom('users').select('score').where('name', '=', 'small').execute()).toEqual([
      { score: 7 },
    ])
  })

  it('streams', async () => {
    await db.insertInto('users').values(Array.from({ length: 250 }, (_, i) => ({ name: `user ${i}`, score: i }))).execute() // prettier-ignore
    const read: string[] = []
    for await (const { name } of db.selectFrom('users').select('name').orderBy('id').stream(50)) {
      read.push(name)
      if (read.length === 10) await db.deleteFrom('users').where('name', '=', 'user 249').execute()
    }
    expect(read).toHaveLength(250)
    expect(await names()).toHaveLength(249)
  })

  it('tells of its tables', async () => {
    expect((await db.introspection.getTables()).map(({ name }) => name)).toEqual(['users'])
  })

  it('lets the event loop turn in a long row of statements', async () => {
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    const slow = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select sum(i) from n`
    await db.transaction().execute(async (trx) => {
      for (let i = 0; i < 60; i++) await slow.execute(trx)
    })
    for (let i = 0; i < 60; i++) await slow.execute(db)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(4)
  })

  it('keeps its settings: written ahead and in full, waiting for nobody', async () => {
    const pragma = async (name: string): Promise<unknown> =>
      Object.values(
        (await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(`pragma ${name}`))).rows[0] ?? {},
      )[0]
    expect(await pragma('journal_mode')).toBe(place === 'file' ? 'wal' : 'memory')
    if (place === 'file') expect(await pragma('synchronous')).toBe(2)
    expect(await pragma('busy_timeout')).toBe(0)
    expect(await pragma('user_version')).toBe(0)
  })
})
