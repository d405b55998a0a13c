/**
 * Answers to requests for consent: granted, refused or taken back.
 *
 * @module
 */
import type { ActivityBase, InteractionAuthorization } from '../vocab/index.js'
import { hostMismatch } from '../wire/url.js'
import {
  type InteractionActivity,
  type InteractionKind,
  type InteractionRequest,
  INTERACTIONS,
} from './interaction.js'

/** What {@link interactionAnswer} starts from. */
export interface InteractionAnswerInput {
  /** Id of the answer; Mastodon's are `ACTOR#accepts/quote_requests/ID`. */
  readonly id: string
  /** Author of the target, who answers. */
  readonly actorId: string
  readonly request: InteractionRequest
  /** Id of the stamp that grants it; without one the answer is no. */
  readonly stampId?: string | undefined
}

/**
 * Gives the activity that answers a request: an Accept that carries the stamp, or a Reject.
 *
 * @param input - Who answers what. The same request again has to get the same stamp.
 * @returns An answer in the normal form, to be delivered to who asked; the request in it names the
 *   interaction by id only.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * const request = {
 *   kind: 'quote',
 *   id: 'https://b.example/requests/1',
 *   actorId: 'https://b.example/bob',
 *   targetId: 'https://a.example/posts/1',
 *   interactionId: 'https://b.example/posts/10',
 * } as const
 * const answer = { id: 'https://a.example/answers/1', actorId: 'https://a.example/alice', request }
 * interactionAnswer({ ...answer, stampId: 'https://a.example/stamps/7' }).type // => 'Accept'
 * interactionAnswer(answer).type // => 'Reject'
 * ```
 */
export function interactionAnswer(input: InteractionAnswerInput): InteractionActivity<'Accept' | 'Reject'> {
  const { id, actorId, request, stampId } = input
  return {
    id,
    type: stampId === undefined ? 'Reject' : 'Accept',
    actor: { id: actorId },
    to: [request.actorId],
    object: {
      id: request.id,
      type: INTERACTIONS[request.kind].request,
      actor: { id: request.actorId },
      object: { id: request.targetId },
      instrument: { id: request.interactionId },
      tag: [],
    },
    ...(stampId !== undefined && { result: { id: stampId } }),
    tag: [],
  }
}

/**
 * Gives the id of the stamp that an Accept hands over.
 *
 * @param accept - An Accept, its sender authenticated by the caller.
 * @param targetAuthorId - Id of the author of the target, who has to be its sender.
 * @returns An http(s) URL on the author's host; undefined for an Accept that grants nothing.
 * @example
 * ```ts
 * const accept = { result: { id: 'https://a.example/stamps/7' }, tag: [] }
 * acceptedStampOf(accept, 'https://a.example/alice') // => 'https://a.example/stamps/7'
 * acceptedStampOf(accept, 'https://c.example/carol') // => undefined
 * ```
 */
export function acceptedStampOf(accept: ActivityBase, targetAuthorId: string): string | undefined {
  const id = accept.result?.id
  return id === undefined || hostMismatch(targetAuthorId, id) ? undefined : id
}

/** What {@link stampRevocation} starts from. */
export interface StampRevocationInput {
  /** Id of the Delete; Mastodon's are `STAMP#delete`. */
  readonly id: string
  /** Author of the target, who takes the consent back. */
  readonly actorId: string
  readonly stampId: string
  /**
   * What the stamp was for.
   *
   * @defaultValue `'quote'`
   */
  readonly kind?: InteractionKind
  /** The audiences of both posts: everybody who may have seen either. */
  readonly to: readonly string[]
  readonly cc?: readonly string[]
}

/**
 * Gives the activity that takes a consent back. The stamp itself has to answer 404 or 410 from now on.
 *
 * @param input - Whose stamp is void, and who should know.
 * @returns A Delete in the normal form; it embeds neither post, whatever its audience.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * stampRevocation({
 *   id: 'https://a.example/stamps/7#delete',
 *   actorId: 'https://a.example/alice',
 *   stampId: 'https://a.example/stamps/7',
 *   to: ['https://www.w3.org/ns/activitystreams#Public'],
 * }).object // => { id: 'https://a.example/stamps/7', type: 'QuoteAuthorization', attributedTo: [] }
 * ```
 */
export function stampRevocation(input: StampRevocationInput): InteractionActivity<'Delete'> {
  const { id, actorId, stampId, kind = 'quote', to, cc } = input
  const object: InteractionAuthorization = { id: stampId, type: INTERACTIONS[kind].stamp, attributedTo: [] }
  return { id, type: 'Delete', actor: { id: actorId }, to, ...(cc !== undefined && { cc }), object, tag: [] }
}
