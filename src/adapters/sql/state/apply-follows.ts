/**
 * What becomes of follows and blocks.
 *
 * @module
 */
import type { FollowAccept } from '../../../core/model/index.js'
import { followerReachOf, type FollowerReach } from '../../state/index.js'
import { statement } from '../statement.js'
import { readAccounts, reachOf } from './accounts.js'
import { removeNotification, removeNotificationsBetween } from './apply-sending.js'
import type { Applying, EffectHandlers } from './applying.js'
import { endFollow, putFollow, type Sides } from './follows.js'
import { leaveHome, leaveHomeOfFollower } from './home.js'
import { keyOf, keyOrNull, longIdsOf } from '../ids.js'
import { storeUnderNewId } from './local-ids.js'

type FollowKind =
  | 'follow.request'
  | 'follow.accept'
  | 'follow.reject'
  | 'follow.undo'
  | 'follow.unaccept'
  | 'followers.reconcile'
  | 'block.add'
  | 'block.remove'

type Pair = { readonly actor: string; readonly target: string }
type Block = Pair & { readonly id: string | null; readonly long: string | null }

const block = statement<Block & { readonly localId: string }, { local_id: string }>((db, p) =>
  db
    .insertInto('blocks')
    .values({
      actor_id: p('actor'),
      target_id: p('target'),
      local_id: p('localId'),
      id: p('id'),
      long_ids: p('long'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('local_id'),
)
const rename = statement<Block>((db, p) =>
  db
    .updateTable('blocks')
    .set({ id: p('id'), long_ids: p('long') })
    .where('actor_id', '=', p('actor'))
    .where('target_id', '=', p('target')),
)
const blockOf = statement<Pair, { id: string | null }>((db, p) =>
  db
    .selectFrom('blocks')
    .select('id')
    .where('actor_id', '=', p('actor'))
    .where('target_id', '=', p('target')),
)
const unblock = statement<Pair>((db, p) =>
  db.deleteFrom('blocks').where('actor_id', '=', p('actor')).where('target_id', '=', p('target')),
)

export const followHandlers: Pick<EffectHandlers, FollowKind> = {
  'follow.request': ({ id, ...sides }, applying) => putFollow(sides, { id }, applying),
  'follow.accept': async (effect, applying) => {
    const { id, followerId, targetId } = effect
    const reach = await reachOfFollower(effect, applying)
    const change = { id, accepted: true, ...(reach !== undefined && { reach }) }
    await putFollow({ followerId, targetId }, change, applying)
    const answered = { type: 'follow_request', accountId: targetId, actorId: followerId } as const
    await removeNotification(applying.trx, answered)
  },
  'follow.reject': part,
  'follow.undo': part,
  'follow.unaccept': async (sides, applying) => {
    await setAccepted(sides, false, applying)
    await leave(sides, applying)
  },
  'followers.reconcile': async ({ targetId, remove, accept }, applying) => {
    for (const followerId of remove) await part({ followerId, targetId }, applying)
    for (const followerId of accept) await setAccepted({ followerId, targetId }, true, applying)
  },
  'block.add': async ({ id, actorId, targetId }, { trx, localIds, now }) => {
    const pair = { actor: keyOf(actorId), target: keyOf(targetId) }
    const row = { ...pair, id: keyOrNull(id), long: longIdsOf([id, actorId, targetId]) }
    const localId = await storeUnderNewId(
      localIds,
      now,
      (newId) => block.first(trx, { ...row, localId: newId }),
      async () => (await blockOf.first(trx, pair)) !== undefined,
    )
    if (localId === undefined && id !== undefined) await rename.run(trx, row)
    await leaveHome(trx, actorId, targetId)
    await leaveHome(trx, targetId, actorId)
    await removeNotificationsBetween(trx, actorId, targetId)
  },
  'block.remove': async ({ actorId, targetId }, { trx }) => {
    await unblock.run(trx, { actor: keyOf(actorId), target: keyOf(targetId) })
  },
}

/** Ends a follow, and takes out of the home of the one who followed what came there by it. */
async function part(sides: Sides, applying: Applying): Promise<void> {
  await endFollow(sides, applying)
  await leave(sides, applying)
}

async function leave(sides: Sides, { trx, isLocal }: Applying): Promise<void> {
  if (isLocal(sides.followerId)) await leaveHomeOfFollower(trx, sides)
}

function setAccepted({ followerId, targetId }: Sides, accepted: boolean, applying: Applying): Promise<void> {
  return putFollow({ followerId, targetId }, { accepted }, applying)
}

/** Where a remote follower is reached: as the effect says, else as its stored account does. */
async function reachOfFollower(
  { followerId, follower }: FollowAccept,
  { trx, isLocal }: Applying,
): Promise<FollowerReach | undefined> {
  if (isLocal(followerId)) return undefined
  if (follower !== undefined) return followerReachOf({ actorId: followerId, ...reachOf(follower) })
  const { inbox, sharedInbox } = (await readAccounts(trx, [followerId], 'skips')).get(followerId) ?? {}
  if (inbox === undefined) return undefined
  return followerReachOf({ actorId: followerId, inbox, ...(sharedInbox !== undefined && { sharedInbox }) })
}
