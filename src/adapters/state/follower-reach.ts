/**
 * Where a follower is reached, and who stands for several who share an inbox.
 *
 * @module
 */
import { hostOf } from '../../core/wire/url.js'
import { inboxOf, type Reachable } from '../../protocol/delivery/index.js'

/**
 * Place among those behind one inbox, the lowest of whom stands for all: before strangers who name the inbox those of
 * its own host, since a stranger is at fault for less; before those who call it theirs alone those who share it.
 */
export type InboxRank = 0 | 1 | 2 | 3

/** Where a follower is reached. */
export interface FollowerReach {
  readonly inbox: string
  readonly rank: InboxRank
}

/** Where an actor of another server is reached as a follower. */
export function followerReachOf(actor: Reachable): FollowerReach {
  const inbox = inboxOf(actor)
  const isOwn = inbox !== actor.sharedInbox
  if (hostOf(actor.actorId) === hostOf(inbox)) return { inbox, rank: isOwn ? 1 : 0 }
  return { inbox, rank: isOwn ? 3 : 2 }
}

/** Whether nobody but one follower is reached through an inbox, by the rank of the first of so many behind it. */
export function isPersonal(rank: number, followers: number): boolean {
  return followers === 1 && (rank === 1 || rank === 3)
}
