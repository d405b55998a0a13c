import { describe, expect, it } from 'vitest'
import { createSqlKeyValueStore } from '../../../../src/adapters/sql/cache.js'
import { createSqlOutbox } from '../../../../src/adapters/sql/dispatches/port.js'
import { storeDispatch, storeUpdate } from '../../../../src/adapters/sql/outbox.js'
import { createSqlDeliveryQueue } from '../../../../src/adapters/sql/queue/queue.js'
import type { DeliverySend } from '../../../../src/core/model/index.js'
import type { DeliveryItem } from '../../../../src/protocol/ports/index.js'
import { createFixedClock } from '../../../../src/testing/index.js'
import { postgres, sqliteFile, type TestDatabase } from '../databases.js'
import { fullScans, record } from '../query-plan.js'

const ALICE = 'https://local.example/users/alice'
const NOTE = 'https://local.example/notes/1'

const item = (id: string, more: Partial<DeliveryItem> = {}): DeliveryItem => ({
  id,
  inbox: 'https://one.example/inbox',
  host: 'one.example',
  senderId: ALICE,
  activityId: id,
  body: '{}',
  createdAt: 1000,
  ...more,
})

const dispatch = (id: string, more: Partial<DeliverySend> = {}): DeliverySend => ({
  kind: 'delivery.send',
  id,
  senderId: ALICE,
  activityId: id,
  body: '{}',
  to: [{ actorId: 'https://one.example/bob', inbox: 'https://one.example/inbox' }],
  followersOf: [],
  subject: NOTE,
  ...more,
})

/** Everything that queue, outbox and cache ever ask, but for their sizes, which count what waits. */
async function useAll({ database }: TestDatabase): Promise<void> {
  const clock = createFixedClock('2026-11-22T12:00:00Z')
  const queue = createSqlDeliveryQueue({ database, clock })
  const outbox = createSqlOutbox({ database, clock })
  const cache = createSqlKeyValueStore({ database, clock, maxEntries: 8 })
  const claim = { now: 1e9, limit: 20, leaseMs: 1000, maxPerHost: 20 }

  await queue.enqueue(['a', 'b', 'c', 'd', 'e'].map((id) => item(id, { orderingKey: id, subject: NOTE })))
  await queue.enqueue([
    item('a'),
    item('f', { headers: [['A', 'b']] }),
    item('g'),
    item('h', { orderingKey: 'h' }),
  ])
  await queue.enqueue([item('h', { orderingKey: 'h' }), item('i', { orderingKey: 'h' })])
  const [a, b, c, d, e, f] = await queue.claim(claim)
  if (!(a && b && c && d && e && f)) throw new Error('less was claimed than expected')
  await queue.begin(a.item.id, a.lease)
  await queue.extend(a.item.id, a.lease, 2e9)
  await queue.ack(b.item.id, b.lease)
  await queue.retry(c.item.id, c.lease, 0)
  await queue.shelve(d.item.id, d.lease, 'unfinished')
  await queue.shelve(e.item.id, e.lease, 'unfinished')
  await queue.drop(f.item.id, f.lease)
  await queue.setAside({ limit: 1 })
  await queue.enqueue([item('j'), item(d.item.id)])
  await queue.putBack(d.item.id)
  await queue.discard(e.item.id)
  await database.write((trx) =>
    trx
      .updateTable('letters')
      .set({ headers: '[' })
      .where('letter_id', 'in', (eb) => eb.selectFrom('deliveries').select('letter_id').where('id', '=', 'g'))
      .execute(),
  )
  await queue.claim({ ...claim, now: 1e12, exceptHosts: ['two.example'] })
  await queue.nextDueAt(['two.example'])
  await queue.cancel(NOTE)

  await database.write(async (trx) => {
    await storeDispatch(trx, dispatch('first', { followersOf: [ALICE] }), 0)
    await storeDispatch(trx, dispatch('second'), 0)
    await storeUpdate(trx, { kind: 'update.send', objectId: NOTE, at: '2026-11-22T12:00:00Z' })
    await storeUpdate(trx, { kind: 'update.send', objectId: NOTE, at: '2026-11-22T11:00:00Z' })
    await storeUpdate(trx, {
      kind: 'update.send',
      objectId: NOTE,
      at: '2026-11-22T13:00:00Z',
      endsPoll: true,
    })
    await storeDispatch(trx, dispatch('third', { subject: 'other' }), 0)
    await storeDispatch(trx, dispatch('fourth', { followersOf: [ALICE], subject: 'fourth' }), 0)
    await storeDispatch(trx, dispatch('fifth', { followersOf: [ALICE], subject: 'fifth' }), 0)
  })
  const now = clock.now().getTime()
  for (let round = 0; round < 4; round++)
    for (const { id, lease, dispatch: taken } of await outbox.take({ now, limit: 5, leaseMs: 1000 })) {
      await outbox.step(id, lease, { kind: 'page', items: [item(`${id} of a page`)], cursor: 'next' })
      if (taken.kind === 'update.send')
        await outbox.step(id, lease, { kind: 'composed', dispatch: dispatch('newest') })
      else if (id === 'fourth') await outbox.step(id, lease, { kind: 'setAside', reason: 'unfinished' })
      else if (id === 'fifth') await outbox.step(id, lease, { kind: 'later', dueAt: 2 * now })
      else await outbox.step(id, lease, { kind: 'done', items: [] })
    }
  await outbox.nextDueAt()
  await queue.putBack('fourth')
  await database.write((trx) =>
    storeDispatch(trx, dispatch('delete', { supersedes: true, subject: 'fourth' }), 0),
  )

  for (let i = 0; i < 20; i++) await cache.set(`key:${i}`, i, 1000)
  await cache.add('seen:1', 1, 1000)
  await cache.compareAndSet('key:1', 1, 2, 1000)
  await cache.get('key:1')
  await cache.delete('key:1')
}

describe.each([sqliteFile, postgres])('plans of the statements over $name', (kind) => {
  it.skipIf(kind.isAbsent)('look at no table from end to end', async () => {
    const recorded = record(kind)
    try {
      await useAll(recorded.opened)
      expect(recorded.statements.size).toBeGreaterThan(40)
      expect(await fullScans(recorded)).toEqual([])
    } finally {
      await recorded.opened.close()
    }
  })

  it.skipIf(kind.isAbsent)('that do so are found', async () => {
    const recorded = record(kind)
    try {
      const { database } = recorded.opened
      await database.ready()
      await database.reader.selectFrom('deliveries').select('id').where('inbox', '=', 'x').execute()
      await database.reader.selectFrom('deliveries').select('id').where('id', '=', 'x').execute()
      expect(await fullScans(recorded)).toHaveLength(1)
    } finally {
      await recorded.opened.close()
    }
  })
})
