import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqlDatabase } from '../../../../src/adapters/sql/create-database.js'
import type { Executor, SqlDatabase } from '../../../../src/adapters/sql/database.js'
import { hostTransactionOf } from '../../../../src/adapters/sql/flavour.js'
import { createNodeSqliteDialect } from '../../../../src/adapters/sql/node-sqlite/dialect.js'
import { insertion } from '../../../../src/adapters/sql/statement.js'
import { KINDS, type TestDatabase } from '../databases.js'

const note =
  (name: string, value = 'x') =>
  async (trx: Executor): Promise<string> => {
    await trx.insertInto('meta').values({ name, value }).execute()
    return name
  }

async function notes(database: SqlDatabase): Promise<readonly string[]> {
  await database.ready()
  const rows = await database.reader
    .selectFrom('meta')
    .select('name')
    .where('name', '!=', 'version')
    .execute()
  return rows.map(({ name }) => name).sort()
}

describe.each(KINDS)('writing over $name', ({ isAbsent, isShared, open }) => {
  let opened: TestDatabase
  let database: SqlDatabase
  beforeEach(() => {
    if (isAbsent) return
    opened = open()
    database = opened.database
  })
  afterEach(async () => {
    if (!isAbsent) await opened.close()
  })

  it.skipIf(isAbsent)('commits what arrives within one turn once', async () => {
    await database.ready()
    const names = await Promise.all(Array.from({ length: 100 }, (_, i) => database.write(note(`note ${i}`))))
    expect(names[42]).toBe('note 42')
    expect(database.commits).toBe(1)
    expect(await notes(database)).toHaveLength(100)
  })

  it.skipIf(isAbsent)('keeps nothing of a job that fails, and all of its neighbours', async () => {
    const outcomes = await Promise.allSettled([
      database.write(note('one')),
      database.write(async (trx) => {
        await note('half')(trx)
        throw new RangeError('changed its mind')
      }),
      database.write(async (trx) => {
        await note('broken')(trx)
        await sql`select nonsense from nowhere`.execute(trx)
      }),
      database.write(note('two')),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(outcomes[1]).toMatchObject({ reason: new RangeError('changed its mind') })
    expect(await notes(database)).toEqual(['one', 'two'])
    expect(database.commits).toBe(1)
  })

  it.skipIf(isAbsent)('keeps nothing of a job that is alone and fails', async () => {
    const failing = database.write(async (trx) => {
      await note('half')(trx)
      throw new RangeError('changed its mind')
    })
    await expect(failing).rejects.toThrow('changed its mind')
    expect(await notes(database)).toEqual([])
    expect(database.commits).toBe(0)
    await database.write(note('after'))
    expect(await notes(database)).toEqual(['after'])
  })

  it.skipIf(isAbsent)(
    'begins a group anew where a job says the database was busy, and counts it once',
    async () => {
      let runs = 0
      const busy = Object.assign(new Error('deadlock'), { code: '40P01' })
      const both = [
        database.write(note('neighbour')),
        database.write(async (trx) => {
          await note(`run ${(runs += 1)}`)(trx)
          if (runs < 3) throw busy
        }),
      ]
      await Promise.all(both)
      expect(await notes(database)).toEqual(['neighbour', 'run 3'])
      expect(database.commits).toBe(1)
    },
  )

  it.skipIf(isAbsent)('shows a job what it wrote', async () => {
    await database.write(async (trx) => {
      await note('seen inside')(trx)
      const row = await trx
        .selectFrom('meta')
        .selectAll()
        .where('name', '=', 'seen inside')
        .executeTakeFirst()
      expect(row).toEqual({ name: 'seen inside', value: 'x' })
    })
  })

  it.skipIf(isAbsent || !isShared)(
    'shows readers only what is committed, and holds none of them up',
    async () => {
      await database.write(note('before'))
      let end = (): void => undefined
      const hasEnded = new Promise<void>((resolve) => {
        end = resolve
      })
      let isWritten = (): void => undefined
      const written = new Promise<void>((resolve) => {
        isWritten = resolve
      })
      const writing = database.write(async (trx) => {
        await note('under way')(trx)
        isWritten()
        await hasEnded
      })
      await written
      const other = opened.another()
      expect(await notes(database)).toEqual(['before'])
      expect(await notes(other.database)).toEqual(['before'])
      end()
      await writing
      expect(await notes(other.database)).toEqual(['before', 'under way'])
      await other.close()
    },
  )

  it.skipIf(isAbsent)('refuses what would wait for itself', async () => {
    const inside = database.write(async () => {
      await database.write(note('inner'))
    })
    await expect(inside).rejects.toThrow(TypeError)
    await expect(inside).rejects.toThrow(/only the transaction may be used/)
    let later: Promise<unknown> = Promise.resolve()
    await database.write(async () => {
      // what is begun in a job and goes on after it is no part of it
      later = new Promise((resolve) => setTimeout(resolve, 20)).then(() => database.write(note('later')))
      return Promise.resolve()
    })
    await later
    expect(await notes(database)).toEqual(['later'])
  })

  it.skipIf(isAbsent)('lets nothing be done with a transaction that is over', async () => {
    const put = insertion('meta', ['name', 'value'])
    let kept: Executor | undefined
    await database.write(async (trx) => {
      kept = trx
      await put.run(trx, [{ name: 'in time', value: 'x' }])
    })
    const late = async (): Promise<void> => {
      if (kept !== undefined) await put.run(kept, [{ name: 'late', value: 'x' }])
    }
    await expect(late()).rejects.toThrow(/the job is over/)
    await opened.db.transaction().execute((transaction) =>
      database.within(transaction, (trx) => {
        kept = trx
        return Promise.resolve()
      }),
    )
    await expect(late()).rejects.toThrow(/the job is over/)
    expect(await notes(database)).toEqual(['in time'])
  })

  it.skipIf(isAbsent)('runs a job as part of what its caller was doing', async () => {
    const request = new AsyncLocalStorage<string>()
    const names = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        request.run(name, () => database.write((trx) => note(request.getStore() ?? 'nobody')(trx))),
      ),
    )
    expect(names).toEqual(['a', 'b', 'c'])
  })

  it.skipIf(isAbsent)('ends: takes nothing more, and finishes what it took', async () => {
    const ending = createSqlDatabase({ db: opened.db, migrates: true })
    const last = ending.write(note('last'))
    const closing = ending.close()
    await expect(last).resolves.toBe('last')
    await closing
    await expect(ending.write(note('too late'))).rejects.toMatchObject({ code: 'ERR_STORAGE_CLOSED' })
    expect(await notes(database)).toEqual(['last']) // what it did not open it leaves open
  })

  it.skipIf(isAbsent || !isShared)('loses no count of two writers', async () => {
    await database.write(note('count', '0'))
    const other = opened.another()
    const add = async (trx: Executor): Promise<void> => {
      const { value } = await trx
        .selectFrom('meta')
        .select('value')
        .where('name', '=', 'count')
        .executeTakeFirstOrThrow()
      await trx
        .updateTable('meta')
        .set({ value: String(Number(value) + 1) })
        .where('name', '=', 'count')
        .execute()
    }
    for (let round = 0; round < 10; round++)
      await Promise.all([database, other.database].map((one) => one.write(add)))
    const row = await database.reader
      .selectFrom('meta')
      .select('value')
      .where('name', '=', 'count')
      .executeTakeFirst()
    expect(row?.value).toBe('20')
    await other.close()
  })

  it.skipIf(isAbsent)(
    "joins a transaction of the host's, with the host's tables and plugins untouched",
    async () => {
      await database.ready()
      await sql`create table if not exists host_posts (id text)`.execute(opened.db)
      await opened.db.transaction().execute(async (transaction) => {
        await transaction.insertInto('host_posts').values({ id: 'mine' }).execute()
        await database.within(transaction, async (trx) => {
          expect(hostTransactionOf(trx)).toBe(transaction)
          await note('ours')(trx)
        })
        const failing = database.within(transaction, async (trx) => {
          await note('half')(trx)
          throw new RangeError('changed its mind')
        })
        await expect(failing).rejects.toThrow('changed its mind')
        await transaction.insertInto('host_posts').values({ id: 'mine too' }).execute()
      })
      expect(await notes(database)).toEqual(['ours'])
      const undone = opened.db.transaction().execute(async (transaction) => {
        await database.within(transaction, note('undone'))
        throw new Error('never mind')
      })
      await expect(undone).rejects.toThrow('never mind')
      expect(await notes(database)).toEqual(['ours'])
      const { rows } = await sql`select id from host_posts`.execute(opened.db)
      expect(rows).toHaveLength(2)
      await sql`drop table host_posts`.execute(opened.db)
      expect(database.commits).toBe(0)
    },
  )

  it.skipIf(isAbsent)('joins only what is a transaction', async () => {
    const plain = opened.db as unknown as Parameters<SqlDatabase['within']>[0]
    await expect(database.within(plain, note('a'))).rejects.toThrow(/a transaction is needed/)
  })
})

describe('createSqlDatabase', () => {
  it('refuses an unfit prefix, a transaction, and a database it does not know', async () => {
    const db = new Kysely<unknown>({ dialect: createNodeSqliteDialect({ file: ':memory:' }) })
    for (const prefix of ['', 'Upper_', 'a b', 'x"; drop table users; --', 'a'.repeat(31)])
      expect(() => createSqlDatabase({ db, prefix })).toThrow(TypeError)
    await db.transaction().execute((trx) => {
      expect(() => createSqlDatabase({ db: trx })).toThrow(TypeError)
      return Promise.resolve()
    })
    await db.destroy()
  })
})
