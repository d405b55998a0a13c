/**
 * Contract of an outbox: one holder at a time, and no step half done.
 *
 * @module
 */
import { expectEqual } from '../check.js'
import { BOB } from '../samples.js'
import {
  BOBS_INBOX,
  deliverAll,
  itemsFor,
  LEASE_MS,
  step,
  take,
  takeOne,
  toFollowers,
  type OutboxCases,
  type OutboxFixture,
} from './fixture.js'

const FAR = 'https://second.example/inbox'

export const leaseCases: OutboxCases = {
  async 'hands out a dispatch to one holder at a time'(host) {
    await host.apply([toFollowers(host, '1')])
    const first = await takeOne(host, 1000)
    expectEqual(await take(host, 999 + LEASE_MS), [], 'take within the lease')
    expectEqual(await host.outbox.nextDueAt(), host.now.getTime() + 1000 + LEASE_MS, 'nextDueAt')
    const second = await takeOne(host, 1000 + LEASE_MS)
    expectEqual(
      [second.id, second.lapses, second.lease === first.lease],
      [first.id, 1, false],
      'after the lease',
    )
    expectEqual((await takeOne(host, 1000 + 2 * LEASE_MS)).lapses, 2, 'lapses after another lease')
    expectEqual(await host.outbox.size(), 1, 'size')
  },

  async 'refuses an old lease and changes nothing'(host) {
    const dispatch = toFollowers(host, '1')
    await host.apply([dispatch])
    const old = await takeOne(host, 1000)
    const present = await takeOne(host, 1000 + LEASE_MS)
    const items = itemsFor(host, dispatch, [BOBS_INBOX])
    for (const lease of [old.lease, 'nonsense', '']) {
      for (const what of [
        { kind: 'page', items, cursor: 'b' },
        { kind: 'done', items },
        { kind: 'composed', dispatch: undefined },
        { kind: 'later', dueAt: 0 },
        { kind: 'setAside', reason: 'unfinished' },
      ] as const) {
        expectEqual(await host.outbox.step(old.id, lease, what), false, `${what.kind} with an old lease`)
      }
    }
    expectEqual(
      await host.outbox.step('unknown', present.lease, { kind: 'done', items }),
      false,
      'step of another',
    )
    expectEqual([await host.queue.size(), await host.outbox.size()], [0, 1], 'sizes')
    expectEqual(await host.outbox.nextDueAt(), host.now.getTime() + 1000 + 2 * LEASE_MS, 'nextDueAt')
    await step(host, present, { kind: 'done', items })
    expectEqual([await host.queue.size(), await host.outbox.size()], [1, 0], 'sizes then')
    expectEqual(
      await host.outbox.step(present.id, present.lease, { kind: 'done', items }),
      false,
      'a second time',
    )
  },

  async 'goes on where an earlier holder came to'(host) {
    const dispatch = toFollowers(host, '1')
    await host.apply([dispatch])
    const first = await takeOne(host, 1000)
    await step(host, first, {
      kind: 'page',
      items: itemsFor(host, dispatch, [BOBS_INBOX]),
      cursor: 'page 2 é',
    })
    expectEqual(await host.queue.size(), 1, 'items of the first page')
    await step(host, first, {
      kind: 'page',
      items: itemsFor(host, dispatch, [BOBS_INBOX, FAR]),
      cursor: 'page 3',
    })
    expectEqual(await host.queue.size(), 2, 'items of two pages, one of them twice')
    const second = await takeOne(host, 1e9)
    expectEqual([second.cursor, second.dispatch], ['page 3', dispatch], 'what the next holder gets')
    const last = ['https://third.example/inbox', 'https://fourth.example/inbox']
    await step(host, second, { kind: 'done', items: itemsFor(host, dispatch, [FAR, ...last]) })
    const items = await deliverAll(host)
    expectEqual(items.map(({ inbox }) => inbox).sort(), [BOBS_INBOX, FAR, ...last].sort(), 'inboxes')
  },

  async 'counts the leases in a row that ended without progress'(host) {
    const dispatch = toFollowers(host, '1')
    await host.apply([dispatch])
    await takeOne(host, 1000)
    const second = await takeOne(host, 1e8)
    await step(host, second, { kind: 'page', items: [], cursor: 'b' })
    const third = await takeOne(host, 2e8)
    expectEqual(third.lapses <= 1, true, `at most one lapse after a page, not ${third.lapses}`)
    await step(host, third, { kind: 'later', dueAt: host.now.getTime() + 3e8 })
    expectEqual(await take(host, 3e8 - 1), [], 'take before it is due again')
    const { cursor, lapses } = await takeOne(host, 3e8)
    expectEqual([cursor, lapses], ['b', 0], 'after it waited')
  },

  async 'keeps to the limit, and hands out each once to many at a time'(host) {
    await host.apply(Array.from({ length: 30 }, (_, i) => toFollowers(host, String(i).padStart(2, '0'))))
    expectEqual(await take(host, 1000, 0), [], 'take with a limit of 0')
    const taken = (await Promise.all(Array.from({ length: 8 }, () => take(host, 1000, 3)))).flat()
    expectEqual([taken.length, new Set(taken.map(({ id }) => id)).size], [24, 24], 'taken by eight at once')
    expectEqual(new Set(taken.map(({ lease }) => lease)).size, 24, 'leases')
    expectEqual((await take(host, 1000)).length, 6, 'the rest')
  },

  'sets aside what cannot be worked on, and takes it back': setsAside,
}

async function setsAside(host: OutboxFixture): Promise<void> {
  const subject = 'https://us.example/notes/1'
  const [bad, next] = [toFollowers(host, 'bad', { subject }), toFollowers(host, 'next', { subject })]
  await host.apply([bad, next])
  await step(host, await takeOne(host, 1000), { kind: 'setAside', reason: 'unfinished' })
  expectEqual(await host.outbox.size(), 1, 'size')
  const shelf = async (): Promise<unknown> => {
    const { items } = await host.queue.setAside({ limit: 10 })
    return items.map(({ id, from, reason, activityId }) => ({ id, from, reason, activityId }))
  }
  expectEqual(
    await shelf(),
    [{ id: bad.id, from: 'outbox', reason: 'unfinished', activityId: bad.activityId }],
    'the shelf',
  )
  await step(host, await takeOne(host, 1000), { kind: 'done', items: itemsFor(host, next, [`${BOB}/inbox`]) })
  expectEqual(await host.queue.putBack(bad.id), true, 'putBack')
  expectEqual([await shelf(), await host.queue.putBack(bad.id)], [[], false], 'the shelf after that')
  const again = await takeOne(host, 1e9)
  expectEqual([again.dispatch, again.lapses, again.cursor], [bad, 0, undefined], 'what was put back')
  await step(host, again, { kind: 'setAside', reason: 'unfinished' })
  expectEqual([await host.queue.discard(bad.id), await host.queue.discard(bad.id)], [true, false], 'discard')
  expectEqual([await shelf(), await host.outbox.size()], [[], 0], 'what is left')
}
