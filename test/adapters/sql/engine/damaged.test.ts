import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { createSqlKeyValueStore } from '../../../../src/adapters/sql/cache.js'
import { createSqlDatabase } from '../../../../src/adapters/sql/create-database.js'
import type { SqlDatabase } from '../../../../src/adapters/sql/database.js'
import { createSqlOutbox } from '../../../../src/adapters/sql/dispatches/port.js'
import { storeDispatch, storeUpdate } from '../../../../src/adapters/sql/outbox.js'
import { createSqlDeliveryQueue } from '../../../../src/adapters/sql/queue/queue.js'
import type { DeliverySend } from '../../../../src/core/model/index.js'
import type { DeliveryItem, FederationEvent } from '../../../../src/protocol/ports/index.js'
import { createFixedClock } from '../../../../src/testing/index.js'
import { postgres, sqliteInMemory, type Kind, type TestDatabase } from '../databases.js'

const START = Date.parse('2026-11-22T12:00:00Z')
const TEXTS = ['{', '5', '{}', '[]', '~0123456789abcdef0123456789abcdef', '']
const NUMBERS = ['1152921504606846976', '-1152921504606846976', '7', '0']
/** Over a server each takes its time, and all are tried over SQLite. */
const valuesOn = ({ name }: Kind): readonly string[] =>
  name === postgres.name ? ['{', ...NUMBERS.slice(0, 1), '0'] : [...TEXTS, ...NUMBERS]
const LONG = `https://one.example/${'l'.repeat(600)}`

const item = (id: string, more: Partial<DeliveryItem> = {}): DeliveryItem => ({
  id,
  inbox: 'https://one.example/inbox',
  host: 'one.example',
  senderId: 'https://local.example/users/alice',
  activityId: `https://local.example/${id}`,
  body: JSON.stringify({ id }),
  createdAt: START,
  ...more,
})
const dispatch = (id: string, subject?: string): DeliverySend => ({
  kind: 'delivery.send',
  id,
  senderId: 'https://local.example/users/alice',
  activityId: `https://local.example/${id}`,
  body: JSON.stringify({ id }),
  to: [{ actorId: 'https://two.example/bob', inbox: 'https://two.example/inbox' }],
  followersOf: ['https://local.example/users/alice'],
  ...(subject !== undefined && { subject }),
})
const lane = { orderingKey: 'https://local.example/notes/1 https://one.example/inbox' }
const ITEMS = [item('first', lane), item('second', lane), item('third', lane), item('other'), item(LONG, { inbox: LONG })] // prettier-ignore
const DISPATCHES = [dispatch('create', 'note'), dispatch('update', 'note'), dispatch('none'), dispatch(LONG)]

let opened: TestDatabase | undefined
afterEach(() => opened?.close())

/** The ports as after a start. */
function portsOver(database: SqlDatabase) {
  const clock = createFixedClock(START)
  return {
    queue: createSqlDeliveryQueue({ database, clock }),
    outbox: createSqlOutbox({ database, clock }),
    cache: createSqlKeyValueStore({ database, clock }),
  }
}

async function fill(database: SqlDatabase): Promise<void> {
  const { queue, cache } = portsOver(database)
  await queue.enqueue([item('aside'), item('aside 2')])
  for (const {
    item: { id },
    lease,
  } of await queue.claim({ now: START, limit: 9, leaseMs: 1000, maxPerHost: 9 }))
    // prettier-ignore
    await queue.shelve(id, lease, 'unfinished')
  await queue.enqueue(ITEMS)
  await database.write(async (trx) => {
    for (const one of DISPATCHES) await storeDispatch(trx, one, START)
    await storeUpdate(trx, { kind: 'update.send', objectId: 'https://local.example/9', at: new Date(START).toISOString() }) // prettier-ignore
  })
  await cache.set('kind:a', { a: 1 }, 1e6)
  await cache.add('kind:b', { b: 1 }, 1e6)
}

/** Works everything off; gives the ids of what came out and of what was set aside. */
async function workOff(database: SqlDatabase): Promise<readonly string[]> {
  const { queue, outbox } = portsOver(database)
  const names: string[] = []
  for (let rounds = 0; rounds < 12; rounds++) {
    const jobs = await queue.claim({ now: START + 1e9, limit: 20, leaseMs: 1e12, maxPerHost: 20 })
    for (const job of jobs) {
      names.push(job.item.id)
      expect(await queue.ack(job.item.id, job.lease)).toBe(true)
    }
    for (const { id, lease } of await outbox.take({ now: START + 1e9, limit: 20, leaseMs: 1e12 })) {
      names.push(id)
      expect(await outbox.step(id, lease, { kind: 'page', items: [], cursor: 'x' })).toBe(true)
      expect(await outbox.step(id, lease, { kind: 'done', items: [] })).toBe(true)
    }
  }
  const { items } = await queue.setAside({ limit: 100 })
  for (const { id } of items) expect(await queue.discard(id)).toBe(true)
  return [...names, ...items.map(({ id }) => id)]
}

/** Writes a value into one row of a table, where that can be. */
async function plant({ db }: TestDatabase, table: string, column: string, value: string): Promise<boolean> {
  const name = sql.table(`tootkit_${table}`)
  const by = { letters: 'letter_id', delivery_hosts: 'host', cache: 'key' }[table] ?? 'sequence'
  try {
    await sql`update ${name} set ${sql.ref(column)} = ${sql.lit(value)}
      where ${sql.ref(by)} = (select min(${sql.ref(by)}) from ${name})`.execute(db)
    return true
  } catch {
    return false // it takes no such value, or not twice
  }
}

/** Numbers of rows, by which the database itself tells them apart, and what is an opinion. */
const LEFT_OUT = new Set(['sequence', 'letter_id'])
const TABLES = ['letters', 'deliveries', 'delivery_hosts', 'outbox', 'set_aside', 'cache']

describe.each([sqliteInMemory, postgres])('rows that another program wrote into, on $name', (kind) => {
  it.skipIf(kind.isAbsent).each(TABLES)(
    'of %s keep nothing from being delivered or set aside',
    async (table) => {
      const at = kind.open()
      opened = at
      await at.database.ready()
      await fill(at.database)
      const { rows } = await sql<object>`select * from ${sql.table(`tootkit_${table}`)}`.execute(at.db)
      for (const column of Object.keys(rows[0] ?? {}))
        for (const value of valuesOn(kind)) {
          await at.clear()
          await fill(at.database)
          const isNumber = table === 'deliveries' || table === 'letters' || table === 'outbox' || table === 'set_aside' // prettier-ignore
          if (isNumber && LEFT_OUT.has(column) && !(table !== 'letters' && column === 'letter_id')) continue
          if (!(await plant(at, table, column, value))) continue
          const found = await workOff(at.database)
          // 5 items, 5 dispatches and 2 set aside; what is named otherwise by now is still there
          expect([column, value, found.length]).toEqual([column, value, 12])
          const { queue, outbox, cache } = portsOver(at.database)
          for (const key of ['kind:a', 'kind:b']) await cache.get(key)
          await queue.size()
          expect(await outbox.size()).toBe(0)
        }
    },
    120_000,
  )

  it.skipIf(kind.isAbsent)('are told of, each once', async () => {
    const at = kind.open()
    opened = at
    const events: FederationEvent[] = []
    const database = createSqlDatabase({
      db: at.db,
      migrates: true,
      onEvent: (event) => void events.push(event),
    })
    await fill(database)
    await sql`update tootkit_letters set body = '{' where activity_id like '%first'`.execute(at.db)
    await sql`update tootkit_outbox set dispatch = '{' where id = 'create'`.execute(at.db)
    expect([...(await workOff(database))].sort()).toEqual(
      [...ITEMS, ...DISPATCHES, { id: 'aside' }, { id: 'aside 2' }, { id: 'update 0 https://local.example/9' }].map(({ id }) => id).sort(), // prettier-ignore
    )
    expect(events).toEqual([
      { kind: 'delivery.setAside', itemId: 'first', reason: 'unreadable' },
      { kind: 'delivery.setAside', itemId: 'create', reason: 'unreadable' },
    ])
  })

  it.skipIf(kind.isAbsent)(
    'and were set aside are an error that names them when they are put back',
    async () => {
      const at = kind.open()
      opened = at
      await fill(at.database)
      const { queue } = portsOver(at.database)
      for (const payload of ['{', '5', '{}']) {
        await sql`update tootkit_set_aside set payload = ${payload} where id = 'aside'`.execute(at.db)
        await expect(queue.putBack('aside')).rejects.toMatchObject({
          code: 'ERR_STORAGE_DAMAGED',
          row: { table: 'set_aside', id: 'aside' },
        })
      }
      expect(await queue.discard('aside')).toBe(true)
    },
  )
})
