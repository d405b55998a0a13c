/**
 * Contract of an outbox: each member of what it hands out, and of what was set aside.
 *
 * @module
 */
import { expectEqual, without } from '../check.js'
import {
  BOBS_INBOX,
  LEASE_MS,
  step,
  takeOne,
  toFollowers,
  toOne,
  workOff,
  type OutboxCases,
} from './fixture.js'

const HOUR_MS = 3_600_000

export const memberCases: OutboxCases = {
  async 'hands out a dispatch with each of its members'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const dispatch = toFollowers(host, '1', {
      to: [
        { actorId: `${alice}/to`, inbox: BOBS_INBOX },
        { actorId: `${alice}/own`, inbox: `${BOBS_INBOX}/own`, isPersonal: true },
      ],
      followersOf: [alice, carol],
      exceptInboxes: [`${BOBS_INBOX}2`, `${BOBS_INBOX}3`],
      subject: `${alice}/statuses/1`,
      supersedes: true,
      synchronizeFollowers: false,
      retries: 0,
    })
    await host.apply([dispatch])
    const entry = await takeOne(host, 1000)
    expectEqual(without(entry, 'lease'), { id: dispatch.id, dispatch, lapses: 0 }, 'the entry')
  },

  async 'hands out an Update that is due, and counts its lapses'(host) {
    const objectId = `${host.users[0].actorId}/statuses/1`
    const dispatch = { kind: 'update.send', objectId, at: host.now.toISOString() } as const
    await host.apply([dispatch])
    const first = await takeOne(host, 1000)
    expectEqual(without(first, 'id', 'lease'), { dispatch, lapses: 0 }, 'the entry')
    const { id, lapses } = await takeOne(host, 1000 + LEASE_MS)
    expectEqual([id, lapses], [first.id, 1], 'the entry after a lease')
  },

  async 'shows whole what was set aside, of queue and outbox, and when'(host) {
    const [one, wide] = [toOne(host, 'one'), toFollowers(host, 'wide')]
    const now = host.now.getTime()
    await host.apply([one])
    await workOff(host, 1000)
    const claim = { now: now + 1000, limit: 9, leaseMs: LEASE_MS, maxPerHost: 9 }
    for (const { item, lease } of await host.queue.claim(claim))
      await host.queue.shelve(item.id, lease, 'unfinished')
    await host.apply([wide])
    await step(host, await takeOne(host, 1000), { kind: 'setAside', reason: 'unreadable' })
    const { items } = await host.queue.setAside({ limit: 10 })
    expectEqual(
      items.map((aside) => without(aside, 'at')),
      [
        { id: `${one.id} ${BOBS_INBOX}`, from: 'queue', reason: 'unfinished', inbox: BOBS_INBOX, activityId: one.activityId }, // prettier-ignore
        { id: wide.id, from: 'outbox', reason: 'unreadable', activityId: wide.activityId },
      ],
      'what was set aside, oldest first',
    )
    const isOfNow = items.every(({ at }) => at > now - HOUR_MS && at < now + HOUR_MS)
    expectEqual(isOfNow, true, `set aside about now, ${now}, not at ${items.map(({ at }) => at).join()}`)
  },
}
