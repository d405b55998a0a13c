/**
 * Contract of an outbox: what it is given comes back as it was, and no step is half kept.
 *
 * @module
 */
import type { DeliveryItem } from '../../protocol/ports/index.js'
import { expectEqual } from '../check.js'
import { EXACT_BODIES, EXACT_NAMES, FAR_MOMENTS } from '../exact.js'
import {
  BOBS_INBOX,
  deliverAll,
  itemsFor,
  step,
  take,
  takeOne,
  toFollowers,
  toOne,
  workOff,
  type OutboxCases,
  type OutboxFixture,
} from './fixture.js'

export const exactCases: OutboxCases = {
  async 'keeps the body of a dispatch octet for octet, of any length'(host) {
    for (const [i, body] of EXACT_BODIES.entries()) {
      const [wide, narrow] = [toFollowers(host, `${i}`, { body }), toOne(host, `one ${i}`, { body })]
      await host.apply([wide])
      const entry = await takeOne(host, 1000)
      expectEqual(entry.dispatch, wide, 'the dispatch')
      await step(host, entry, { kind: 'page', items: itemsFor(host, wide, [BOBS_INBOX]), cursor: 'b' })
      await step(host, entry, { kind: 'done', items: itemsFor(host, wide, [`${BOBS_INBOX}2`]) })
      await host.apply([narrow])
      await workOff(host, 1000)
      expectEqual((await deliverAll(host)).map((item) => item.body), [body, body, body], 'bodies') // prettier-ignore
    }
  },

  async 'keeps a composed body and a cursor octet for octet'(host) {
    const [{ actorId: alice }] = host.users
    const cursor = EXACT_NAMES.join(' ')
    const dispatch = toFollowers(host, '1', { body: EXACT_BODIES[0] ?? '', subject: alice })
    await host.apply([{ kind: 'update.send', objectId: alice, at: host.now.toISOString() }])
    await step(host, await takeOne(host, 1000), { kind: 'composed', dispatch })
    await step(host, await takeOne(host, 1000), { kind: 'page', items: [], cursor })
    const again = await takeOne(host, 1e8)
    expectEqual([again.dispatch, again.cursor], [dispatch, cursor], 'what the next holder gets')
  },

  'keeps ids and subjects apart octet for octet': apart,

  async 'keeps moments beyond 32 bits'(host) {
    const now = host.now.getTime()
    await host.apply([toFollowers(host, '1')])
    for (const ms of FAR_MOMENTS) {
      await step(host, await takeOne(host, (await due(host)) - now), { kind: 'later', dueAt: now + ms })
      expectEqual([await due(host), await take(host, ms - 1)], [now + ms, []], 'before it is due again')
    }
    const last = await takeOne(host, FAR_MOMENTS.at(-1))
    await step(host, last, { kind: 'done', items: [] })
    const at = new Date(now + 2 ** 43).toISOString()
    await host.apply([{ kind: 'update.send', objectId: `${host.users[0].actorId}/statuses/1`, at }])
    expectEqual([await due(host), await take(host, 2 ** 43 - 1)], [now + 2 ** 43, []], 'an Update of later')
    const { dispatch } = await takeOne(host, 2 ** 43)
    expectEqual(dispatch.kind === 'update.send' && dispatch.at, at, 'when')
  },

  async 'takes a step whole, or not at all'(host) {
    const dispatch = toFollowers(host, '1')
    await host.apply([dispatch])
    for (const kind of ['page', 'done'] as const) {
      const entry = await takeOne(host, kind === 'page' ? 1000 : 1e8)
      const [first, second, third] = itemsFor(host, dispatch, ['a', 'b', 'c'].map((name) => `https://${name}.example/${kind}`)) // prettier-ignore
      const poisoned = { ...second, body: undefined } as unknown as DeliveryItem // what no store can keep
      const items = [first, poisoned, third] as readonly DeliveryItem[]
      const before = await host.queue.size()
      const isTaken = await host.outbox
        .step(entry.id, entry.lease, kind === 'page' ? { kind, items, cursor: 'b' } : { kind, items })
        .catch(() => false)
      expectEqual(await host.queue.size(), before + (isTaken ? 3 : 0), `items of a ${kind} of which one is broken`) // prettier-ignore
      if (isTaken) continue
      const { cursor } = await takeOne(host, kind === 'page' ? 5e7 : 2e8)
      expectEqual(cursor, undefined, `cursor after a ${kind} that was refused`)
    }
  },
}

/** When the next is due. */
async function due({ outbox }: OutboxFixture): Promise<number> {
  return (await outbox.nextDueAt()) ?? NaN
}

async function apart(host: OutboxFixture): Promise<void> {
  const { outbox, users: [{ actorId }], now } = host // prettier-ignore
  const subjectOf = (name: string): string => `${actorId}/${name}`
  const dispatches = EXACT_NAMES.map((name) => toFollowers(host, name, { subject: subjectOf(name) }))
  await host.apply(dispatches)
  expectEqual(await outbox.size(), dispatches.length, 'size')
  const entries = await take(host, 1000)
  expectEqual(entries.map(({ dispatch }) => dispatch), dispatches, 'what may be taken at once') // prettier-ignore
  const wishes = EXACT_NAMES.map((name) => ({ kind: 'update.send', objectId: `${subjectOf(name)}?`, at: now.toISOString() }) as const) // prettier-ignore
  await host.apply(wishes)
  expectEqual(await outbox.size(), 2 * dispatches.length, 'size with an Update of each')
  const [name = ''] = EXACT_NAMES
  await host.apply([toFollowers(host, 'delete', { subject: subjectOf(name), supersedes: true })])
  for (const [i, { id, lease }] of entries.entries())
    expectEqual(await outbox.step(id, lease, { kind: 'done', items: [] }), i > 0, `step of ${id}`)
}
