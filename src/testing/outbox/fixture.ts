/**
 * What the contract of an outbox works with.
 *
 * @module
 */
import type { DeliverySend } from '../../core/model/index.js'
import { itemsOf } from '../../protocol/delivery/index.js'
import type { DeliveryItem, OutboxEntry, OutboxStep } from '../../protocol/ports/index.js'
import { expectEqual, type CaseBodies } from '../check.js'
import type { HostFixture } from '../host-fixture.js'
import { BOB, sending } from '../samples.js'

/** A fresh host that knows two local users and nothing else; see {@link HostFixture}. */
export type OutboxFixture = Pick<HostFixture, 'outbox' | 'queue' | 'apply' | 'users' | 'now' | 'close'>

/** Cases of an outbox. */
export type OutboxCases = CaseBodies<OutboxFixture>

export const LEASE_MS = 60_000
export const BOBS_INBOX = `${BOB}/inbox`

/** A dispatch of the first user to her followers: it has to be worked off. */
export function toFollowers(
  { users: [{ actorId }] }: OutboxFixture,
  name: string,
  more: Partial<DeliverySend> = {},
): DeliverySend {
  return sending(actorId, name, { followersOf: [actorId], ...more })
}

/** A dispatch of the first user to one actor. */
export function toOne(
  { users: [{ actorId }] }: OutboxFixture,
  name: string,
  more: Partial<DeliverySend> = {},
): DeliverySend {
  return sending(actorId, name, { to: [{ actorId: BOB, inbox: BOBS_INBOX }], ...more })
}

/** Items of a dispatch for some inboxes, as a worker makes them. */
export function itemsFor(
  { now }: OutboxFixture,
  dispatch: DeliverySend,
  inboxes: readonly string[],
): readonly DeliveryItem[] {
  const recipients = inboxes.map((inbox) => ({ actorId: inbox, inbox }))
  return itemsOf(dispatch, recipients, now.getTime())
}

/** Takes what is due, so many milliseconds from the host's present. */
export function take({ outbox, now }: OutboxFixture, ms = 0, limit = 100): Promise<readonly OutboxEntry[]> {
  return outbox.take({ now: now.getTime() + ms, limit, leaseMs: LEASE_MS })
}

/** Takes exactly one. */
export async function takeOne(host: OutboxFixture, ms = 0): Promise<OutboxEntry> {
  const [entry, ...more] = await take(host, ms)
  if (entry === undefined) throw new Error(`there is nothing to take after ${ms} ms`)
  expectEqual(
    more.map(({ id }) => id),
    [],
    'what is taken besides',
  )
  return entry
}

/** A step of its holder. */
export async function step(
  { outbox }: OutboxFixture,
  { id, lease }: OutboxEntry,
  what: OutboxStep,
): Promise<void> {
  expectEqual(await outbox.step(id, lease, what), true, `${what.kind} by the present holder`)
}

/** Works off what goes to named actors: a host may have queued it at once, or left it to be worked off. */
export async function workOff(host: OutboxFixture, ms = 0): Promise<void> {
  for (let rounds = 0; rounds < 50; rounds++) {
    const entries = await take(host, ms)
    if (entries.length === 0) return
    for (const entry of entries) {
      const { dispatch } = entry
      const items =
        dispatch.kind === 'delivery.send' ? itemsOf(dispatch, dispatch.to, host.now.getTime()) : []
      await step(host, entry, { kind: 'done', items })
    }
  }
  throw new Error('the outbox does not come to an end')
}

/** Delivers everything in the queue, in the order in which it may be delivered. */
export async function deliverAll({ queue, now }: OutboxFixture): Promise<readonly DeliveryItem[]> {
  const items: DeliveryItem[] = []
  for (let rounds = 0; rounds < 200; rounds++) {
    const jobs = await queue.claim({
      now: now.getTime() + 1000,
      limit: 100,
      leaseMs: LEASE_MS,
      maxPerHost: 100,
    })
    if (jobs.length === 0) return items
    for (const { item, lease } of jobs) {
      items.push(item)
      await queue.ack(item.id, lease)
    }
  }
  throw new Error('the queue does not come to an end')
}
