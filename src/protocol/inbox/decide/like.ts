/**
 * Like: somebody favours a local post.
 *
 * @module
 */
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import { introduceActor } from '../introduce.js'
import { duplicate, objectIdOf } from '../objects.js'

/** Decides a Like: of a local post, once. Likes of other servers' posts are theirs to count. */
export function* decideLike(activity: ActivityWithActor, context: InboxContext): Decision {
  const statusId = objectIdOf(activity)
  const { actorId } = context
  const [known, favourite, undone] = yield* ask([
    { about: 'status', id: statusId },
    { about: 'favourite', actorId, statusId },
    ...(activity.id === undefined ? [] : [{ about: 'tombstone', id: activity.id, actorId } as const]),
  ])
  const status = known?.status
  if (status?.local !== true || status.boostOf !== undefined) return ignored('unknown_object', activity)
  if (undone?.yes === true) throw duplicate(activity, statusId, 'was undone before it came')
  if (favourite?.yes === true) return ignored('duplicate', activity)
  const actor = yield* introduceActor(context)
  const id = activity.id === undefined ? {} : { id: activity.id }
  return [...actor.effects, { kind: 'status.favourite', ...id, actorId, statusId: status.id }]
}
