/**
 * What lies between the local account that acts and somebody else, and what it forbids.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { isShutOut, mayApproach, mayRead, shutOut, type Readable } from '../policy/index.js'
import type { KnownStatus, Relation, Standing } from '../ports/index.js'
import type { Actor } from './actor.js'
import { noPost } from './posts.js'
import type { Trip } from './trip.js'

/** The facts of two actors. */
export interface Bond {
  /** The one who acts → the other. */
  readonly to: Relation
  /** The other → the one who acts. */
  readonly from: Relation
  /** Of the other. */
  readonly standing: Standing
}

const ONESELF: Bond = { to: {}, from: {}, standing: { account: 'none', domain: 'none' } }

/** Asks what lies between two actors; nothing does between somebody and themselves. */
export function askBond(actorId: string, otherId: string, trip: Trip): () => Bond {
  if (actorId === otherId) return () => ONESELF
  const to = trip.ask({ about: 'relation', from: actorId, to: otherId })
  const from = trip.ask({ about: 'relation', from: otherId, to: actorId })
  const standing = trip.ask({ about: 'standing', id: otherId })
  return () => ({ to: to(), from: from(), standing: standing() })
}

/**
 * Lets an account begin something only while the moderators have not suspended it.
 *
 * @throws {@link RefusedError} `ERR_ACTOR_BLOCKED`
 */
export function refuseSuspended({ id, username, standing }: Actor): void {
  if (!isShutOut(standing)) return
  const message = `the local account ${excerpt(username)} is suspended: it may take back what it did, and nothing else`
  throw new RefusedError('ERR_ACTOR_BLOCKED', message, { actorId: id })
}

/**
 * Lets an account begin something with another: neither blocks the other, and neither is shut out.
 *
 * @throws {@link RefusedError} `ERR_ACTOR_BLOCKED`
 */
export function refuseApart(actor: Actor, otherId: string, bond: Bond): void {
  if (mayApproach([actor.standing, bond.standing], [bond.to, bond.from])) return
  refuseSuspended(actor)
  if (isShutOut(bond.standing)) throw shutOut(otherId)
  const message =
    bond.to.block === undefined
      ? `${excerpt(otherId)} blocks this account`
      : `this account blocks ${excerpt(otherId)}`
  throw new RefusedError('ERR_ACTOR_BLOCKED', message, { actorId: otherId })
}

/**
 * Lets an account answer, like, boost, quote or vote in what it may read, and whose author it may approach.
 *
 * @throws {@link RefusedError} `ERR_UNKNOWN_OBJECT` for a post that is not for it, `ERR_ACTOR_BLOCKED`
 */
export function refuseUnread(actor: Actor, post: KnownStatus, bond: Bond): void {
  refuseSuspended(actor)
  if (!isFor(actor, post, bond)) throw noPost(post.id)
  refuseApart(actor, post.authorId, bond)
}

/** Whether a post is for an account to read, whatever blocks there are: else it is not there for it. */
export function isFor({ id, standing }: Actor, post: Readable, { to: toAuthor }: Bond): boolean {
  return mayRead({ id, standing, toAuthor, fromAuthor: {} }, post)
}
