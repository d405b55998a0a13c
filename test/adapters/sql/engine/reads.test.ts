import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqlDatabase } from '../../../../src/adapters/sql/create-database.js'
import {
  createNodeSqliteDialect,
  createSqlState,
  guardPool,
  migrate,
  type SqlState,
} from '../../../../src/adapters/sql/index.js'
import { TABLE_NAMES } from '../../../../src/adapters/sql/schema.js'
import { openSqlite } from '../../../../src/adapters/sqlite/index.js'
import { KINDS, postgres, type AnyTables } from '../databases.js'

const origin = 'https://social.example'
const alice = `${origin}/users/alice`

/** Every door through which a state is read. */
const READS: Readonly<Record<string, (state: SqlState) => Promise<unknown>>> = {
  ready: (state) => state.ready(),
  status: (state) => state.status(`${alice}/statuses/1`),
  timeline: (state) => state.timeline(alice),
  'accounts.find': (state) => state.accounts.find('alice'),
  'directory.answer': (state) => state.directory.answer([{ about: 'standing', id: alice }]),
  'cache.get': (state) => state.cache.get('key:x'),
  'content.outboxCount': (state) => state.content.outboxCount(alice),
  'queue.claim': (state) => state.queue.claim({ now: 0, limit: 1, leaseMs: 1000, maxPerHost: 2 }),
  'queue.size': (state) => state.queue.size(),
  'queue.setAside': (state) => state.queue.setAside({ limit: 1 }),
  'outbox.take': (state) => state.outbox.take({ now: 0, limit: 1, leaseMs: 1000 }),
}
const WRITES: Readonly<Record<string, (state: SqlState) => Promise<unknown>>> = {
  blockDomain: (state) => state.blockDomain('spam.example'),
  'cache.set': (state) => state.cache.set('a:b', 1, 1000),
  'queue.ack': (state) => state.queue.ack('a', 'b'),
}

const codeOf = (task: Promise<unknown>): Promise<unknown> =>
  task.then(
    () => 'nothing',
    (error: unknown) => (error as { readonly code?: unknown }).code ?? error,
  )
const codesOf = async (state: SqlState, doors = READS): Promise<readonly unknown[]> => {
  const codes = []
  for (const door of Object.values(doors)) codes.push(await codeOf(door(state)))
  return [...new Set(codes)]
}

describe.each(KINDS)('a state that was closed, over $name', ({ isAbsent, open }) => {
  it.skipIf(isAbsent)('says so at every door', async () => {
    const opened = open()
    const state = createSqlState({ db: opened.db, migrates: true, origin }) as SqlState
    await state.ready()
    expect(await codesOf(state)).toEqual(['nothing'])
    await state.close()
    expect(await codesOf(state, { ...READS, ...WRITES })).toEqual(['ERR_STORAGE_CLOSED'])
    const joined = opened.db
      .transaction()
      .execute((transaction) => state.apply([], { transaction: transaction as never }))
    expect(await codeOf(joined)).toBe('ERR_STORAGE_CLOSED')
    await opened.close()
  })
})

describe('a database that whoever opened it has ended', () => {
  it('is one that was closed', async () => {
    const db = new Kysely<AnyTables>({ dialect: createNodeSqliteDialect({ file: ':memory:' }) })
    await migrate(db)
    const state = createSqlState({ db, origin }) as SqlState
    await state.ready()
    await db.destroy()
    expect(await codesOf(state, { ...READS, ready: WRITES['blockDomain']! })).toEqual(['ERR_STORAGE_CLOSED'])
  })
})

describe('a file of SQLite', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tootkit-reads-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('that was cut short is damaged', async () => {
    const file = join(folder, 'a.db')
    const state = openSqlite(file, { origin })
    await state.ready()
    await state.close()
    truncateSync(file, 20_000)
    const cut = openSqlite(file, { origin })
    expect(await codeOf(cut.accounts.find('alice'))).toBe('ERR_STORAGE_DAMAGED')
    await cut.close()
  })

  it.skipIf(process.platform === 'win32')('that may not grow is full', () => {
    const script = `
      import { openSqlite } from 'tootkit/sqlite'
      const state = openSqlite(${JSON.stringify(join(folder, 'b.db'))}, { origin: '${origin}' })
      await state.ready()
      process.on('SIGXFSZ', () => undefined)
      let code = 'nothing'
      for (let i = 0; i < 400 && code === 'nothing'; i++)
        await state.cache.set('a:' + i, 'x'.repeat(10_000), 60_000).catch((error) => { code = error.code })
      console.log(code)
      process.exit(0)`
    const register = new URL('../../../conformance/register.mjs', import.meta.url).href
    const { stdout } = spawnSync(
      'bash',
      [
        '-c',
        'ulimit -f 1500; exec "$0" --no-warnings --import "$1" --input-type=module -e "$2"',
        process.execPath,
        register,
        script,
      ],
      { encoding: 'utf8', cwd: new URL('../../../..', import.meta.url) },
    )
    expect(stdout.trim()).toBe('ERR_STORAGE_FULL')
  })
})

describe('options that are none', () => {
  it.each([NaN, Infinity, -1, '9' as unknown as number])(
    'are a TypeError that names them: %s',
    async (junk) => {
      const dialect = createNodeSqliteDialect({ file: ':memory:' })
      const db = new Kysely<AnyTables>({ dialect })
      expect(() => createSqlState({ db, origin, waitMs: junk })).toThrow(/^waitMs has to be/)
      expect(() => createSqlState({ db, origin, maxCacheEntries: junk })).toThrow(
        /^maxCacheEntries has to be/,
      )
      expect(() => createNodeSqliteDialect({ file: ':memory:', waitMs: junk })).toThrow(/^waitMs has to be/)
      await expect(migrate(db, { waitMs: junk })).rejects.toThrow(/^waitMs has to be/)
      await db.destroy()
    },
  )

  it('do not keep a state from waiting for less than its dialect', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tootkit-wait-'))
    const db = new Kysely<AnyTables>({ dialect: createNodeSqliteDialect({ file: join(folder, 'a.db') }) })
    const state = createSqlState({ db, migrates: true, origin, waitMs: 100 })
    await state.ready()
    await db.transaction().execute(async () => {
      expect(await codeOf(state.blockDomain('spam.example'))).toBe('ERR_STORAGE_BUSY')
    })
    await state.close()
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })

  it('do not keep a state from waiting for longer than its dialect', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tootkit-wait-'))
    const dialect = createNodeSqliteDialect({ file: join(folder, 'a.db'), waitMs: 20 })
    const db = new Kysely<AnyTables>({ dialect })
    const state = createSqlState({ db, migrates: true, origin })
    await state.ready()
    let writing: Promise<unknown> = Promise.resolve()
    await db.transaction().execute(async () => {
      writing = codeOf(state.blockDomain('spam.example'))
      await new Promise((resolve) => setTimeout(resolve, 120))
    })
    expect(await writing).toBe('nothing')
    await state.close()
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe.skipIf(postgres.isAbsent)('a Postgres', () => {
  const url = process.env['TOOTKIT_POSTGRES'] ?? ''
  const prefix = `reads${process.pid}_`
  const admin = guardPool(new Pool({ connectionString: url, max: 1 }))
  const open = (connectionString = url): Kysely<AnyTables> =>
    new Kysely<AnyTables>({
      dialect: new PostgresDialect({
        pool: guardPool(new Pool({ connectionString, application_name: prefix, max: 3 })),
      }),
    })
  let db: Kysely<AnyTables>
  beforeEach(async () => {
    db = open()
    await migrate(db, { prefix })
  })
  afterEach(async () => {
    for (const name of TABLE_NAMES) await sql`drop table if exists ${sql.table(prefix + name)}`.execute(db)
    await db.destroy()
  })

  it('that ends a connection during a read is unreachable', async () => {
    const state = createSqlState({ db, origin, prefix }) as SqlState
    await state.ready()
    await admin.query('begin')
    await admin.query(`lock table ${prefix}statuses in access exclusive mode`)
    const reading = codeOf(state.status(`${alice}/statuses/1`))
    const waiting = `select pid from pg_stat_activity where application_name = '${prefix}' and wait_event_type = 'Lock'`
    let pid: number | undefined
    while (pid === undefined) pid = (await admin.query<{ pid: number }>(waiting)).rows[0]?.pid
    await admin.query('select pg_terminate_backend($1)', [pid])
    expect(await reading).toBe('ERR_STORAGE_UNREACHABLE')
    await admin.query('rollback')
    await new Promise((resolve) => setTimeout(resolve, 100)) // until the pool has heard, too
    expect(await codeOf(state.status(`${alice}/statuses/1`))).toBe('nothing')
  })

  it('whose tables are held answers nothing for longer than waitMs, and goes on after', async () => {
    const waitMs = 250
    const state = createSqlState({ db, origin, prefix, waitMs })
    const cold = createSqlState({ db, origin, prefix, waitMs })
    await state.ready()
    await admin.query('begin')
    for (const name of TABLE_NAMES) await admin.query(`lock table ${prefix}${name} in access exclusive mode`)
    const before = performance.now()
    const codes = await Promise.all([
      codeOf(state.status(`${alice}/statuses/1`)),
      codeOf(state.blockDomain('spam.example')),
      codeOf(cold.ready()),
      codeOf(cold.accounts.find('alice')),
      codeOf(cold.blockDomain('spam.example')),
      codeOf(migrate(db, { prefix, waitMs })),
    ])
    expect(new Set(codes)).toEqual(new Set(['ERR_STORAGE_BUSY']))
    expect(performance.now() - before).toBeLessThan(5 * waitMs)
    await admin.query('rollback')
    expect(await codeOf(cold.accounts.find('alice'))).toBe('nothing')
    expect(await codeOf(state.blockDomain('spam.example'))).toBe('nothing')
  })

  it('that knows no such role or database refuses', async () => {
    const [role, name] = [new URL(url), new URL(url)]
    role.username = 'nobody_at_all'
    name.pathname = '/nowhere_at_all'
    for (const { href } of [role, name]) {
      const elsewhere = open(href)
      const database = createSqlDatabase({ db: elsewhere, prefix })
      expect(await codeOf(database.ready())).toBe('ERR_STORAGE_REFUSED')
      expect(await codeOf(database.write(() => Promise.resolve()))).toBe('ERR_STORAGE_REFUSED')
      await elsewhere.destroy()
    }
  })
})
