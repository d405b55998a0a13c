/**
 * Contract of a delivery queue: what becomes of an item.
 *
 * @module
 */
import type { DeliveryItem } from '../../protocol/ports/index.js'
import { expectEqual } from '../check.js'
import { claim, claimOne, idsOf, item, LEASE_MS, type DeliveryQueueCases } from './fixture.js'

export const outcomeCases: DeliveryQueueCases = {
  'is empty at first': async ({ queue }) => {
    expectEqual(await queue.size(), 0, 'size')
    expectEqual(await claim(queue, 1e12), [], 'claim')
    expectEqual(await queue.nextDueAt(), undefined, 'nextDueAt')
    expectEqual(await queue.cancel('nothing'), 0, 'cancel')
    await queue.enqueue([])
    expectEqual(await queue.size(), 0, 'size after nothing was queued')
  },

  'hands out an item whole, once, when it is due': async ({ queue }) => {
    const whole = item('whole', 'one.example:8443', {
      body: '{"content":"ä\u{1f600}\\u0000"}',
      headers: [
        ['X-One', 'a'],
        ['X-One', 'b'],
      ],
      orderingKey: 'https://local.example/notes/1 https://one.example/inbox',
      subject: 'https://local.example/notes/1',
      synchronizeFollowers: true,
      onBehalfOf: 'actor.example',
      recipientId: 'https://actor.example/users/bob',
      retries: 8,
    })
    await queue.enqueue([whole])
    expectEqual(await queue.nextDueAt(), 1000, 'nextDueAt')
    expectEqual(await claim(queue, 999), [], 'claim before it is due')
    const [job, ...more] = await claim(queue, 1000)
    expectEqual(job?.item, whole, 'item')
    expectEqual([job?.attempt, job?.lapses, job?.begun], [0, 0, 0], 'attempts, lapses and begun')
    expectEqual(more.length, 0, 'further items')
    expectEqual(await claim(queue, 1001), [], 'claim again')
    expectEqual(await queue.size(), 1, 'size while under way')
  },

  'queues the same id once, also while it is under way': async ({ queue }) => {
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

  'queues all or nothing': async ({ queue }) => {
    const poisoned = { ...item('b'), body: undefined } as unknown as DeliveryItem // what no store can keep
    const outcome = await queue.enqueue([item('a'), poisoned, item('c')]).then(
      () => 'queued',
      () => 'refused',
    )
    if (outcome === 'refused') expectEqual(await queue.size(), 0, 'size after a refusal')
    else expectEqual(await queue.size(), 3, 'size')
  },

  'hands out what was due first, first': async ({ queue }) => {
    await queue.enqueue([
      item('late', 'one.example', { createdAt: 3000 }),
      item('first', 'one.example', { createdAt: 2000 }),
      item('second', 'two.example', { createdAt: 2000 }),
    ])
    expectEqual(idsOf(await claim(queue, 5000, { limit: 2 })), ['first', 'second'], 'first two')
    expectEqual(idsOf(await claim(queue, 5000, { limit: 2 })), ['late'], 'the rest')
  },

  'forgets what was acknowledged or dropped': async ({ queue }) => {
    await queue.enqueue([item('a'), item('b')])
    const [a, b] = await claim(queue, 1000)
    expectEqual(await queue.ack('a', a?.lease ?? ''), true, 'ack')
    expectEqual(await queue.drop('b', b?.lease ?? ''), true, 'drop')
    expectEqual(await queue.size(), 0, 'size')
    expectEqual(await queue.nextDueAt(), undefined, 'nextDueAt')
    expectEqual(await queue.ack('a', a?.lease ?? ''), false, 'second ack')
  },

  'hands out again what is retried, and counts': async ({ queue }) => {
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

  'hands out again what was left behind, and counts the lapses in a row': async ({ queue }) => {
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

  'refuses an old lease and changes nothing': async ({ queue }) => {
    await queue.enqueue([item('a')])
    const old = await claimOne(queue, 1000)
    const present = await claimOne(queue, 1000 + LEASE_MS)
    expectEqual(old.lease === present.lease, false, 'leases are equal')
    for (const lease of [old.lease, 'nonsense', '']) {
      expectEqual(await queue.ack('a', lease), false, 'ack')
      expectEqual(await queue.drop('a', lease), false, 'drop')
      expectEqual(await queue.retry('a', lease, 1), false, 'retry')
      expectEqual(await queue.extend('a', lease, 1), false, 'extend')
      expectEqual(await queue.begin('a', lease), false, 'begin')
      expectEqual(await queue.shelve('a', lease, 'unfinished'), false, 'shelve')
    }
    expectEqual(await queue.ack('unknown', present.lease), false, 'ack of another item')
    expectEqual(await queue.nextDueAt(), 1000 + 2 * LEASE_MS, 'nextDueAt')
    expectEqual(await queue.setAside({ limit: 10 }), { items: [] }, 'what is set aside')
    expectEqual((await claimOne(queue, 1000 + 2 * LEASE_MS)).begun, 0, 'begun')
    expectEqual(await queue.ack('a', present.lease), false, 'ack with what is an old lease by now')
    expectEqual(await queue.size(), 1, 'size')
  },

  'refuses a lease after the item was given back': async ({ queue }) => {
    await queue.enqueue([item('a')])
    const { lease } = await claimOne(queue, 1000)
    await queue.retry('a', lease, 2000)
    expectEqual(await queue.ack('a', lease), false, 'ack')
    expectEqual(await queue.size(), 1, 'size')
  },

  'takes an outcome after the lease ended, if nobody else has the item': async ({ queue }) => {
    await queue.enqueue([item('a')])
    const { lease } = await claimOne(queue, 1000)
    expectEqual(await claim(queue, 999 + LEASE_MS), [], 'claim within the lease')
    expectEqual(await queue.ack('a', lease), true, 'ack')
  },

  'extends a lease': async ({ queue }) => {
    await queue.enqueue([item('a')])
    const { lease } = await claimOne(queue, 1000)
    expectEqual(await queue.extend('a', lease, 500_000), true, 'extend')
    expectEqual(await claim(queue, 499_999), [], 'claim within the longer lease')
    expectEqual((await claim(queue, 500_000)).length, 1, 'claim after it')
  },
}
