/**
 * Block: somebody wants no more to do with a local account.
 *
 * @module
 */
import type { Effect, KnownAccount, Relation } from '../../../core/model/index.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import { introduceActor } from '../introduce.js'
import { accountIdOf, objectIdOf, ownIdOf } from '../objects.js'
import { answerFollow, idsOf, undoFollow } from '../replies.js'
import { askTakenBack, isOlderThan } from '../tombstones.js'

/** Decides a Block: the follows between the two end in both directions, and the block is kept. */
export function* decideBlock(activity: ActivityWithActor, context: InboxContext): Decision {
  const { actorId } = context
  const id = ownIdOf(activity)
  const targetId = accountIdOf(objectIdOf(activity))
  const [target, toActor, toTarget, takenBack] = yield* ask([
    { about: 'account', id: targetId },
    { about: 'relation', from: targetId, to: actorId },
    { about: 'relation', from: actorId, to: targetId },
    askTakenBack(id, 'block', targetId, context),
  ])
  if (target?.local !== true) return ignored('unknown_object', activity)
  if (isOlderThan(takenBack, context)) return ignored('deleted_before', activity)
  const { block } = toTarget
  const stands = block !== undefined && (id === undefined || block.id === id)
  if (stands && toActor.follow === undefined && toTarget.follow === undefined) {
    return ignored('duplicate', activity)
  }
  const { account, effects } = yield* introduceActor(context)
  const ends = endOfFollows(toActor, toTarget, account, context)
  return [...effects, ...ends, { kind: 'block.add', ...(id !== undefined && { id }), actorId, targetId }]
}

/** Both ends say so: the follower here takes it back, the one followed here sends the other away. */
function endOfFollows(
  toActor: Relation,
  toTarget: Relation,
  actor: KnownAccount,
  context: InboxContext,
): readonly Effect[] {
  const ends: Effect[] = []
  if (toActor.follow !== undefined) {
    const follow = idsOf(toActor.follow)
    const isAccepted = toActor.follow.state === 'accepted' // the end of a mere request is not told
    ends.push({ kind: 'follow.undo', ...follow }, ...(isAccepted ? undoFollow(follow, actor, context) : []))
  }
  if (toTarget.follow !== undefined) {
    const follow = idsOf(toTarget.follow)
    ends.push({ kind: 'follow.reject', ...follow }, ...answerFollow('Reject', follow, actor, context))
  }
  return ends
}
