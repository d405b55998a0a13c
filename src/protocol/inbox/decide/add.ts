/**
 * Add: somebody features a post, a hashtag or a collection.
 *
 * @module
 */
import type { Effect, KnownAccount, StatusHashtag } from '../../../core/model/index.js'
import { hasType, isPost, type ActivityWithActor, type ObjectOrReference } from '../../../core/vocab/index.js'
import { sameOrigin } from '../../../core/wire/url.js'
import { featuredCollectionOf } from '../collections.js'
import { ignored, isLocalId, type InboxContext } from '../context.js'
import { askOne, knownStatus, type Decision } from '../decision.js'
import { introduceActor, type Introduced } from '../introduce.js'
import { notOwner, objectIdOf, objectOf } from '../objects.js'
import { inRoom, makeRoom } from '../planted.js'
import { authorOf, fetchPost, type IdentifiedPost } from '../posts.js'
import { readPost } from '../read-post.js'
import { concernsUs, isOfConcern } from '../relevance.js'
import { hashtagOf } from '../status-of.js'
import { askTombstone, isOlderThan } from '../tombstones.js'

/**
 * Decides an Add: to the actor's own collections only. Of those who concern nobody here, what is known is pinned, and
 * nothing is stored.
 */
export function* decideAdd(activity: ActivityWithActor, context: InboxContext): Decision {
  const object = objectOf(activity)
  const isConcern = yield* isOfConcern(context)
  const known = yield* askOne({ about: 'account', id: context.actorId })
  if (!isConcern && known === undefined) return ignored('unrelated', activity)
  const actor = yield* introduceActor(context)
  const target = collectionNamed(activity, actor.account)
  if (target === undefined) return ignored('unknown_object', activity)
  if (target === 'collections') {
    const collection = featuredCollectionOf(object, context.actorId)
    if (collection === undefined) return ignored('unsupported_type', activity)
    return isConcern ? [...actor.effects, collection] : ignored('unrelated', activity)
  }
  const tag = featuredTagOf(object)
  if (tag !== undefined) {
    if (!isConcern) return ignored('unrelated', activity)
    return [...actor.effects, { kind: 'tag.feature', actorId: context.actorId, ...tag }]
  }
  return yield* pin(activity, actor, context)
}

/** Which of the actor's own collections an Add or Remove is about. */
export function collectionNamed(
  activity: ActivityWithActor,
  account: KnownAccount,
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
  const removal = yield* makeRoom(known, activity, context)
  if (known !== undefined && removal.length === 0) {
    return [...actor.effects, { kind: 'status.pin', actorId, statusId: known.id }]
  }
  return inRoom(removal, yield* pinUnknown(id, activity, actor, context))
}

function* pinUnknown(
  id: string,
  activity: ActivityWithActor,
  actor: Introduced,
  context: InboxContext,
): Decision {
  const { actorId } = context
  if (isLocalId(id, context) || !sameOrigin(id, actorId)) throw notOwner(activity, id)
  if (isOlderThan(yield* askOne(askTombstone(id, context)), context))
    return ignored('deleted_before', activity)

  const object = objectOf(activity)
  const own: IdentifiedPost | undefined =
    isPost(object) && authorOf(object) === actorId ? { ...object, id } : undefined
  const isConcern =
    own === undefined ? yield* isOfConcern(context) : yield* concernsUs(own, undefined, {}, context)
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
