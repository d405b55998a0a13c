/**
 * Requests for consent: to a quote, like, reply or boost.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import type { Activity, ActivityBase, AnyObject, EmbeddedActivity, Post } from '../vocab/index.js'
import { isHttpUrl } from '../wire/url.js'
import { quoteTargetOf } from './target.js'

/** What the four kinds of interaction are called on the wire. */
export const INTERACTIONS = {
  quote: {
    request: 'QuoteRequest',
    stamp: 'QuoteAuthorization',
    proof: 'quoteAuthorization',
    policy: 'canQuote',
  },
  like: { request: 'LikeRequest', stamp: 'LikeAuthorization', proof: 'likeAuthorization', policy: 'canLike' },
  reply: {
    request: 'ReplyRequest',
    stamp: 'ReplyAuthorization',
    proof: 'replyAuthorization',
    policy: 'canReply',
  },
  announce: {
    request: 'AnnounceRequest',
    stamp: 'AnnounceAuthorization',
    proof: 'announceAuthorization',
    policy: 'canAnnounce',
  },
} as const

/** A kind of interaction that may need consent. */
export type InteractionKind = keyof typeof INTERACTIONS

/** A wish to interact with somebody's post. Nothing of it is authenticated. */
export interface InteractionRequest {
  readonly kind: InteractionKind
  readonly id: string
  /** Who wishes: has to be the signer. */
  readonly actorId: string
  /** The post to be quoted, liked, answered or boosted. */
  readonly targetId: string
  /** The quote, Like, reply or Announce. */
  readonly interactionId: string
  /** The same if it was sent along. Believe it only if it has the signer's origin. */
  readonly interaction?: AnyObject | Activity
}

/**
 * Reads a QuoteRequest, LikeRequest, ReplyRequest or AnnounceRequest.
 *
 * @param activity - Any activity in the normal form.
 * @returns The request; undefined for another activity.
 * @throws {@link MalformedError} `ERR_POLICY_INVALID` if it lacks its id, actor, object or instrument, or
 *   one of these is no http(s) URL.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * const activity = {
 *   type: 'QuoteRequest',
 *   id: 'https://b.example/requests/1',
 *   actor: { id: 'https://b.example/bob' },
 *   object: { id: 'https://a.example/posts/1' },
 *   instrument: { id: 'https://b.example/posts/10' },
 *   tag: [],
 * } as const
 * interactionRequestOf(activity)?.targetId // => 'https://a.example/posts/1'
 * ```
 */
export function interactionRequestOf(
  activity: ActivityBase & { readonly type: string },
): InteractionRequest | undefined {
  const kind = kinds().find((candidate) => INTERACTIONS[candidate].request === activity.type)
  if (kind === undefined) return undefined
  const { instrument } = activity
  return {
    kind,
    id: requiredId(activity.type, 'id', activity.id),
    actorId: requiredId(activity.type, 'actor', activity.actor?.id),
    targetId: requiredId(activity.type, 'object', activity.object?.id),
    interactionId: requiredId(activity.type, 'instrument', instrument?.id),
    ...(instrument?.type !== undefined && { interaction: instrument }),
  }
}

function kinds(): readonly InteractionKind[] {
  return ['quote', 'like', 'reply', 'announce']
}

function requiredId(type: string, property: string, id: string | undefined): string {
  if (id !== undefined && isHttpUrl(id)) return id
  throw new MalformedError('ERR_POLICY_INVALID', `${type} needs an http(s) id as its ${property}`, {
    path: property === 'id' ? '/id' : `/${property}/id`,
  })
}

/**
 * Tells whether a post is the quote that a request is about.
 *
 * @param post - The quoting post: stored, fetched, or sent along from the signer's own origin.
 * @param request - The request. Its actor has to be the signer.
 * @returns True if the post has that id, is by that actor and quotes that target.
 * @example
 * ```ts
 * const post = {
 *   id: 'https://b.example/posts/10',
 *   attributedTo: [{ id: 'https://b.example/bob' }],
 *   quote: { id: 'https://a.example/posts/1' },
 * }
 * const request = { actorId: 'https://b.example/bob', interactionId: 'https://b.example/posts/10' }
 * isRequestedQuote(post, { ...request, targetId: 'https://a.example/posts/1' }) // => true
 * isRequestedQuote(post, { ...request, targetId: 'https://a.example/posts/2' }) // => false
 * ```
 */
export function isRequestedQuote(
  post: Pick<Post, 'id' | 'attributedTo' | 'quote' | 'quoteUrl' | 'quoteUri' | 'misskeyQuote'>,
  request: Pick<InteractionRequest, 'actorId' | 'interactionId' | 'targetId'>,
): boolean {
  const target = quoteTargetOf(post)
  return (
    post.id === request.interactionId &&
    post.attributedTo[0]?.id === request.actorId &&
    target?.kind === 'post' &&
    target.id === request.targetId
  )
}

/** What {@link interactionRequest} starts from: a request, and to whom it goes. */
export interface InteractionRequestInput extends InteractionRequest {
  /** Author of the target. */
  readonly targetAuthorId: string
}

/** An activity that {@link interactionRequest} and its answers give. */
export type InteractionActivity<Type extends EmbeddedActivity['type']> = EmbeddedActivity<Type> & {
  readonly id: string
}

/**
 * Gives the activity that asks the author of a post for consent.
 *
 * @param input - The wish. Send the interaction along, or the other side has to fetch it.
 * @returns A request in the normal form, to be delivered to the author of the target.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * const request = interactionRequest({
 *   kind: 'like',
 *   id: 'https://b.example/requests/1',
 *   actorId: 'https://b.example/bob',
 *   targetId: 'https://a.example/posts/1',
 *   targetAuthorId: 'https://a.example/alice',
 *   interactionId: 'https://b.example/likes/1',
 * })
 * request.type // => 'LikeRequest'
 * ```
 */
export function interactionRequest(
  input: InteractionRequestInput,
): InteractionActivity<(typeof INTERACTIONS)[InteractionKind]['request']> {
  return {
    id: input.id,
    type: INTERACTIONS[input.kind].request,
    actor: { id: input.actorId },
    to: [input.targetAuthorId],
    object: { id: input.targetId },
    instrument: input.interaction ?? { id: input.interactionId },
    tag: [],
  }
}
