/**
 * What becomes of follows.
 *
 * @module
 */
import type { FollowAccept } from '../../../core/model/index.js'
import { followerReachOf } from '../../state/index.js'
import { keyOf } from '../tables/index.js'
import { removeNotification } from './apply-sending.js'
import type { Applying, EffectHandlers } from './applying.js'
import { leaveHomeOfFollower } from './home.js'
import type { FollowRow } from './rows.js'

type FollowKind =
  | 'follow.request'
  | 'follow.accept'
  | 'follow.reject'
  | 'follow.undo'
  | 'follow.unaccept'
  | 'followers.reconcile'

type Sides = Pick<FollowRow, 'followerId' | 'targetId'>

export const followHandlers: Pick<EffectHandlers, FollowKind> = {
  'follow.request': ({ id, followerId, targetId }, applying) => {
    const sides = { followerId, targetId }
    const known = readFollow(sides, applying)
    applying.store.follows.put({
      state: 'pending',
      sequence: known?.sequence ?? applying.nextInOrder(),
      ...known,
      ...sides,
      id,
    })
  },
  'follow.accept': (effect, applying) => {
    const { id, followerId, targetId } = effect
    const sides = { followerId, targetId }
    const known = readFollow(sides, applying)
    applying.store.follows.put({
      ...known,
      ...sides,
      id,
      state: 'accepted',
      sequence: known?.sequence ?? applying.nextInOrder(),
      ...placeOfFollower(effect, applying),
    })
    removeNotification({ type: 'follow_request', accountId: targetId, actorId: followerId }, applying)
  },
  'follow.reject': part,
  'follow.undo': part,
  'follow.unaccept': (sides, applying) => {
    setState(sides, 'pending', applying)
    leaveHomeOfFollower(sides, applying)
  },
  'followers.reconcile': ({ targetId, remove, accept }, applying) => {
    for (const followerId of remove) part({ followerId, targetId }, applying)
    for (const followerId of accept) setState({ followerId, targetId }, 'accepted', applying)
  },
}

/** Ends a follow, and takes out of the home of the one who followed what came there by it. */
function part(sides: Sides, applying: Applying): void {
  endFollow(sides, applying)
  leaveHomeOfFollower(sides, applying)
}

/** Ends a follow, answered or not, and takes back what its target was told of it. */
export function endFollow({ followerId, targetId }: Sides, { store }: Pick<Applying, 'store'>): void {
  store.follows.remove(keyOf(followerId, targetId))
  for (const type of ['follow', 'follow_request'] as const) {
    removeNotification({ type, accountId: targetId, actorId: followerId }, { store })
  }
}

/** Ends every follow in which an actor takes part. */
export function endFollowsOf(actorId: string, applying: Applying): void {
  const { follows } = applying.store
  for (const row of [...follows.by('follower', actorId), ...follows.by('target', actorId)])
    endFollow(row, applying)
}

function setState(sides: Sides, state: FollowRow['state'], applying: Applying): void {
  const known = readFollow(sides, applying)
  if (known !== undefined) applying.store.follows.put({ ...known, state })
}

function readFollow({ followerId, targetId }: Sides, { store }: Applying): FollowRow | undefined {
  return store.follows.get(keyOf(followerId, targetId))
}

/** Where a remote follower is reached: as the effect says, else as its stored account does. */
function placeOfFollower({ followerId, follower }: FollowAccept, { store, isLocal }: Applying): Reach {
  if (isLocal(followerId)) return {}
  const reach = follower ?? store.accounts.get(followerId)?.account
  return reach === undefined ? {} : reachOf(followerId, reach)
}

type Reach = Pick<FollowRow, 'inbox' | 'inboxRank'>

/** Where somebody is reached, as it stands in their follows. */
export function reachOf(
  actorId: string,
  { inbox: own, sharedInbox }: { readonly inbox: string; readonly sharedInbox?: string },
): Reach {
  const { inbox, rank } = followerReachOf({
    ...{ actorId, inbox: own, ...(sharedInbox !== undefined && { sharedInbox }) },
  })
  return { inbox, inboxRank: rank }
}
