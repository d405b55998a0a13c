/**
 * What an interaction policy says to one actor, for all four kinds of interaction.
 *
 * @module
 */
import type { InteractionPolicy } from '../vocab/index.js'
import { isPublicCollection } from '../wire/public-collection.js'
import { type InteractionKind, INTERACTIONS } from './interaction.js'
import type { PolicyAuthor } from './policy.js'

/** Somebody who interacts with a post. Everything but the id is about that post and its author. */
export interface Interactor {
  readonly id: string
  /** An accepted follow. */
  readonly followsAuthor?: boolean
  readonly isFollowedByAuthor?: boolean
  /** Mentioned in the post, or the author of what it replies to. */
  readonly isAddressed?: boolean
}

/** What {@link interactionPermission} finds. */
export interface InteractionPermission {
  /** Granted at once, put before the author, or refused. */
  readonly approval: 'automatic' | 'manual' | 'denied'
  /** Whether third parties should ask for a stamp before they believe the interaction. */
  readonly needsStamp: boolean
}

const GRANTED: InteractionPermission = { approval: 'automatic', needsStamp: false }
const GRANTED_BY_STAMP: InteractionPermission = { approval: 'automatic', needsStamp: true }
const ASKED: InteractionPermission = { approval: 'manual', needsStamp: true }
const DENIED: InteractionPermission = { approval: 'denied', needsStamp: true }

/**
 * Tells what a policy says to one actor, by the rules of GoToSocial.
 *
 * An id beats a collection, and automatic approval beats manual. Without a rule everybody may like, reply
 * and boost, and nobody quote. An author may do everything, and whoever the post addresses may reply.
 *
 * @param kind - The interaction.
 * @param policy - The policy of the post, from its author's own origin.
 * @param author - The author of the post.
 * @param actor - Who interacts.
 * @returns The approval, and whether it has to be proven: membership in a collection only its owner can
 *   tell, and a quote is nothing without its stamp.
 * @see {@link https://docs.gotosocial.org/en/latest/federation/interaction_policy/ GoToSocial, interaction policy}
 * @example
 * ```ts
 * const alice = { id: 'https://a.example/alice', followers: 'https://a.example/alice/followers' }
 * const policy = { canReply: { automaticApproval: [alice.followers], manualApproval: ['as:Public'] } }
 * const bob = { id: 'https://b.example/bob' }
 * interactionPermission('reply', policy, alice, bob) // => { approval: 'manual', needsStamp: true }
 * interactionPermission('like', policy, alice, bob) // => { approval: 'automatic', needsStamp: false }
 * ```
 */
export function interactionPermission(
  kind: InteractionKind,
  policy: InteractionPolicy | undefined,
  author: PolicyAuthor,
  actor: Interactor,
): InteractionPermission {
  if (actor.id === author.id) return GRANTED
  const rule = policy?.[INTERACTIONS[kind].policy]
  const automatic = rule?.automaticApproval ?? []
  const manual = rule?.manualApproval ?? []
  if (automatic.length === 0 && manual.length === 0) return kind === 'quote' ? DENIED : GRANTED
  if (kind === 'reply' && actor.isAddressed === true) return GRANTED
  const granted = kind === 'quote' ? GRANTED_BY_STAMP : GRANTED
  if (automatic.includes(actor.id)) return granted
  if (manual.includes(actor.id)) return ASKED
  if (automatic.some(isPublicCollection)) return granted
  if (isMember(automatic, author, actor)) return GRANTED_BY_STAMP
  return manual.some(isPublicCollection) || isMember(manual, author, actor) ? ASKED : DENIED
}

function isMember(ids: readonly string[], author: PolicyAuthor, actor: Interactor): boolean {
  return ids.some(
    (id) =>
      (id === author.followers && actor.followsAuthor === true) ||
      (id === author.following && actor.isFollowedByAuthor === true),
  )
}
