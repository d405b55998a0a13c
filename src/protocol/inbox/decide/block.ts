/**
 * Block: somebody wants no more to do with a local account.
 *
 * @module
 */
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import type { Effect } from '../effects.js'
import { introduceActor } from '../introduce.js'
import { accountIdOf, objectIdOf } from '../objects.js'
import { answerFollow, idsOf, undoFollow } from '../replies.js'

/** Decides a Block: the follows between the two end in both directions, and the block is kept. */
export function* decideBlock(activity: ActivityWithActor, context: InboxContext): Decision {
  const { actorId } = context
  const targetId = accountIdOf(objectIdOf(activity))
  const [target, following, followed, undone] = yield* ask([
    { about: 'account', id: targetId },
    { about: 'follow', followerId: targetId, targetId: actorId },
    { about: 'follow', followerId: actorId, targetId },
    ...(activity.id === undefined ? [] : [{ about: 'tombstone', id: activity.id, actorId } as const]),
  ])
  if (target?.account?.local !== true) return ignored('unknown_object', activity)
  const { account, effects } = yield* introduceActor(context)
  const ends: Effect[] = []
  if (following?.follow !== undefined) {
    const follow = idsOf(following.follow)
    ends.push({ kind: 'follow.undo', ...follow }, undoFollow(follow, context, account.inbox))
  }
  if (followed?.follow !== undefined) {
    const follow = idsOf(followed.follow)
    ends.push({ kind: 'follow.reject', ...follow }, answerFollow('Reject', follow, context, account.inbox))
  }
  if (undone?.yes === true) return ends.length === 0 ? ignored('deleted_before', activity) : ends
  const id = activity.id === undefined ? {} : { id: activity.id }
  return [...effects, ...ends, { kind: 'block.add', ...id, actorId, targetId }]
}
