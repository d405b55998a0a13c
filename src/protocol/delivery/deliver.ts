/**
 * From an activity to items in the queue.
 *
 * @module
 */
import { sendsFollowersDigest } from '../../core/followers-sync/index.js'
import {
  systemClock,
  type Clock,
  type DeliveryItem,
  type DeliveryQueue,
  type Follower,
  type Random,
} from '../ports/index.js'
import { addresseesOf, subjectOf, usesSharedInbox, withoutBlind, type JsonDocument } from './addressees.js'
import { createFanOut, type FanOutParts, type SkippedInbox, type Target } from './fan-out.js'
import { DELIVERY_LIMITS } from './limits.js'

/** What deliveries work with. */
export interface DeliveryParts extends FanOutParts {
  readonly queue: DeliveryQueue
  /**
   * Finds the inboxes of actors: what is stored, or fetched for the purpose. One answer per id, in order;
   * undefined for what is no actor or cannot be had.
   */
  readonly resolve: (actorIds: readonly string[]) => Promise<readonly (Follower | undefined)[]>
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
  /** @defaultValue the machine's randomness */
  readonly random?: Random
}

export interface DeliverOptions {
  /** The local account that signs, and its followers collection. */
  readonly sender: { readonly id: string; readonly followers?: string }
  /** Actors who get it though it does not name them: authors of what is replied to or quoted, boosters. */
  readonly alsoTo?: readonly string[]
  /** Local accounts whose followers get it, too: a public reply goes to those of the author replied to. */
  readonly alsoToFollowersOf?: readonly string[]
  /**
   * Which inbox of the actors named.
   *
   * @defaultValue `usesSharedInbox(document)`
   */
  readonly via?: 'shared' | 'personal'
  /**
   * What it is about. Deliveries about one thing keep their order at each inbox, and a Delete removes those
   * that are still waiting.
   *
   * @defaultValue `subjectOf(document)`
   */
  readonly subject?: string
  /**
   * Distinct inboxes at most. Raise it knowingly: whatever the account's followers may be led to name.
   *
   * @defaultValue 10000
   */
  readonly maxInboxes?: number
  /** @defaultValue 16 */
  readonly retries?: number
}

/** What was queued and what was not. */
export interface DeliveryReceipt {
  readonly activityId: string
  /** Inboxes that it is on its way to. */
  readonly inboxes: readonly string[]
  readonly skipped: readonly SkippedInbox[]
  /** Ids named that are no actors or could not be had. */
  readonly unresolved: readonly string[]
}

/**
 * Queues an activity for everybody it is addressed to.
 *
 * Resolves once everything is queued durably, all or nothing; a worker sends it. Followers are reached
 * through shared inboxes, one delivery per inbox. `bto` and `bcc` are read and taken out. Nothing is sent
 * to this server itself: hand local recipients the activity another way. Delivery is at least once per
 * inbox; order is kept only per subject and inbox. Calling it again for an activity adds what is not
 * waiting already.
 *
 * @param document - The activity as JSON-LD, with an `id`; integrity proofs already in it.
 * @param parts - Queue, followers, and how inboxes are found.
 * @param options - Who sends, and what differs from the rule.
 * @returns What was queued and what was left out.
 * @throws TypeError if the activity has no `id`.
 * @throws {@link RefusedError} `ERR_RECIPIENT_LIMIT` for more inboxes than `maxInboxes`; nothing is queued.
 * @see {@link https://www.w3.org/TR/activitypub/#delivery ActivityPub §7.1}
 * @example
 * ```ts
 * import { deliver } from 'tootkit/delivery'
 * import { createMemoryDeliveryQueue, createMemoryFollowerStore } from 'tootkit/memory'
 * const bob = { actorId: 'https://remote.example/bob', inbox: 'https://remote.example/bob/inbox' }
 * const parts = {
 *   queue: createMemoryDeliveryQueue(),
 *   followers: createMemoryFollowerStore(),
 *   localOrigins: ['https://social.example'],
 *   resolve: async (ids: readonly string[]) => ids.map((id) => (id === bob.actorId ? bob : undefined)),
 * }
 * const follow = { id: 'https://social.example/follows/1', type: 'Follow', object: bob.actorId, to: bob.actorId }
 * const sender = { id: 'https://social.example/users/alice' }
 * const { inboxes } = await deliver(follow, parts, { sender })
 * inboxes // => ['https://remote.example/bob/inbox']
 * ```
 */
export async function deliver(
  document: JsonDocument,
  parts: DeliveryParts,
  options: DeliverOptions,
): Promise<DeliveryReceipt> {
  const { sender, alsoTo = [], alsoToFollowersOf = [], maxInboxes = DELIVERY_LIMITS.maxInboxes } = options
  const { id: activityId } = document
  if (typeof activityId !== 'string') throw new TypeError('an activity needs an id to be delivered')
  const { toFollowers, ids, isPublic } = addresseesOf(document, sender.followers)
  const named = [...new Set([...ids, ...alsoTo])].filter((id) => id !== sender.id)
  const actors = await parts.resolve(named)

  const fanOut = createFanOut(parts, maxInboxes)
  const via = options.via ?? (usesSharedInbox(document) ? 'shared' : 'personal')
  await fanOut.addActors(
    actors.filter((actor) => actor !== undefined),
    via,
  )
  const accountIds = new Set([...(toFollowers ? [sender.id] : []), ...alsoToFollowersOf])
  for (const accountId of accountIds) await fanOut.addFollowersOf(accountId)

  const subject = options.subject ?? subjectOf(document)
  const synchronizeFollowers =
    toFollowers &&
    !isPublic &&
    sendsFollowersDigest({
      type: String(document['type']),
      visibility: 'private',
      followersCount: await parts.followers.count(sender.id),
    })
  if (document['type'] === 'Delete' && subject !== undefined) await parts.queue.cancel(subject)
  const targets = fanOut.targets()
  await enqueue(targets, parts, {
    senderId: sender.id,
    activityId,
    body: JSON.stringify(withoutBlind(document)),
    ...(subject !== undefined && { subject }),
    ...(synchronizeFollowers && { synchronizeFollowers }),
    ...(options.retries !== undefined && { retries: options.retries }),
  })
  return {
    activityId,
    inboxes: targets.map(({ inbox }) => inbox),
    skipped: fanOut.skipped(),
    unresolved: named.filter((_id, i) => actors[i] === undefined),
  }
}

/** What the items of one fan-out share. */
type SharedPart = Omit<DeliveryItem, 'id' | 'inbox' | 'host' | 'orderingKey' | 'createdAt'>

/** Queues one item per target, all or nothing. Their ids follow from what they are, so that twice is once. */
export async function enqueue(
  targets: readonly Target[],
  { queue, clock = systemClock }: Pick<DeliveryParts, 'queue' | 'clock'>,
  shared: SharedPart,
): Promise<void> {
  const createdAt = clock.now().getTime()
  await queue.enqueue(
    targets.map(({ inbox, host }) => ({
      ...shared,
      id: `${shared.activityId} ${shared.senderId} ${inbox}`,
      inbox,
      host,
      ...(shared.subject !== undefined && { orderingKey: `${shared.subject} ${inbox}` }),
      createdAt,
    })),
  )
}
