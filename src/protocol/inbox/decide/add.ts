/**
 * Add: somebody features a post, a hashtag or a collection.
 *
 * @module
 */
import type { Effect, StatusHashtag } from '../../../core/model/index.js'
import { hasType, isPost, type ActivityWithActor, type ObjectOrReference } from '../../../core/vocab/index.js'
import { sameOrigin } from '../../../core/wire/url.js'
import { featuredCollectionOf } from '../collections.js'
import { ignored, isLocalId, type InboxContext } from '../context.js'
import { askOne, knownStatus, type Decision } from '../decision.js'
import { introduceActor, type Introduced } from '../introduce.js'
import { notOwner, objectIdOf, objectOf } from '../objects.js'
import { authorOf, fetchPost, type IdentifiedPost } from '../posts.js'
import { readPost } from '../read-post.js'
import { concernsUs, isFollowedHere, takesAll } from '../relevance.js'
import { hashtagOf } from '../status-of.js'
import { askTombstone, isOlderThan } from '../tombstones.js'

/** Decides an Add: to the actor's own collections only. */
export function* decideAdd(activity: ActivityWithActor, context: InboxContext): Decision {
  const object = objectOf(activity)
  const actor = yield* introduceActor(context)
  const target = collectionNamed(activity, actor)
  if (target === undefined) return ignored('unknown_object', activity)
  if (target === 'collections') {
    const collection = featuredCollectionOf(object, context.actorId)
    return collection === undefined ? ignored('unsupported_type', activity) : [...actor.effects, collection]
  }
  const tag = featuredTagOf(object)
  if (tag !== undefined) {
    return [...actor.effects, { kind: 'tag.feature', actorId: context.actorId, ...tag }]
  }
  return yield* pin(activity, actor, context)
}

/** Which of the actor's own collections an Add or Remove is about. */
export function collectionNamed(
  activity: ActivityWithActor,
  { account }: Introduced,
): 'featured' | 'collections' | undefined {
  const id = activity.target?.id
  if (id === undefined) return undefined
  if (id === account.featured || id === account.featuredTags) return 'featured'
  return id === account.featuredCollections ? 'collections' : undefined
}

/** The hashtag that is featured; undefined for anything else. */
export function featuredTagOf(object: ObjectOrReference): StatusHashtag | undefined {
  if (object.type !== 'Unknown' || !hasType(object, 'Hashtag')) return undefined
  return object.name === undefined ? undefined : hashtagOf(object.name)
}

/** An unknown post comes in by the same rules as by a Create: not deleted, and of concern to somebody here. */
function* pin(activity: ActivityWithActor, actor: Introduced, context: InboxContext): Decision {
  const { actorId } = context
  const id = objectIdOf(activity)
  const known = yield* knownStatus(id, actorId)
  if (known !== undefined && known.authorId !== actorId) throw notOwner(activity, id)
  if (known !== undefined) {
    return [...actor.effects, { kind: 'status.pin', actorId, statusId: known.id }]
  }
  if (isLocalId(id, context) || !sameOrigin(id, actorId)) throw notOwner(activity, id)
  if (isOlderThan(yield* askOne(askTombstone(id, context)), context))
    return ignored('deleted_before', activity)

  const object = objectOf(activity)
  const own: IdentifiedPost | undefined =
    isPost(object) && authorOf(object) === actorId ? { ...object, id } : undefined
  const isConcern =
    own === undefined ? yield* mayFetch(context) : yield* concernsUs(own, undefined, {}, context)
  if (!isConcern) return ignored('unrelated', activity)
  const found = own === undefined ? yield* fetchPost(id, context) : { post: own, author: actor }
  if (found === undefined) return ignored('unsupported_type', activity)
  if (found.author.account.id !== actorId) throw notOwner(activity, id)
  const { status, effects } = yield* readPost({ ...found.post, id }, actor.account, context, {
    isNested: true,
  })
  const create: Effect = { kind: 'status.create', status, via: 'fetched' }
  return [...actor.effects, ...effects, create, { kind: 'status.pin', actorId, statusId: id }]
}

/** Nothing is fetched for actors whom nobody here follows. */
function* mayFetch(context: InboxContext): Decision<boolean> {
  return takesAll(context) || (yield* isFollowedHere(context))
}
