/**
 * Contract of a delivery queue: what cannot be worked on is set aside, and nothing is lost.
 *
 * @module
 */
import { pagesOf } from '../ask.js'
import { expectEqual, without } from '../check.js'
import {
  claim,
  claimOne,
  idsOf,
  item,
  LEASE_MS,
  type DeliveryQueueCases,
  type DeliveryQueueFixture,
} from './fixture.js'

export const shelfCases: DeliveryQueueCases = {
  'counts the attempts that began and had no outcome': async ({ queue }) => {
    await queue.enqueue([item('a'), item('b')])
    const [first] = await claim(queue, 1000, { limit: 1 })
    expectEqual(await queue.begin('a', first?.lease ?? ''), true, 'begin')
    const jobs = await claim(queue, 1000 + LEASE_MS)
    expectEqual(jobs.map(({ item: { id }, lapses, begun }) => [id, lapses, begun]), [['b', 0, 0], ['a', 1, 1]], 'after the first') // prettier-ignore
    const second = jobs.find((job) => job.item.id === 'a')
    expectEqual(await queue.begin('a', second?.lease ?? ''), true, 'begin again')
    const third = (await claim(queue, 1000 + 2 * LEASE_MS)).find((job) => job.item.id === 'a')
    expectEqual([third?.lapses, third?.begun], [2, 2], 'lapses and begun')
    await queue.retry('a', third?.lease ?? '', 1e6, false)
    expectEqual(
      (await claim(queue, 1e6)).find((job) => job.item.id === 'a')?.begun,
      0,
      'begun after an outcome',
    )
  },

  'sets an item aside, where it can be looked at, put back and dropped': shelf,

  'pages through what was set aside, oldest first': async ({ queue }) => {
    const ids = Array.from({ length: 7 }, (_, i) => `item ${(i * 3) % 7}`)
    await queue.enqueue(ids.map((id) => item(id)))
    const jobs = await claim(queue, 1000)
    for (const { item: { id }, lease } of jobs) await queue.shelve(id, lease, 'unfinished') // prettier-ignore
    for (const limit of [1, 3, 7, 100]) {
      const pages = await pagesOf((page) => queue.setAside(page), limit)
      expectEqual(pages.flat().map(({ id }) => id), idsOf(jobs), `pages of ${limit}`) // prettier-ignore
    }
    expectEqual(await queue.size(), 0, 'size')
  },

  'lets what is set aside hold up nobody': async ({ queue }) => {
    const key = { orderingKey: 'note' }
    await queue.enqueue([item('bad', 'one.example', key), item('next', 'one.example', key)])
    const bad = await claimOne(queue, 1000)
    expectEqual(await claim(queue, 1000), [], 'claim beside it')
    await queue.shelve('bad', bad.lease, 'unfinished')
    expectEqual(idsOf(await claim(queue, 1000)), ['next'], 'claim after it was set aside')
  },

  'sets aside what it cannot read, and goes on with the rest': async ({ queue, spoil }) => {
    if (spoil === undefined) return
    const key = { orderingKey: 'note' }
    await queue.enqueue([item('junk', 'one.example', key), item('next', 'one.example', key), item('other')])
    await spoil('junk')
    const claimed: string[] = []
    for (let rounds = 0; rounds < 5; rounds++) claimed.push(...idsOf(await claim(queue, 1000)))
    expectEqual(claimed.sort(), ['next', 'other'], 'what is claimed')
    const { items } = await queue.setAside({ limit: 10 })
    expectEqual(items.map(({ from, reason }) => [from, reason]), [['queue', 'unreadable']], 'what is set aside') // prettier-ignore
    expectEqual(await queue.discard(items[0]?.id ?? ''), true, 'discard')
    expectEqual(await queue.size(), 2, 'size')
  },
}

async function shelf({ queue }: DeliveryQueueFixture): Promise<void> {
  const subject = { subject: 'note', recipientId: 'https://one.example/users/bob' }
  await queue.enqueue([item('a', 'one.example', subject), item('b')])
  const first = await claimOne(queue, 1000)
  await queue.begin('a', first.lease)
  expectEqual(await queue.shelve('a', first.lease, 'unfinished'), true, 'shelve')
  expectEqual([await queue.size(), idsOf(await claim(queue, 1e9))], [1, ['b']], 'what is left')
  const { items, next } = await queue.setAside({ limit: 10 })
  expectEqual(
    items.map((aside) => without(aside, 'at')),
    [
      {
        id: 'a',
        from: 'queue',
        reason: 'unfinished',
        inbox: 'https://one.example/inbox',
        activityId: 'https://local.example/activities/a',
      },
    ],
    'what is set aside',
  )
  expectEqual([typeof items[0]?.at, next], ['number', undefined], 'when, and a next page')
  expectEqual(await queue.ack('a', first.lease), false, 'ack of what is set aside')
  expectEqual(await queue.cancel('note'), 0, 'cancelled')
  expectEqual([await queue.putBack('b'), await queue.discard('b')], [false, false], 'what is not set aside')
  expectEqual(await queue.putBack('a'), true, 'putBack')
  expectEqual(await queue.setAside({ limit: 10 }), { items: [] }, 'what is set aside then')
  const again = (await claim(queue, 1e15)).find((job) => job.item.id === 'a')
  expectEqual([again?.attempt, again?.lapses, again?.begun], [0, 0, 0], 'attempts, lapses and begun')
  expectEqual(
    [again?.item.body, again?.item.subject, again?.item.recipientId],
    ['{"id":"a"}', 'note', subject.recipientId],
    'the item',
  )
  await queue.shelve('a', again?.lease ?? '', 'unfinished')
  expectEqual(
    [await queue.discard('a'), await queue.putBack('a')],
    [true, false],
    'discard, and putBack then',
  )
  expectEqual((await queue.setAside({ limit: 10 })).items, [], 'what is set aside in the end')
  expectEqual(await queue.size(), 1, 'size in the end')
}
