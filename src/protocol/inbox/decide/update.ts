/**
 * Update: somebody changed a post, or told the newest numbers of it; or changed themselves.
 *
 * @module
 */
import { sameOrigin } from '../../../core/wire/url.js'
import { isActor, isPost, type ActivityWithActor, type Post } from '../../../core/vocab/index.js'
import type { KnownStatus } from '../../ports/index.js'
import { editOf, newsOf } from '../changes.js'
import { featuredCollectionOf } from '../collections.js'
import { ignored, type InboxContext } from '../context.js'
import { knownStatus, type Decision } from '../decision.js'
import { forwardTo, interestedIn } from '../forwarding.js'
import { introduce } from '../introduce.js'
import { duplicate, notOwner, objectIdOf, objectOf } from '../objects.js'
import { ownObject } from '../posts.js'
import { readPost } from '../read-post.js'
import { createPost } from './create.js'
import { decideActorUpdate } from './update-actor.js'

/** How old an unknown post may be that an Update makes known, as in Mastodon. */
const MAX_UNKNOWN_AGE_MS = 86_400_000

/** Decides an Update: by the author only, and never backwards in time. */
export function* decideUpdate(activity: ActivityWithActor, context: InboxContext): Decision {
  const id = objectIdOf(activity)
  if (isActor(objectOf(activity)) || id === context.actorId) {
    return yield* decideActorUpdate(activity, context)
  }
  const known = yield* knownStatus(id)
  const ownerId = known?.authorId ?? context.actorId
  if (ownerId !== context.actorId && !mayModerate(ownerId, context)) throw notOwner(activity, id)
  const object = yield* ownObject(activity, context, ownerId)
  if (isPost(object)) {
    const post = { ...object, id }
    return known === undefined
      ? yield* updateUnknown(post, activity, context)
      : yield* updatePost(post, known, activity, context)
  }
  const collection = featuredCollectionOf(object, ownerId)
  return collection === undefined ? ignored('unsupported_type', activity) : [collection]
}

function mayModerate(ownerId: string, context: InboxContext): boolean {
  return context.rules.sameOriginModeration === true && sameOrigin(ownerId, context.actorId)
}

/** A post whose Create was missed is taken while it is news. */
function* updateUnknown(
  post: Post & { readonly id: string },
  activity: ActivityWithActor,
  context: InboxContext,
): Decision {
  const age = context.now.getTime() - Date.parse(post.published ?? '')
  if (age > MAX_UNKNOWN_AGE_MS) return ignored('unknown_object', activity)
  return yield* createPost(post, activity, context)
}

/**
 * An edit where `updated` says so; else the newest numbers. Nothing that is older than what is known.
 *
 * @throws RefusedError `ERR_DUPLICATE` for an older version, and for one without any news.
 */
function* updatePost(
  post: Post & { readonly id: string },
  known: KnownStatus,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision {
  const stored = known.editedAt === undefined ? -Infinity : Date.parse(known.editedAt)
  const claimed =
    post.updated === undefined || post.updated === post.published ? -Infinity : Date.parse(post.updated)
  if (claimed < stored) throw duplicate(activity, post.id, 'is older than the version known')
  const author = yield* introduce(known.authorId, context)
  const isExplicit = claimed > stored
  const { status, effects } = yield* readPost(post, author.account, context, {
    activity,
    known,
  })
  const changes = isExplicit ? editOf(status, known) : newsOf(status, known)
  if (changes.length === 0) throw duplicate(activity, post.id, 'brings nothing new')
  return [...effects, ...changes, ...forwardTo(yield* interestedIn(known), activity, context)]
}
