/**
 * Contract of a delivery queue: who comes when.
 *
 * @module
 */
import { expectEqual } from '../check.js'
import { claim, claimOne, idsOf, item, LEASE_MS, type DeliveryQueueCases } from './fixture.js'

export const orderCases: DeliveryQueueCases = {
  'keeps to the limit': async ({ queue }) => {
    await queue.enqueue(Array.from({ length: 10 }, (_, i) => item(`${i}`)))
    expectEqual((await claim(queue, 1000, { limit: 3 })).length, 3, 'claimed')
    expectEqual((await claim(queue, 1000, { limit: 0 })).length, 0, 'claimed with a limit of 0')
    expectEqual((await claim(queue, 1000)).length, 7, 'claimed then')
  },

  'lets no host take more than its share': async ({ queue }) => {
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

  'counts nothing against a host that is not under way': async ({ queue }) => {
    await queue.enqueue(Array.from({ length: 4 }, (_, i) => item(`${i}`)))
    const [first, second] = await claim(queue, 1000, { maxPerHost: 2 })
    await queue.retry('0', first?.lease ?? '', 5000)
    await queue.shelve('1', second?.lease ?? '', 'unfinished')
    expectEqual(idsOf(await claim(queue, 1000, { maxPerHost: 2 })), ['2', '3'], 'claim while one waits and one is set aside') // prettier-ignore
    expectEqual(idsOf(await claim(queue, 5000, { maxPerHost: 2 })), [], 'claim while two are under way')
    expectEqual(idsOf(await claim(queue, 5000, { maxPerHost: 3 })), ['0'], 'claim with room for one more')
  },

  'leaves excepted hosts alone': async ({ queue }) => {
    await queue.enqueue([item('a', 'down.example'), item('b', 'up.example', { createdAt: 2000 })])
    const exceptHosts = ['down.example', 'unknown.example']
    expectEqual(await queue.nextDueAt(exceptHosts), 2000, 'nextDueAt')
    expectEqual(idsOf(await claim(queue, 2000, { exceptHosts })), ['b'], 'claim')
    expectEqual(await queue.nextDueAt(['down.example', 'up.example']), undefined, 'nextDueAt of no host')
    expectEqual(idsOf(await claim(queue, 2000)), ['a'], 'claim without exceptions')
  },

  'keeps the order within one key and host, and lets nothing overlap': async ({ queue }) => {
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

  'frees the key of a dead holder when its lease ends': async ({ queue }) => {
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

  'cancels what is not under way': async ({ queue }) => {
    const subject = { subject: 'note' }
    await queue.enqueue([
      item('under way', 'one.example', subject),
      item('waiting', 'two.example', { ...subject, createdAt: 2000 }),
      item('tried', 'two.example', subject),
      item('other', 'two.example', { subject: 'notes', createdAt: 2000 }),
      item('of none', 'two.example', { orderingKey: 'note', createdAt: 2000 }),
    ])
    const jobs = await claim(queue, 1000)
    const leaseOf = (id: string): string => jobs.find((job) => job.item.id === id)?.lease ?? ''
    await queue.retry('tried', leaseOf('tried'), 5000)
    expectEqual(await queue.cancel('note'), 2, 'cancelled')
    expectEqual(await queue.cancel('note'), 0, 'cancelled again')
    expectEqual(await queue.size(), 3, 'size')
    expectEqual(await queue.ack('under way', leaseOf('under way')), true, 'ack of what was under way')
  },

  'hands out each item once to concurrent claims': async ({ queue }) => {
    await queue.enqueue(Array.from({ length: 200 }, (_, i) => item(`${i}`, `host${i % 20}.example`)))
    const claims = Array.from({ length: 40 }, () => claim(queue, 1000, { limit: 5, maxPerHost: 3 }))
    const jobs = (await Promise.all(claims)).flat()
    expectEqual(new Set(idsOf(jobs)).size, jobs.length, 'distinct items')
    expectEqual(jobs.length, 60, 'claimed') // 20 hosts, 3 each
    expectEqual(new Set(jobs.map(({ lease }) => lease)).size, 60, 'distinct leases')
  },
}
