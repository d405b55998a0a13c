/**
 * Relays: servers that pass public posts on. What is said to them, and what they answer.
 *
 * @module
 */
import type { Activity } from '../vocab/index.js'
import { sameOrigin } from '../wire/url.js'

const CONTEXT = 'https://www.w3.org/ns/activitystreams'
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

/** A subscription of ours to a relay. */
export interface RelaySubscription {
  /** Id of our Follow: by it alone the relay's answer is recognised. */
  readonly id: string
  /** Id of our server's actor. */
  readonly actorId: string
  /** The relay's inbox. */
  readonly inbox: string
  /** Id of the relay's actor, for relays of the LitePub kind (Pleroma, Akkoma). */
  readonly relayActorId?: string
}

/** The Follow that subscribes. */
export interface RelayFollow {
  readonly '@context': typeof CONTEXT
  readonly id: string
  readonly type: 'Follow'
  readonly actor: string
  readonly object: string
  readonly to?: readonly string[]
}

/** The Undo that leaves. */
export interface RelayUndo {
  readonly '@context': typeof CONTEXT
  readonly id: string
  readonly type: 'Undo'
  readonly actor: string
  readonly object: Omit<RelayFollow, '@context' | 'to'>
}

/**
 * Writes the Follow that subscribes to a relay: to everything public for relays of Mastodon's kind, to the
 * relay's actor for those of LitePub's.
 *
 * @param subscription - Ours; POST the result to its `inbox`, signed by its actor.
 * @returns The activity as a document.
 * @example
 * ```ts
 * const subscription = { id: 'https://a.example/relays/1', actorId: 'https://a.example/actor', inbox: 'https://relay.example/inbox' }
 * createRelayFollow(subscription).object // => 'https://www.w3.org/ns/activitystreams#Public'
 * ```
 */
export function createRelayFollow(subscription: RelaySubscription): RelayFollow {
  const { id, actorId, relayActorId } = subscription
  return {
    '@context': CONTEXT,
    id,
    type: 'Follow',
    actor: actorId,
    object: relayActorId ?? PUBLIC,
    ...(relayActorId !== undefined && { to: [relayActorId] }),
  }
}

/**
 * Writes the Undo that leaves a relay.
 *
 * @param id - Id of the Undo.
 * @param subscription - The subscription to end.
 * @returns The activity as a document.
 * @example
 * ```ts
 * const subscription = { id: 'https://a.example/relays/1', actorId: 'https://a.example/actor', inbox: 'https://relay.example/inbox' }
 * createRelayUndo('https://a.example/undos/1', subscription).object.id // => 'https://a.example/relays/1'
 * ```
 */
export function createRelayUndo(id: string, subscription: RelaySubscription): RelayUndo {
  const { actorId, relayActorId } = subscription
  const follow = {
    id: subscription.id,
    type: 'Follow',
    actor: actorId,
    object: relayActorId ?? PUBLIC,
  } as const
  return { '@context': CONTEXT, id, type: 'Undo', actor: actorId, object: follow }
}

/**
 * Reads a relay's answer to our Follow.
 *
 * @param activity - An Accept or Reject whose sender is authenticated.
 * @param subscription - Ours.
 * @returns `accepted` or `rejected`; undefined when it answers something else, or does not come from the
 *   relay's own origin.
 * @example
 * ```ts
 * import { readRelayAnswer } from 'tootkit/discovery'
 * import { parseActivity } from 'tootkit/vocab'
 * const subscription = { id: 'https://a.example/relays/1', actorId: 'https://a.example/actor', inbox: 'https://relay.example/inbox' }
 * const accept = { type: 'Accept', actor: 'https://relay.example/actor', object: subscription.id }
 * readRelayAnswer(parseActivity(accept), subscription) // => 'accepted'
 * ```
 */
export function readRelayAnswer(
  activity: Activity,
  subscription: RelaySubscription,
): 'accepted' | 'rejected' | undefined {
  if (activity.type !== 'Accept' && activity.type !== 'Reject') return undefined
  // Relays change the Follow's object on the way back: its id alone counts.
  const isOurs = activity.object?.id === subscription.id
  const isTheirs = activity.actor !== undefined && sameOrigin(activity.actor.id, subscription.inbox)
  if (!isOurs || !isTheirs) return undefined
  return activity.type === 'Accept' ? 'accepted' : 'rejected'
}
