import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { Kysely, PostgresDialect } from 'kysely'
import { Client, Pool } from 'pg'
import type { Accounts, LocalAccount } from 'tootkit/ports'
import { createNodeSqliteDialect, createSqlState, guardPool } from 'tootkit/sql'
import { openSqlite } from 'tootkit/sqlite'
import { activityDocument, noteDocument, sharedKeys } from '../../scripts/torture/neighbours.js'
import { ALICE, BELLA, BOB, CAROL, createOf, DAVE, HOME, NIA } from '../../scripts/torture/stage.js'
import { createLife } from '../../scripts/torture/life.js'
import { createSurroundings, fillBase, settle } from '../../scripts/torture/play.js'
import { openServer, type TroubledServer } from './server.js'

const open: TroubledServer[] = []
async function serve(...options: Parameters<typeof openServer>): Promise<TroubledServer> {
  const server = await openServer(...options)
  open.push(server)
  return server
}
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

/** Posts by alice with a name each, so that a second call is the same post. */
const post = ({ life }: TroubledServer, name: string, text = name) =>
  life.federation.post({ as: 'alice', text, idempotencyKey: name })

const follow = activityDocument('Follow', BELLA, { object: CAROL })

/** How often each post's Create reached an inbox, by its id. */
function arrivals({ received }: TroubledServer): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const { body } of received) {
    const id = /^\{.*"type":"Create".*"object":\{"id":"([^"]+)"/.exec(body)?.[1]
    if (id !== undefined) found.set(id, (found.get(id) ?? 0) + 1)
  }
  return found
}

/** Both servers of alice's followers got every post that is there, once, and nothing else. */
async function expectAllSent(server: TroubledServer, acknowledged: readonly string[]): Promise<void> {
  const { items } = await server.state.statusesBy(ALICE, { limit: 1000 })
  const stored = items.map(({ id }) => id).sort()
  expect(stored).toEqual([...acknowledged].sort())
  expect([...arrivals(server)].sort()).toEqual(stored.map((id) => [id, 2]))
}

/** Posts until the database refuses, long ones and then short ones; gives the ids of what it took. */
async function postUntilRefused(server: TroubledServer, code: string): Promise<string[]> {
  const taken: string[] = []
  for (const length of [20_000, 2_000, 200, 1, 1]) {
    for (let i = 0; ; i++) {
      if (i === 200) throw new Error('the database takes everything')
      const ending = await server.see(post(server, `${length} ${i}`, 'a'.repeat(length)))
      if (ending.kind === 'done') taken.push(ending.value.id)
      else {
        expect(ending).toMatchObject({ error: { name: 'StorageError', code } })
        break
      }
    }
  }
  return taken
}

describe('a full database', () => {
  const BEGIN = 'max_page_count = 1' // as many as there are: it cannot be made smaller
  const END = 'max_page_count = 4294967294'

  it('refuses whole what it cannot take, goes on reading, and loses nothing', async () => {
    const server = await serve()
    const { stage, state, see } = server
    const before = await post(server, 'before')
    await server.pragma(BEGIN)
    const taken = await postUntilRefused(server, 'ERR_STORAGE_FULL')
    expect(await see(stage.receive(activityOf(20_000)))).toMatchObject({ kind: 'failed' })
    expect((await state.statusesBy(BOB)).items).toEqual([])
    const request = new Request(before.id, { headers: { Accept: 'application/activity+json' } })
    expect((await server.life.federation.handle(request))?.status).toBe(200)

    await server.pragma(END)
    const again = await post(server, '20000 0', 'a'.repeat(20_000)) // the one that was refused first, or took place
    await stage.receive(activityOf(20_000))
    await server.settle()
    expect((await state.statusesBy(BOB)).items).toHaveLength(1)
    await expectAllSent(server, [...new Set([before.id, ...taken, again.id])])
  }, 60_000)

  function activityOf(length: number) {
    return createOf(noteDocument(`${BOB}/statuses/1`, BOB, { content: `<p>${'a'.repeat(length)}</p>` }))
  }
})

describe('a database that takes no writes', () => {
  it('refuses with an error that says so, and is an event for the worker, which goes on when it is over', async () => {
    const server = await serve({ readOnlyAtTimes: true })
    const { federation } = server.life
    federation.start()
    const first = await post(server, 'first')
    server.isReadOnly = true
    const code = 'ERR_STORAGE_READ_ONLY'
    expect(await server.see(post(server, 'second'))).toMatchObject({ error: { name: 'StorageError', code } })
    expect(await server.see(server.stage.receive(follow))).toMatchObject({ kind: 'failed' })
    for (let i = 0; i < 20; i++) await server.pass(61_000)
    expect(server.events).toContainEqual(expect.objectContaining({ kind: 'port.failed' }))
    expect((await server.state.statusesBy(ALICE)).items.map(({ id }) => id)).toEqual([first.id])

    server.isReadOnly = false
    const second = await post(server, 'second')
    await server.stage.receive(follow)
    for (let i = 0; i < 20; i++) await server.pass(61_000)
    expect(await server.state.followRequests(CAROL)).toHaveLength(1)
    expect(new Set(arrivals(server).keys())).toEqual(new Set([first.id, second.id]))
    expect(await server.state.queue.size()).toBe(0)
    expect((await server.state.queue.setAside({ limit: 10 })).items).toEqual([])
    expect(server.events.filter(({ kind }) => kind === 'delivery.failed')).toEqual([])
  }, 60_000)
})

describe('a database that another process holds', () => {
  /** Holds the file's lock in another process for so long; resolves when it has it. */
  async function hold(file: string, ms: number): Promise<{ readonly released: Promise<unknown> }> {
    const script = `
      const { DatabaseSync } = require('node:sqlite')
      const database = new DatabaseSync(${JSON.stringify(file)})
      database.exec('begin immediate')
      process.stdout.write('held')
      setTimeout(() => { database.exec('rollback'); database.close() }, ${ms})`
    const child = spawn(process.execPath, ['--no-warnings', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const released = once(child, 'exit')
    await once(child.stdout, 'data')
    return { released }
  }

  /** Longest time in which the event loop did not turn. */
  function watchLoop(): { readonly longestMs: () => number; readonly stop: () => void } {
    let last = performance.now()
    let longest = 0
    const timer = setInterval(() => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
    }, 5)
    return { longestMs: () => longest, stop: () => clearInterval(timer) }
  }

  it('for ten seconds is waited for, and the event loop turns', async () => {
    const server = await serve()
    const { released } = await hold(server.file, 10_000)
    const loop = watchLoop()
    const started = performance.now()
    const [posted, received] = await Promise.all([
      server.see(post(server, 'patience')),
      server.see(server.stage.receive(follow)),
      server.see(server.life.federation.sendDue()),
    ])
    loop.stop()
    expect(performance.now() - started).toBeGreaterThan(9_000)
    expect([posted.kind, received.kind]).toEqual(['done', 'done'])
    expect(loop.longestMs()).toBeLessThan(500)
    await released
    await server.settle()
    expect(await server.state.followRequests(CAROL)).toHaveLength(1)
    await expectAllSent(server, posted.kind === 'done' ? [posted.value.id] : [])
  }, 60_000)

  it('for longer than it is waited for refuses, and loses nothing', async () => {
    const server = await serve({ waitMs: 200 })
    const first = await post(server, 'first')
    const { released } = await hold(server.file, 3_000)
    const refused = await server.see(post(server, 'second'))
    expect(refused).toMatchObject({ kind: 'failed', error: { code: 'ERR_STORAGE_BUSY', retryable: true } })
    expect(await server.see(server.stage.receive(follow))).toMatchObject({ kind: 'failed' })
    expect(await server.see(server.life.federation.sendDue())).toMatchObject({ kind: 'failed' })
    expect((await server.state.statusesBy(ALICE)).items.map(({ id }) => id)).toEqual([first.id])
    await released
    const second = await post(server, 'second')
    await server.stage.receive(follow)
    await server.settle()
    expect(await server.state.followRequests(CAROL)).toHaveLength(1)
    await expectAllSent(server, [first.id, second.id])
  }, 60_000)
})

describe('a row of junk', () => {
  const JUNK = ["''", "'{'", 'char(0)', 'null', '-1', '0.5']
  /** Tables that workers read, and how far the three posts have come that wait there. */
  const TABLES = [
    ['outbox', 'planned'],
    ['letters', 'planned'],
    ['letters', 'queued'],
    ['deliveries', 'queued'],
    ['set_aside', 'queued'],
    ['cache', 'queued'],
  ] as const
  const names = ['one', 'two', 'three']

  it.each(TABLES)(
    'in %s (%s) keeps nobody else from being delivered',
    async (table, waits) => {
      const prepared = await serve()
      for (const name of names) await post(prepared, name)
      if (waits === 'queued') {
        prepared.isCut = true
        await prepared.see(prepared.life.federation.sendDue())
        prepared.isCut = false
      }
      const now = prepared.around.clock.now().getTime()
      for (const [column, value] of spoils(prepared.file, table)) {
        const server = await serve({ copyOf: prepared.file })
        const { clock } = server.around
        clock.advance(now + 61_000 - clock.now().getTime())
        if (spoil(server.file, table, column, value))
          await expectOthersDelivered(server, `${table}.${column} = ${value}`)
        await server.close()
      }
    },
    120_000,
  )

  async function expectOthersDelivered(server: TroubledServer, what: string): Promise<void> {
    for (let i = 0; i < 6; i++) {
      const ending = await server.see(server.life.federation.sendDue())
      expect(ending.kind, what).toBe('done')
      server.around.clock.advance(61_000)
    }
    const sent = [...arrivals(server).values()].sort()
    expect(sent.filter((times) => times === 2).length, `${what}: ${sent.join(', ')}`).toBeGreaterThanOrEqual(
      2,
    )
  }

  function spoils(file: string, table: string): readonly (readonly [column: string, value: string])[] {
    const database = new DatabaseSync(file)
    const rows = database.prepare(`select name from pragma_table_info('tootkit_${table}')`).all()
    database.close()
    return rows.flatMap(({ name }) => JUNK.map((value) => [String(name), value] as const))
  }

  /** Writes junk into the row of a table that was written first; false where the table takes no such value. */
  function spoil(file: string, table: string, column: string, value: string): boolean {
    const database = new DatabaseSync(file, { timeout: 5000 })
    const first = `(select min(rowid) from tootkit_${table})`
    try {
      database.exec(`update tootkit_${table} set ${column} = ${value} where rowid = ${first}`)
      return true
    } catch {
      return false
    } finally {
      database.close()
    }
  }
})

describe("a host's own accounts", () => {
  /** Accounts that behave otherwise while `isIll`. */
  function ill(patient: { isIll: boolean }, find: Accounts['find']) {
    return (accounts: Accounts): Accounts => ({
      find: (username) => (patient.isIll && username === 'alice' ? find(username) : accounts.find(username)),
      instanceKeys: () => accounts.instanceKeys(),
    })
  }

  it('may hang for minutes: others are delivered meanwhile, and nothing is given up', async () => {
    const patient = { isIll: false }
    const cure = ill(patient, () => new Promise<LocalAccount>(() => undefined))
    const server = await serve({ disguise: (state) => ({ ...state, accounts: cure(state.accounts) }) })
    await server.stage.receive(activityDocument('Follow', BELLA, { object: DAVE }))
    await server.settle()
    const { id } = await post(server, 'hello')
    const { id: other } = await server.life.federation.post({ as: 'dave', text: 'hello' })
    patient.isIll = true
    server.life.federation.start()
    for (let i = 0; i < 20; i++) await server.pass(30_000)
    expect([...arrivals(server)]).toEqual([[other, 1]])
    patient.isIll = false
    for (let i = 0; i < 30; i++) await server.pass(60_000)
    expect(arrivals(server).get(id)).toBe(2)
    expect((await server.state.queue.setAside({ limit: 10 })).items).toEqual([])
    expect(
      server.events.filter(({ kind }) => kind === 'delivery.failed' || kind === 'delivery.setAside'),
    ).toEqual([])
  }, 60_000)

  it('may fail to give the keys of the server once: the next call asks again', async () => {
    let failures = 2
    const server = await serve({
      disguise: (state) => ({
        ...state,
        accounts: {
          find: (username) => state.accounts.find(username),
          async instanceKeys() {
            if (failures-- > 0) throw new Error('no keys today')
            return await state.accounts.instanceKeys()
          },
        },
      }),
    })
    await expect(server.life.federation.lookup(NIA)).rejects.toThrow('no keys today')
    const byStranger = activityDocument('Follow', NIA, { object: ALICE })
    expect(await server.see(server.stage.receive(byStranger))).toMatchObject({ kind: 'failed' })
    expect((await server.life.federation.lookup(NIA)).id).toBe(NIA)
    await server.stage.receive(byStranger)
    expect((await server.state.follow(NIA, ALICE))?.state).toBe('accepted')
  })
})

describe('tables of another version', () => {
  it('of a later one are refused with an error that says so, and left alone', async () => {
    const { file } = await serve()
    const database = new DatabaseSync(file)
    database.exec("update tootkit_meta set value = '99' where name = 'version'")
    database.exec('pragma wal_checkpoint(truncate)')
    database.close()
    const before = readFileSync(file)
    const state = openSqlite(file, { origin: HOME })
    const newer = { name: 'StorageError', code: 'ERR_STORAGE_SCHEMA_NEWER' }
    await expect(state.accounts.find('alice')).rejects.toMatchObject(newer)
    await expect(state.apply([])).resolves.toBeUndefined()
    await expect(state.apply([{ kind: 'block.add', actorId: BOB, targetId: ALICE }])).rejects.toMatchObject(
      newer,
    )
    await state.close()
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('that are not there are refused where the host makes them itself', async () => {
    const db = new Kysely<unknown>({ dialect: createNodeSqliteDialect({ file: ':memory:' }) })
    const state = createSqlState({ db, origin: HOME })
    await expect(state.accounts.find('alice')).rejects.toMatchObject({ code: 'ERR_STORAGE_SCHEMA_OLDER' })
    await state.close()
    await db.destroy()
  })
})

const postgres = process.env['TOOTKIT_POSTGRES']

describe.runIf(postgres !== undefined)('a Postgres that breaks off connections', () => {
  it('is an error for what was under way at most, and everything goes on over new ones', async () => {
    const prefix = `faults${process.pid}_`
    const pool = guardPool(new Pool({ connectionString: postgres, application_name: prefix, max: 4 }))
    const admin = new Client({ connectionString: postgres })
    await admin.connect()
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    const around = await createSurroundings(1)
    const { clock, random, received } = around
    const generateKeys = () => sharedKeys('ed25519')
    const state = createSqlState({ db, origin: HOME, prefix, migrates: true, clock, random, generateKeys })
    const breakOff = 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1'
    try {
      const createUser = async (user: Parameters<typeof state.accounts.create>[0]) => {
        await state.accounts.create(user)
      }
      await fillBase({ state, createUser }, around)
      const life = createLife({ ...around, state })
      const ids = new Set<string>()
      for (let i = 0; i < 20; i++) {
        const name = `post ${i}`
        const say = () => life.see(life.federation.post({ as: 'alice', text: name, idempotencyKey: name }))
        const first = say()
        await pause(random.number() * 8)
        await admin.query(breakOff, [prefix])
        let ending = await first
        for (let again = 0; ending.kind !== 'done' && again < 5; again++) {
          expect(ending).toMatchObject({ kind: 'failed', error: expect.any(Error) })
          ending = await say()
        }
        if (ending.kind === 'done') ids.add(ending.value.id)
      }
      expect(ids.size).toBe(20)
      await settle(life, { state }, around)
      const sent = received.map(({ body }) => /"object":\{"id":"([^"]+)"/.exec(body)?.[1] ?? body)
      expect(new Set(sent)).toEqual(ids)
      expect(sent).toHaveLength(40)
    } finally {
      await state.close()
      await db.destroy()
      const found = await admin.query<{ readonly tablename: string }>(
        'select tablename from pg_tables where tablename like $1',
        [`${prefix}%`],
      )
      for (const { tablename } of found.rows) await admin.query(`drop table "${tablename}" cascade`)
      await admin.end()
    }
  }, 120_000)
})
