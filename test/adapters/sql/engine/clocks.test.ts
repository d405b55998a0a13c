import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqlOutbox } from '../../../../src/adapters/sql/dispatches/port.js'
import { storeDispatch } from '../../../../src/adapters/sql/outbox.js'
import { createSqlDeliveryQueue } from '../../../../src/adapters/sql/queue/queue.js'
import type { DeliverySend } from '../../../../src/core/model/index.js'
import type { DeliveryQueue } from '../../../../src/protocol/ports/index.js'
import { createFixedClock } from '../../../../src/testing/index.js'
import { KINDS, type TestDatabase } from '../databases.js'

const HOUR = 3_600_000
const LEASE_MS = 60_000
const START = Date.parse('2026-11-22T12:00:00Z')

const item = (id: string, createdAt = START) => ({
  id,
  inbox: 'https://one.example/inbox',
  host: 'one.example',
  senderId: 'https://us.example/users/alice',
  activityId: id,
  body: '{}',
  createdAt,
})

const dispatch = (id: string): DeliverySend => ({
  kind: 'delivery.send',
  id,
  senderId: 'https://us.example/users/alice',
  activityId: id,
  body: '{}',
  to: [],
  followersOf: ['https://us.example/users/alice'],
})

describe.each(KINDS)('a process whose clock is ahead, over $name', ({ isAbsent, open }) => {
  const clock = createFixedClock(new Date(START).toISOString())
  const now = (): number => clock.now().getTime()
  let opened: TestDatabase
  let queue: DeliveryQueue
  beforeEach(() => {
    if (isAbsent) return
    opened = open()
    queue = createSqlDeliveryQueue({ database: opened.database, clock })
  })
  afterEach(async () => {
    if (!isAbsent) await opened.close()
  })
  const claim = (at = now()) => queue.claim({ now: at, limit: 10, leaseMs: LEASE_MS, maxPerHost: 10 })
  const idsAfter = async (ms: number): Promise<readonly string[]> => {
    clock.advance(ms)
    return (await claim()).map((job) => job.item.id)
  }

  it.skipIf(isAbsent).each([6, 24 * 60, 24 * 365 * 3])(
    'holds nothing that it took for longer than it could by ours: %i hours',
    async (hours) => {
      await queue.enqueue([item('a', now())])
      await createSqlDeliveryQueue({ database: opened.database }).claim({
        now: now() + hours * HOUR,
        limit: 10,
        leaseMs: LEASE_MS,
        maxPerHost: 10,
      })
      expect(await queue.nextDueAt()).toBe(now() + hours * HOUR + LEASE_MS)
      expect(await idsAfter(61_000)).toEqual(['a'])
    },
  )

  it.skipIf(isAbsent)(
    'puts nothing off for longer than it could, neither what is new nor what failed',
    async () => {
      await queue.enqueue([item('new', now() + 48 * HOUR), item('failed', now())])
      const [job] = await claim()
      await queue.retry('failed', job?.lease ?? '', now() + 48 * HOUR)
      expect((await idsAfter(61_000)).toSorted()).toEqual(['failed', 'new'])
    },
  )

  it.skipIf(isAbsent)('is believed where a clock like ours may have said it', async () => {
    await queue.enqueue([item('waits', now())])
    const [job] = await claim()
    await queue.retry('waits', job?.lease ?? '', now() + 11 * HOUR) // as a Retry-After may ask for
    expect(await idsAfter(61_000)).toEqual([])
    expect(await idsAfter(11 * HOUR)).toEqual(['waits'])
    await queue.extend('waits', 'not ours', 0)
    expect(await idsAfter(30_000)).toEqual([])
  })

  it.skipIf(isAbsent)('keeps nobody from looking once it is right again', async () => {
    await claim() // the first look
    clock.advance(90 * 24 * HOUR)
    await claim()
    clock.advance(-90 * 24 * HOUR)
    await queue.enqueue([item('a', now() + 48 * HOUR)])
    expect(await idsAfter(61_000)).toEqual(['a'])
  })

  it.skipIf(isAbsent)(
    'holds no dispatch for longer, and leaves what is to wait, as the end of a poll',
    async () => {
      const outbox = createSqlOutbox({ database: opened.database, clock })
      const take = (at: number) => outbox.take({ now: at, limit: 10, leaseMs: LEASE_MS })
      await opened.database.write((trx) => storeDispatch(trx, dispatch('a'), now()))
      await opened.database.write((trx) => storeDispatch(trx, dispatch('b'), now() + 48 * HOUR))
      await createSqlOutbox({ database: opened.database }).take({
        now: now() + 6 * HOUR,
        limit: 1,
        leaseMs: LEASE_MS,
      })
      clock.advance(61_000)
      expect((await take(now())).map(({ id }) => id)).toEqual(['a'])
    },
  )
})
