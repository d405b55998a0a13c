/**
 * Update: somebody changed a post, or told the newest numbers of it; or changed themselves.
 *
 * @module
 */
import type { Effect, KnownStatus, NotificationAdd } from '../../../core/model/index.js'
import { sameOrigin } from '../../../core/wire/url.js'
import { isActor, isPost, type ActivityWithActor } from '../../../core/vocab/index.js'
import { editOf, newsOf } from '../changes.js'
import { featuredCollectionOf } from '../collections.js'
import { ignored, type InboxContext } from '../context.js'
import { askOne, knownStatus, type Decision } from '../decision.js'
import { forwardTo, interestedIn } from '../forwarding.js'
import { introduce, type Introduced } from '../introduce.js'
import { objectIdOf, objectOf } from '../objects.js'
import { inRoom, makeRoom } from '../planted.js'
import { ownObject, type IdentifiedPost } from '../posts.js'
import { readPost } from '../read-post.js'
import { isOfConcern } from '../relevance.js'
import { tell } from '../told.js'
import { createPost, isEmpty, mentionedIn } from './create.js'
import { decideActorUpdate } from './update-actor.js'

/** How old an unknown post may be that an Update makes known, as in Mastodon. */
const MAX_UNKNOWN_AGE_MS = 86_400_000

/**
 * Decides an Update: by the author only, and never backwards in time. Its own id tells nothing: Mastodon makes the
 * ids of Updates from a second, and different bodies share one.
 */
export function* decideUpdate(activity: ActivityWithActor, context: InboxContext): Decision {
  const id = objectIdOf(activity)
  if (isActor(objectOf(activity)) || id === context.actorId) {
    return yield* decideActorUpdate(activity, context)
  }
  const found = yield* knownStatus(id, context.actorId)
  const isForeign = found !== undefined && !mayEdit(found, context)
  const removal = isForeign ? yield* makeRoom(found, activity, context) : []
  const known = removal.length === 0 ? found : undefined
  const ownerId = known?.authorId ?? context.actorId
  const object = yield* ownObject(activity, context, known)
  if (object === undefined) return ignored('unrelated', activity)
  if (!isPost(object)) {
    const collection = featuredCollectionOf(object, ownerId)
    if (collection === undefined) return ignored('unsupported_type', activity)
    return (yield* isOfConcern(context)) ? [collection] : ignored('unrelated', activity)
  }
  if (known !== undefined) return yield* updatePost({ ...object, id: known.id }, known, activity, context)
  return inRoom(removal, yield* updateUnknown({ ...object, id }, activity, context))
}

function mayEdit({ authorId }: KnownStatus, { actorId, rules }: InboxContext): boolean {
  return authorId === actorId || (rules.sameOriginModeration === true && sameOrigin(authorId, actorId))
}

/** A post whose Create was missed is taken while it is news. */
function* updateUnknown(post: IdentifiedPost, activity: ActivityWithActor, context: InboxContext): Decision {
  const age = context.now.getTime() - Date.parse(post.published ?? '')
  if (age > MAX_UNKNOWN_AGE_MS) return ignored('unknown_object', activity)
  return yield* createPost(post, activity, context)
}

/**
 * An edit where `updated` says so, were it the time of publishing; else the newest numbers. Nothing that is older
 * than what is known.
 */
function* updatePost(
  post: IdentifiedPost,
  known: KnownStatus,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision {
  const stored = known.editedAt === undefined ? -Infinity : Date.parse(known.editedAt)
  const claimed = post.updated === undefined ? -Infinity : Date.parse(post.updated)
  if (claimed < stored) return ignored('duplicate', activity)
  const author = yield* authorOfKnown(known, context)
  const { status, effects } = yield* readPost(post, author.account, context, { activity, known })
  const isExplicit = claimed > stored
  if (isExplicit && isEmpty(status)) return ignored('unsupported_type', activity)
  const changes = isExplicit ? editOf(status, known) : newsOf(status, known)
  if (changes.length === 0) return ignored('duplicate', activity)
  return [
    ...author.effects,
    ...effects,
    ...changes,
    ...(yield* tellNewlyMentioned(changes, known, context)),
    ...(changes.some(isNews)
      ? yield* forwardTo(yield* interestedIn(known, context), known.id, activity, context)
      : []),
  ]
}

/** Known as well, mostly; also one that the moderators suspended since may change what it wrote. */
function* authorOfKnown({ authorId }: KnownStatus, context: InboxContext): Decision<Introduced> {
  const account = yield* askOne({ about: 'account', id: authorId })
  return account === undefined ? yield* introduce(authorId, context) : { account, effects: [] }
}

/** What others want to hear of: not an edit that changes nothing to be seen, nor mere counts. */
function isNews(effect: Effect): boolean {
  return effect.kind === 'status.edit' ? effect.isSignificant : effect.kind !== 'status.counts'
}

/** Whoever an edit names first is told of it; those named before were told then. */
function* tellNewlyMentioned(
  changes: readonly Effect[],
  known: KnownStatus,
  context: InboxContext,
): Decision<readonly NotificationAdd[]> {
  const edit = changes.find((effect) => effect.kind === 'status.edit')
  if (edit?.isSignificant !== true) return []
  const before = new Set(known.mentions)
  const named = mentionedIn(edit.status).filter(({ accountId }) => !before.has(accountId))
  return yield* tell(named, context)
}
