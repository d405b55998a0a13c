/**
 * Remove: somebody features something no longer.
 *
 * @module
 */
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { sameOrigin } from '../../../core/wire/url.js'
import { ignored, type InboxContext } from '../context.js'
import { askOne, knownStatus, type Decision } from '../decision.js'
import { notOwner, objectIdOf, objectOf } from '../objects.js'
import { collectionNamed, featuredTagOf } from './add.js'

/** Decides a Remove: from the actor's own collections only. Of somebody unknown nothing is featured here. */
export function* decideRemove(activity: ActivityWithActor, context: InboxContext): Decision {
  const { actorId } = context
  const account = yield* askOne({ about: 'account', id: actorId })
  const target = account && collectionNamed(activity, account)
  if (target === undefined) return ignored('unknown_object', activity)
  const tag = featuredTagOf(objectOf(activity))
  if (tag !== undefined) return [{ kind: 'tag.unfeature', actorId, ...tag }]
  const id = objectIdOf(activity)
  if (target === 'collections') {
    if (!sameOrigin(id, actorId)) throw notOwner(activity, id)
    return [{ kind: 'collection.delete', id, ownerId: actorId }]
  }
  const known = yield* knownStatus(id, actorId)
  if (known === undefined) return ignored('unknown_object', activity)
  if (known.authorId !== actorId) throw notOwner(activity, id)
  return [{ kind: 'status.unpin', actorId, statusId: known.id }]
}
