import { CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqlDatabase } from '../../../../src/adapters/sql/create-database.js'
import type { Executor, SqlDatabase } from '../../../../src/adapters/sql/database.js'
import { guardPool, migrate } from '../../../../src/adapters/sql/index.js'
import { statement, type NoParams } from '../../../../src/adapters/sql/statement.js'
import { postgres, type AnyTables, type TestDatabase } from '../databases.js'

const note = (name: string) => async (trx: Executor) => {
  await trx.insertInto('meta').values({ name, value: 'x' }).execute()
}
const names = statement<NoParams, { name: string }>((db) =>
  db.selectFrom('meta').select('name').where('name', '!=', 'version').orderBy('name'),
)

/** A pool whose connections answer whatever is asked, but for what one of them is told to keep silent at. */
function createPool(silentAt: string, error?: Error) {
  const released: boolean[] = []
  let isStruck = false
  const client = () => {
    let isSilent = false
    return {
      query: (sql: string) => {
        isSilent ||= !isStruck && sql.includes(silentAt)
        isStruck ||= isSilent
        if (isSilent) return error === undefined ? new Promise<never>(() => undefined) : Promise.reject(error)
        const rows = sql.includes('_meta"') ? [{ value: '1' }] : [{}]
        return Promise.resolve({ command: 'SELECT', rowCount: 1, rows })
      },
      release: (isBroken?: boolean) => void released.push(isBroken === true),
    }
  }
  return {
    released,
    options: {},
    connect: () => Promise.resolve(client() as never),
    end: () => Promise.resolve(),
  }
}

describe('a connection that gives no answer', () => {
  it.each([
    ['begin', 'ERR_STORAGE_BUSY'], // their turn did not come
    ['pg_advisory_xact_lock', 'ERR_STORAGE_BUSY'],
    ['savepoint', 'ERR_STORAGE_BUSY'],
    ['insert into', 'ERR_STORAGE_UNREACHABLE'],
    ['commit', 'ERR_STORAGE_UNREACHABLE'],
  ])('to %s is thrown away, and the next write goes on over another', async (silentAt, code) => {
    const pool = createPool(silentAt)
    const database = createSqlDatabase({
      db: new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) }),
      waitMs: 20,
      isOwned: true,
    })
    const both = await Promise.allSettled([database.write(note('a')), database.write(note('b'))])
    expect(both[0]).toMatchObject({ reason: { code, retryable: true } })
    expect(both[1]).toMatchObject({ reason: { name: 'StorageError', retryable: true } })
    await expect.poll(() => outcomeOf(database.write(note('c'))), { timeout: 5000 }).toBe('kept')
    expect(pool.released.filter(Boolean)).toHaveLength(1)
    await database.close()
  })

  it('to a rollback is thrown away, whatever the job threw', async () => {
    const pool = createPool('rollback')
    const db = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) })
    const database = createSqlDatabase({ db, waitMs: 20 })
    const failing = database.write(() => Promise.reject(new RangeError('changed its mind')))
    await expect(failing).rejects.toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE' })
    await expect.poll(() => outcomeOf(database.write(note('c'))), { timeout: 5000 }).toBe('kept')
    expect(pool.released.filter(Boolean)).toHaveLength(1)
    await database.close()
  })

  it('in the time that the pool allows is thrown away as well', async () => {
    const pool = createPool('insert into', new Error('Query read timeout'))
    const db = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) })
    const database = createSqlDatabase({ db })
    await expect(database.write(note('a'))).rejects.toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE' })
    await expect.poll(() => outcomeOf(database.write(note('c'))), { timeout: 5000 }).toBe('kept')
    expect(pool.released.filter(Boolean)).toHaveLength(1)
    await database.close()
  })

  it('to a read is thrown away, and the server asked to end the statement', async () => {
    const pool = createPool('order by "name"')
    const db = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) })
    const database = createSqlDatabase({ db, waitMs: 20 })
    await expect(names.all(database.reader, {})).rejects.toMatchObject({ code: 'ERR_STORAGE_BUSY' })
    await expect.poll(() => pool.released.filter(Boolean)).toHaveLength(1)
    expect(await names.all(database.reader, {})).toHaveLength(1)
    await database.close()
  })
})

const outcomeOf = (task: Promise<unknown>): Promise<string> =>
  task.then(
    () => 'kept',
    () => 'failed',
  )

/** Stands between pool and server. */
async function startProxy(port: number) {
  const pairs = new Set<{ readonly ends: readonly [Socket, Socket]; isSilent: boolean }>()
  const server: Server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    const pair = { ends: [near, far] as const, isSilent: false }
    pairs.add(pair)
    const pass = (from: Socket, to: Socket): void => {
      from.on('data', (octets) => {
        if (!pair.isSilent) to.write(octets)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        if (!pair.isSilent) to.destroy()
      })
    }
    pass(near, far)
    pass(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    /** Lets nothing through any more on the connections that are there, and tells nobody. */
    silence() {
      for (const pair of pairs) pair.isSilent = true
    },
    close() {
      for (const { ends } of pairs) for (const end of ends) end.destroy()
      server.close()
    },
  }
}

describe.skipIf(postgres.isAbsent)('a Postgres behind a proxy that drops what it is sent', () => {
  let opened: TestDatabase
  let proxy: Awaited<ReturnType<typeof startProxy>>
  let pool: Pool
  let database: SqlDatabase
  beforeEach(async () => {
    opened = postgres.open()
    await opened.database.ready()
    const place = new URL(opened.place)
    proxy = await startProxy(Number(place.port))
    place.port = String(proxy.port)
    pool = guardPool(new Pool({ connectionString: place.href, max: 2, connectionTimeoutMillis: 1000 }))
    const db = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) })
    await migrate(db)
    database = createSqlDatabase({ db, waitMs: 300, isOwned: true })
  })
  afterEach(async () => {
    await database.close()
    proxy.close()
    await opened.close()
  })

  it('is written to over a new connection, and the lock is free', async () => {
    const struck = database.write(async (trx) => {
      await note('lost')(trx)
      proxy.silence()
      await note('lost too')(trx)
    })
    await expect(struck).rejects.toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE' })
    // the server still holds the lock for the connection that is gone, until it was idle for too long
    await expect.poll(() => outcomeOf(database.write(note('after'))), { timeout: 20_000 }).toBe('kept')
    expect(await names.all(database.reader, {})).toEqual([{ name: 'after' }])
    expect(pool.totalCount).toBeLessThan(3)
  }, 30_000)

  it('is read over new connections, however many fell silent', async () => {
    for (let round = 0; round < 2; round++) {
      const pair = [names.all(database.reader, {}), names.all(database.reader, {})]
      await Promise.all(pair)
      proxy.silence()
      const reads = [names.all(database.reader, {}), names.all(database.reader, {})]
      for (const outcome of await Promise.allSettled(reads))
        expect(outcome).toMatchObject({ reason: { code: 'ERR_STORAGE_BUSY' } })
      await expect
        .poll(() => names.all(database.reader, {}).catch(() => 'busy'), { timeout: 20_000 })
        .toEqual([])
    }
  }, 30_000)

  it('ends what was read too long, where it is there after all', async () => {
    await opened.db.transaction().execute(async (trx) => {
      await trx.executeQuery(CompiledQuery.raw('lock table tootkit_meta in access exclusive mode'))
      await expect(names.all(database.reader, {})).rejects.toMatchObject({ code: 'ERR_STORAGE_BUSY' })
      const waiting = `select count(*)::integer as count from pg_stat_activity where query like '/* tootkit%' and state = 'active'`
      const count = async (): Promise<unknown> =>
        (await trx.executeQuery<{ count: number }>(CompiledQuery.raw(waiting))).rows[0]?.count
      await expect.poll(count, { timeout: 20_000 }).toBe(0)
    })
  }, 30_000)
})
