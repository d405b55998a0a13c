/**
 * Like: somebody favours a local post.
 *
 * @module
 */
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import { introduceActor } from '../introduce.js'
import { objectIdOf, ownIdOf } from '../objects.js'
import { mayActOn } from '../readable.js'
import { tell } from '../told.js'
import { askTakenBack, isOlderThan } from '../tombstones.js'

/** Decides a Like: of a local post, once. Likes of other servers' posts are theirs to count. */
export function* decideLike(activity: ActivityWithActor, context: InboxContext): Decision {
  const statusId = objectIdOf(activity)
  const id = ownIdOf(activity)
  const { actorId } = context
  const [status, favourite, takenBack] = yield* ask([
    { about: 'status', id: statusId },
    { about: 'favourite', actorId, statusId },
    askTakenBack(id, 'like', statusId, context),
  ])
  if (status?.local !== true || status.boostOf !== undefined) return ignored('unknown_object', activity)
  if (isOlderThan(takenBack, context)) return ignored('deleted_before', activity)
  if (favourite !== undefined) return ignored('duplicate', activity)
  if (!(yield* mayActOn(status, context))) return ignored('forbidden', activity)
  const actor = yield* introduceActor(context)
  return [
    ...actor.effects,
    { kind: 'status.favourite', ...(id !== undefined && { id }), actorId, statusId },
    ...(yield* tell([{ type: 'favourite', accountId: status.authorId, statusId }], context)),
  ]
}
