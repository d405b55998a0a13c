/**
 * The contract of `DeliveryQueue`, as tests.
 *
 * @module
 */
import type { ClaimOptions, DeliveryItem, DeliveryJob, DeliveryQueue } from '../protocol/ports/index.js'
import { expectEqual, type ContractCase } from './check.js'

/** A fresh, empty queue. The times given to it are small numbers, not the present. */
export interface DeliveryQueueFixture {
  readonly queue: DeliveryQueue
  readonly close?: () => void | Promise<void>
}

/**
 * Gives the tests that every `DeliveryQueue` passes.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryDeliveryQueue } from 'tootkit/memory'
 * import { deliveryQueueContract } from 'tootkit/testing'
 * for (const { run } of deliveryQueueContract(() => ({ queue: createMemoryDeliveryQueue() }))) await run()
 * ```
 */
export function deliveryQueueContract(
  create: () => DeliveryQueueFixture | Promise<DeliveryQueueFixture>,
): readonly ContractCase[] {
  return Object.entries(CASES).map(([name, body]) => ({
    name,
    async run() {
      const fixture = await create()
      try {
        await body(fixture.queue)
      } finally {
        await fixture.close?.()
      }
    },
  }))
}

const LEASE_MS = 60_000

function item(id: string, host = 'one.example', more: Partial<DeliveryItem> = {}): DeliveryItem {
  return {
    id,
    inbox: `https://${host}/inbox`,
    host,
    senderId: 'https://local.example/users/alice',
    activityId: `https://local.example/activities/${id}`,
    body: `{"id":"${id}"}`,
    createdAt: 1000,
    ...more,
  }
}

function claim(
  queue: DeliveryQueue,
  now: number,
  more: Partial<ClaimOptions> = {},
): Promise<readonly DeliveryJob[]> {
  return queue.claim({ now, limit: 100, leaseMs: LEASE_MS, maxPerHost: 100, ...more })
}

const idsOf = (jobs: readonly DeliveryJob[]): readonly string[] => jobs.map((job) => job.item.id)

/** Claims exactly one. */
async function claimOne(queue: DeliveryQueue, now: number): Promise<DeliveryJob> {
  const [job] = await claim(queue, now, { limit: 1 })
  if (job === undefined) throw new Error(`nothing to claim at ${now}`)
  return job
}

const CASES: Readonly<Record<string, (queue: DeliveryQueue) => Promise<void>>> = {
  'is empty at first': async (queue) => {
    expectEqual(await queue.size(), 0, 'size')
    expectEqual(await claim(queue, 1e12), [], 'claim')
    expectEqual(await queue.nextDueAt(), undefined, 'nextDueAt')
    expectEqual(await queue.cancel('nothing'), 0, 'cancel')
    await queue.enqueue([])
    expectEqual(await queue.size(), 0, 'size after nothing was queued')
  },

  'hands out an item whole, once, when it is due': async (queue) => {
    const whole = item('whole', 'one.example:8443', {
      body: '{"content":"ä\u{1f600}\\u0000"}',
      headers: [
        ['X-One', 'a'],
        ['X-One', 'b'],
      ],
      orderingKey: 'https://local.example/notes/1 https://one.example/inbox',
      subject: 'https://local.example/notes/1',
      synchronizeFollowers: true,
      retries: 8,
    })
    await queue.enqueue([whole])
    expectEqual(await queue.nextDueAt(), 1000, 'nextDueAt')
    expectEqual(await claim(queue, 999), [], 'claim before it is due')
    const [job, ...more] = await claim(queue, 1000)
    expectEqual(job?.item, whole, 'item')
    expectEqual([job?.attempt, job?.lapses], [0, 0], 'attempts and lapses')
    expectEqual(more.length, 0, 'further items')
    expectEqual(await claim(queue, 1001), [], 'claim again')
    expectEqual(await queue.size(), 1, 'size while under way')
  },

  'queues the same id once, also while it is under way': async (queue) => {
    await queue.enqueue([item('a'), item('b'), item('a', 'two.example')])
    await queue.enqueue([item('b', 'two.example')])
    expectEqual(await queue.size(), 2, 'size')
    const jobs = await claim(queue, 1000)
    expectEqual(
      jobs.map((job) => job.item.host),
      ['one.example', 'one.example'],
      'hosts',
    )
    await queue.enqueue([item('a'), item('b')])
    expectEqual(await queue.size(), 2, 'size after queueing again')
    for (const { item: { id }, lease } of jobs) await queue.ack(id, lease) // prettier-ignore
    await queue.enqueue([item('a')])
    expectEqual(await queue.size(), 1, 'size after it was delivered and queued anew')
  },

  'queues all or nothing': async (queue) => {
    const poisoned = { ...item('b'), body: undefined } as unknown as DeliveryItem // what no store can keep
    const outcome = await queue.enqueue([item('a'), poisoned, item('c')]).then(
      () => 'queued',
      () => 'refused',
    )
    if (outcome === 'refused') expectEqual(await queue.size(), 0, 'size after a refusal')
    else expectEqual(await queue.size(), 3, 'size')
  },

  'hands out what was due first, first': async (queue) => {
    await queue.enqueue([
      item('late', 'one.example', { createdAt: 3000 }),
      item('first', 'one.example', { createdAt: 2000 }),
      item('second', 'two.example', { createdAt: 2000 }),
    ])
    expectEqual(idsOf(await claim(queue, 5000, { limit: 2 })), ['first', 'second'], 'first two')
    expectEqual(idsOf(await claim(queue, 5000, { limit: 2 })), ['late'], 'the rest')
  },

  'forgets what was acknowledged or dropped': async (queue) => {
    await queue.enqueue([item('a'), item('b')])
    const [a, b] = await claim(queue, 1000)
    expectEqual(await queue.ack('a', a?.lease ?? ''), true, 'ack')
    expectEqual(await queue.drop('b', b?.lease ?? ''), true, 'drop')
    expectEqual(await queue.size(), 0, 'size')
    expectEqual(await queue.nextDueAt(), undefined, 'nextDueAt')
    expectEqual(await queue.ack('a', a?.lease ?? ''), false, 'second ack')
  },

  'hands out again what is retried, and counts': async (queue) => {
    await queue.enqueue([item('a')])
    const first = await claimOne(queue, 1000)
    expectEqual(await queue.retry('a', first.lease, 5000), true, 'retry')
    expectEqual(await queue.nextDueAt(), 5000, 'nextDueAt')
    expectEqual(await claim(queue, 4999), [], 'claim before it is due again')
    const second = await claimOne(queue, 5000)
    expectEqual([second.attempt, second.lapses], [1, 0], 'attempts and lapses')
    expectEqual(await queue.retry('a', second.lease, 9000, false), true, 'retry that does not count')
    expectEqual((await claimOne(queue, 9000)).attempt, 1, 'attempts after a wait')
  },

  'hands out again what was left behind, and counts the lapses in a row': async (queue) => {
    await queue.enqueue([item('a')])
    await claim(queue, 1000)
    expectEqual(await queue.nextDueAt(), 1000 + LEASE_MS, 'nextDueAt')
    expectEqual(await claim(queue, 999 + LEASE_MS), [], 'claim within the lease')
    const second = await claimOne(queue, 1000 + LEASE_MS)
    expectEqual([second.attempt, second.lapses], [0, 1], 'attempts and lapses')
    const third = await claimOne(queue, 1000 + 2 * LEASE_MS)
    expectEqual(third.lapses, 2, 'lapses')
    await queue.retry('a', third.lease, 500_000)
    expectEqual((await claimOne(queue, 500_000)).lapses, 0, 'lapses after an outcome')
  },

  'refuses an old lease and changes nothing': async (queue) => {
    await queue.enqueue([item('a')])
    const old = await claimOne(queue, 1000)
    const present = await claimOne(queue, 1000 + LEASE_MS)
    expectEqual(old.lease === present.lease, false, 'leases are equal')
    for (const lease of [old.lease, 'nonsense', '']) {
      expectEqual(await queue.ack('a', lease), false, 'ack')
      expectEqual(await queue.drop('a', lease), false, 'drop')
      expectEqual(await queue.retry('a', lease, 1), false, 'retry')
      expectEqual(await queue.extend('a', lease, 1), false, 'extend')
    }
    expectEqual(await queue.ack('unknown', present.lease), false, 'ack of another item')
    expectEqual(await queue.nextDueAt(), 1000 + 2 * LEASE_MS, 'nextDueAt')
    expectEqual(await queue.ack('a', present.lease), true, 'ack with the present lease')
  },

  'refuses a lease after the item was given back': async (queue) => {
    await queue.enqueue([item('a')])
    const { lease } = await claimOne(queue, 1000)
    await queue.retry('a', lease, 2000)
    expectEqual(await queue.ack('a', lease), false, 'ack')
    expectEqual(await queue.size(), 1, 'size')
  },

  'takes an outcome after the lease ended, if nobody else has the item': async (queue) => {
    await queue.enqueue([item('a')])
    const { lease } = await claimOne(queue, 1000)
    expectEqual(await claim(queue, 999 + LEASE_MS), [], 'claim within the lease')
    expectEqual(await queue.ack('a', lease), true, 'ack')
  },

  'extends a lease': async (queue) => {
    await queue.enqueue([item('a')])
    const { lease } = await claimOne(queue, 1000)
    expectEqual(await queue.extend('a', lease, 500_000), true, 'extend')
    expectEqual(await claim(queue, 499_999), [], 'claim within the longer lease')
    expectEqual((await claim(queue, 500_000)).length, 1, 'claim after it')
  },

  'keeps to the limit': async (queue) => {
    await queue.enqueue(Array.from({ length: 10 }, (_, i) => item(`${i}`)))
    expectEqual((await claim(queue, 1000, { limit: 3 })).length, 3, 'claimed')
    expectEqual((await claim(queue, 1000, { limit: 0 })).length, 0, 'claimed with a limit of 0')
    expectEqual((await claim(queue, 1000)).length, 7, 'claimed then')
  },

  'lets no host take more than its share': async (queue) => {
    const slow = Array.from({ length: 10 }, (_, i) => item(`slow ${i}`, 'slow.example'))
    await queue.enqueue([...slow, item('quick', 'quick.example')])
    const jobs = await claim(queue, 1000, { maxPerHost: 2 })
    expectEqual(idsOf(jobs), ['slow 0', 'slow 1', 'quick'], 'first claim')
    expectEqual(await claim(queue, 1001, { maxPerHost: 2 }), [], 'second claim')
    await queue.ack('slow 0', jobs[0]?.lease ?? '')
    expectEqual(idsOf(await claim(queue, 1002, { maxPerHost: 2 })), ['slow 2'], 'claim after one has gone')
    const later = await claim(queue, 1000 + LEASE_MS, { maxPerHost: 2, limit: 3 })
    expectEqual(later.length, 2, 'claim after leases ended') // quick, and one beside slow 2
  },

  'leaves excepted hosts alone': async (queue) => {
    await queue.enqueue([item('a', 'down.example'), item('b', 'up.example', { createdAt: 2000 })])
    const exceptHosts = ['down.example', 'unknown.example']
    expectEqual(await queue.nextDueAt(exceptHosts), 2000, 'nextDueAt')
    expectEqual(idsOf(await claim(queue, 2000, { exceptHosts })), ['b'], 'claim')
    expectEqual(await queue.nextDueAt(['down.example', 'up.example']), undefined, 'nextDueAt of no host')
    expectEqual(idsOf(await claim(queue, 2000)), ['a'], 'claim without exceptions')
  },

  'keeps the order within one key and host, and lets nothing overlap': async (queue) => {
    const key = { orderingKey: 'note' }
    await queue.enqueue([
      item('create', 'one.example', key),
      item('update', 'one.example', key),
      item('create there', 'two.example', key),
      item('other note', 'one.example', { orderingKey: 'other' }),
      item('no key'),
    ])
    await queue.enqueue([item('early delete', 'one.example', { ...key, createdAt: 1 })])
    const jobs = await claim(queue, 1000)
    expectEqual([...idsOf(jobs)].sort(), ['create', 'create there', 'no key', 'other note'], 'first claim')
    const create = jobs.find((job) => job.item.id === 'create')
    await queue.retry('create', create?.lease ?? '', 9000)
    expectEqual(await claim(queue, 8000), [], 'claim while the first waits')
    expectEqual(await queue.nextDueAt(), 9000, 'nextDueAt')
    const again = await claimOne(queue, 9000)
    expectEqual(again.item.id, 'create', 'the first again')
    await queue.drop('create', again.lease)
    const update = await claimOne(queue, 9000)
    expectEqual(update.item.id, 'update', 'the second')
    await queue.ack('update', update.lease)
    expectEqual(idsOf(await claim(queue, 9000)), ['early delete'], 'the third')
  },

  'frees the key of a dead holder when its lease ends': async (queue) => {
    await queue.enqueue([
      item('a', 'one.example', { orderingKey: 'k' }),
      item('b', 'one.example', { orderingKey: 'k' }),
    ])
    await claim(queue, 1000)
    const again = await claim(queue, 1000 + LEASE_MS)
    expectEqual(idsOf(again), ['a'], 'claim after the lease')
    await queue.ack('a', again[0]?.lease ?? '')
    expectEqual(idsOf(await claim(queue, 1000 + LEASE_MS)), ['b'], 'claim after the acknowledgement')
  },

  'cancels what is not under way': async (queue) => {
    const subject = { subject: 'note' }
    await queue.enqueue([
      item('under way', 'one.example', subject),
      item('waiting', 'two.example', { ...subject, createdAt: 2000 }),
      item('tried', 'two.example', subject),
      item('other', 'two.example', { subject: 'notes' }),
      item('of none', 'two.example', { orderingKey: 'note' }),
    ])
    const jobs = await claim(queue, 1000)
    const leaseOf = (id: string): string => jobs.find((job) => job.item.id === id)?.lease ?? ''
    await queue.retry('tried', leaseOf('tried'), 5000)
    expectEqual(await queue.cancel('note'), 2, 'cancelled')
    expectEqual(await queue.size(), 3, 'size')
    expectEqual(await queue.ack('under way', leaseOf('under way')), true, 'ack of what was under way')
  },

  'hands out each item once to concurrent claims': async (queue) => {
    await queue.enqueue(Array.from({ length: 200 }, (_, i) => item(`${i}`, `host${i % 20}.example`)))
    const claims = Array.from({ length: 40 }, () => claim(queue, 1000, { limit: 5, maxPerHost: 3 }))
    const jobs = (await Promise.all(claims)).flat()
    expectEqual(new Set(idsOf(jobs)).size, jobs.length, 'distinct items')
    expectEqual(jobs.length, 60, 'claimed') // 20 hosts, 3 each
    expectEqual(new Set(jobs.map(({ lease }) => lease)).size, 60, 'distinct leases')
  },
}
