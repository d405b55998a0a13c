/**
 * Contract of a delivery queue: what it is given comes back as it was.
 *
 * @module
 */
import { expectEqual } from '../check.js'
import { EXACT_BODIES, EXACT_NAMES, FAR_MOMENTS } from '../exact.js'
import { claim, claimOne, idsOf, item, type DeliveryQueueCases } from './fixture.js'

export const exactCases: DeliveryQueueCases = {
  'keeps a body octet for octet, of any length': async ({ queue }) => {
    await queue.enqueue(EXACT_BODIES.map((body, i) => item(`${i}`, 'one.example', { body })))
    const jobs = await claim(queue, 1000)
    expectEqual(jobs.map((job) => job.item.body), EXACT_BODIES, 'bodies') // prettier-ignore
    for (const { item: { id }, lease } of jobs) await queue.shelve(id, lease, 'unfinished') // prettier-ignore
    for (const id of idsOf(jobs)) await queue.putBack(id)
    const again = await claim(queue, 1e15)
    expectEqual(again.map((job) => job.item.body), EXACT_BODIES, 'bodies that were put back') // prettier-ignore
  },

  'keeps ids, subjects and ordering keys apart octet for octet': async ({ queue }) => {
    const items = EXACT_NAMES.map((id) => item(id, 'one.example', { subject: id, orderingKey: id }))
    await queue.enqueue(items)
    const jobs = await claim(queue, 1000)
    expectEqual(jobs.map((job) => job.item), items, 'items, none of which waits for another') // prettier-ignore
    const [first, ...others] = jobs
    await queue.shelve(first?.item.id ?? '', first?.lease ?? '', 'unfinished')
    for (const {
      item: { id },
      lease,
    } of others) {
      // prettier-ignore
      expectEqual([await queue.putBack(id), await queue.discard(id)], [false, false], `shelf asked for ${id}`)
      expectEqual(await queue.retry(id, lease, 5000), true, `retry of ${id}`)
    }
    for (const { item: { id } } of others) expectEqual(await queue.cancel(id), 1, `cancelled about ${id}`) // prettier-ignore
    expectEqual(await queue.putBack(first?.item.id ?? ''), true, 'putBack')
  },

  'keeps moments beyond 32 bits': async ({ queue }) => {
    for (const [i, createdAt] of FAR_MOMENTS.entries()) {
      const id = `${i}`
      await queue.enqueue([item(id, 'one.example', { createdAt })])
      expectEqual([await queue.nextDueAt(), await claim(queue, createdAt - 1)], [createdAt, []], 'before it is due') // prettier-ignore
      const first = await claimOne(queue, createdAt)
      expectEqual(first.item.createdAt, createdAt, 'createdAt')
      const [retried, extended] = [createdAt + 2 ** 33, createdAt + 2 ** 34]
      await queue.retry(id, first.lease, retried)
      expectEqual([await queue.nextDueAt(), await claim(queue, retried - 1)], [retried, []], 'after a retry')
      const second = await claimOne(queue, retried)
      await queue.extend(id, second.lease, extended)
      expectEqual([await queue.nextDueAt(), await claim(queue, extended - 1)], [extended, []], 'a longer lease') // prettier-ignore
      await queue.ack(id, second.lease)
    }
  },
}
