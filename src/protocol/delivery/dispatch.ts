/**
 * From an activity to the effect that sends it.
 *
 * @module
 */
import { sendsFollowersDigest } from '../../core/followers-sync/index.js'
import type { DeliverySend, Recipient } from '../../core/model/index.js'
import { fingerprint } from '../../core/wire/fingerprint.js'
import { hostOf, originOf } from '../../core/wire/url.js'
import { addresseesOf, subjectOf, usesSharedInbox, withoutBlind, type JsonDocument } from './addressees.js'
import { inboxOf, isOwnInbox, type Reachable } from './inbox-of.js'
import { inboxesOf } from './items.js'
import { readInbox } from './inbox-url.js'

/** Options of {@link dispatchOf}. */
export interface DispatchOptions {
  /** The local account that signs, and its followers collection. */
  readonly sender: { readonly id: string; readonly followers?: string }
  /** Everybody it goes to besides followers, resolved: those it names and those it concerns. Local ones are left out. */
  readonly recipients: readonly Reachable[]
  /** Local accounts to whose followers it goes too. The sender is added where the document addresses its followers. */
  readonly followersOf?: readonly string[]
  /**
   * Which inbox of the recipients.
   *
   * @defaultValue `'shared'` where `usesSharedInbox(document)`
   */
  readonly via?: 'shared' | 'personal'
  /** Inboxes to which it does not go, whoever stands behind them. */
  readonly exceptInboxes?: readonly string[]
  /**
   * What it is about. Deliveries about one thing keep their order at each inbox, and a Delete removes those that
   * still wait.
   *
   * @defaultValue `subjectOf(document)`
   */
  readonly subject?: string
  /**
   * Retries after the first attempt.
   *
   * @defaultValue 16
   */
  readonly retries?: number
}

/** Longest id of a dispatch that is kept as it is. */
const MAX_ID_LENGTH = 512

/**
 * Makes of an activity the effect that sends it: `apply` stores it in the same transaction as what it tells of, and
 * a worker sends it.
 *
 * `bto` and `bcc` are read and taken out. Whoever has no inbox that is a URL is left out, as is who is of the
 * sender's own origin: nothing is sent to this server itself. Whether a recipient may be sent to is not asked
 * here, but by the worker.
 *
 * @param document - The activity as JSON-LD, with an `id`; integrity proofs already in it.
 * @param options - Who sends it to whom, and what differs from the rule.
 * @returns The effect: each inbox once, in order.
 * @throws TypeError if the activity has no `id`.
 * @throws RangeError if it is nested deeper than 64 levels.
 * @see {@link https://www.w3.org/TR/activitypub/#delivery ActivityPub §7.1}
 * @example
 * ```ts
 * import { dispatchOf } from 'tootkit/delivery'
 * const alice = 'https://social.example/users/alice'
 * const bob = { actorId: 'https://remote.example/bob', inbox: 'https://remote.example/bob/inbox' }
 * const create = { id: `${alice}/1/create`, type: 'Create', to: `${alice}/followers`, bcc: bob.actorId }
 * const sender = { id: alice, followers: `${alice}/followers` }
 * const { to, followersOf, body } = dispatchOf(create, { sender, recipients: [bob] })
 * to.map(({ inbox }) => inbox) // => ['https://remote.example/bob/inbox']
 * followersOf // => ['https://social.example/users/alice']
 * body.includes('bcc') // => false
 * ```
 */
export function dispatchOf(document: JsonDocument, options: DispatchOptions): DeliverySend {
  const { sender, exceptInboxes, retries } = options
  const { id: activityId, type } = document
  if (typeof activityId !== 'string' || activityId === '')
    throw new TypeError('an activity needs an id to be delivered')
  const { toFollowers, isPublic } = addresseesOf(document, sender.followers)
  const via = options.via ?? (usesSharedInbox(document) ? 'shared' : 'personal')
  const subject = options.subject ?? subjectOf(document)
  const followersOf = new Set([...(toFollowers ? [sender.id] : []), ...(options.followersOf ?? [])])
  const isForFollowersOnly = toFollowers && !isPublic
  return {
    kind: 'delivery.send',
    id: nameOf(activityId, sender.id),
    senderId: sender.id,
    activityId,
    body: JSON.stringify(withoutBlind(document)),
    to: recipientsOf(options, via, followersOf.size === 0),
    followersOf: [...followersOf],
    ...(exceptInboxes !== undefined && exceptInboxes.length > 0 && { exceptInboxes }),
    ...(subject !== undefined && { subject }),
    ...(type === 'Delete' && subject !== undefined && { supersedes: true }),
    ...(isForFollowersOnly && mayTellFollowers(type) && { synchronizeFollowers: true }),
    ...(retries !== undefined && { retries }),
  }
}

/** Whether the type is one that takes a digest along; how many followers there are is asked when it is sent. */
function mayTellFollowers(type: unknown): boolean {
  return typeof type === 'string' && sendsFollowersDigest({ type, visibility: 'private', followersCount: 0 })
}

function nameOf(activityId: string, senderId: string): string {
  const name = `${activityId} ${senderId}`
  return name.length <= MAX_ID_LENGTH ? name : `delivery:${fingerprint(name)}`
}

function recipientsOf(
  { sender, recipients, exceptInboxes = [] }: DispatchOptions,
  via: 'shared' | 'personal',
  isForNamedOnly: boolean,
): readonly Recipient[] {
  const own = originOf(sender.id)
  const excepted = inboxesOf(exceptInboxes)
  const byInbox = new Map<string, Recipient>()
  for (const actor of recipients) {
    const url = readInbox(via === 'shared' ? inboxOf(actor) : actor.inbox)
    if (url === undefined || url.origin === own || originOf(actor.actorId) === own) continue
    if (excepted.has(url.inbox)) continue
    const known = byInbox.get(url.inbox)
    const { actorId } = actor
    if (known === undefined) {
      const isPersonal = via === 'personal' || isForNamedOnly || isOwnInbox(actor)
      byInbox.set(url.inbox, { actorId, inbox: url.inbox, ...(isPersonal && { isPersonal }) })
    } else if (known.actorId !== actorId) {
      // Of several behind one inbox, one of its own host stands for it: a stranger who names it is at fault for less.
      const isCloser = hostOf(known.actorId) !== url.host && hostOf(actorId) === url.host
      byInbox.set(url.inbox, { actorId: isCloser ? actorId : known.actorId, inbox: url.inbox })
    }
  }
  return [...byInbox.values()]
}
