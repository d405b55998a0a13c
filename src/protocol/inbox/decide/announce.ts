/**
 * Announce: somebody boosts a post.
 *
 * @module
 */
import { sameOrigin } from '../../../core/wire/url.js'
import { visibilityOf } from '../../../core/visibility/index.js'
import { isPost, type ActivityWithActor, type Post } from '../../../core/vocab/index.js'
import type { KnownStatus } from '../../ports/index.js'
import { ignored, isLocalId, type InboxContext } from '../context.js'
import { ask, askOne, type Decision } from '../decision.js'
import type { Effect } from '../effects.js'
import { actorBlocked, introduceActor, type Introduced } from '../introduce.js'
import { duplicate, idOf, isVerb, objectIdOf, objectOf } from '../objects.js'
import { authorOf, fetchPost } from '../posts.js'
import { publishedAt } from '../published.js'
import { readPost } from '../read-post.js'

/** What is boosted, with the effects that make it known here. */
interface Original {
  readonly id: string
  readonly authorId: string
  readonly visibility: KnownStatus['visibility']
  readonly effects: readonly Effect[]
}

/**
 * Decides an Announce. What it says about the post counts for nothing: the post is the one that is known,
 * or the one that its own origin gives.
 */
export function* decideAnnounce(activity: ActivityWithActor, context: InboxContext): Decision {
  const id = idOf(activity)
  const { actorId } = context
  const statusId = announcedId(activity)
  if (statusId === undefined) return ignored('unsupported_type', activity)
  const [undone, boosted, follower, known] = yield* ask([
    { about: 'tombstone', id, actorId },
    { about: 'boost', actorId, statusId },
    { about: 'hasLocalFollower', actorId },
    { about: 'status', id: statusId },
  ])
  if (undone?.yes === true) throw duplicate(activity, id, 'was undone before it came')
  if (boosted?.status !== undefined) return ignored('duplicate', activity)
  const isRelated = follower?.yes === true || known?.status?.local === true
  if (!isRelated && context.rules.takesUnrelatedPosts !== true) return ignored('unrelated', activity)

  const booster = yield* introduceActor(context)
  const original = yield* originalOf(statusId, known?.status, activity, booster, context)
  if (original === undefined) return ignored('unknown_object', activity)
  const isOpen = original.visibility === 'public' || original.visibility === 'unlisted'
  if (!isOpen && original.authorId !== actorId) return ignored('not_public', activity)

  const { visibility } = visibilityOf(activity, {
    followers: booster.account.followers,
    ...(context.rules.followersCollectionIn && {
      followersCollectionIn: context.rules.followersCollectionIn,
    }),
  })
  const published = publishedAt(activity, context.now)
  return [
    ...booster.effects,
    ...original.effects,
    { kind: 'status.boost', id, actorId, statusId: original.id, published, visibility },
  ]
}

/** Groups announce the Create of a post as well as the post (FEP-1b12). Other activities are no boost. */
function announcedId(activity: ActivityWithActor): string | undefined {
  const object = objectOf(activity)
  if (isVerb(object, 'Create')) return object.object?.id
  if ('actor' in object) return undefined
  return objectIdOf(activity)
}

function* originalOf(
  id: string,
  known: KnownStatus | undefined,
  activity: ActivityWithActor,
  booster: Introduced,
  context: InboxContext,
): Decision<Original | undefined> {
  if (known !== undefined) {
    if (known.boostOf !== undefined) return undefined
    yield* assertNotBlocked(known.authorId)
    return { id: known.id, authorId: known.authorId, visibility: known.visibility, effects: [] }
  }
  if (isLocalId(id, context)) return undefined
  const own = ownCopy(activity, context)
  if (own === undefined) yield* assertNotBlocked(id)
  const found = own === undefined ? yield* fetchPost(id, context) : { post: own, author: booster }
  if (found?.post.id === undefined) return undefined
  const { status, effects: before } = yield* readPost(
    { ...found.post, id: found.post.id },
    found.author.account,
    context,
    { isNested: true },
  )
  const effects: readonly Effect[] = [
    ...(own === undefined ? found.author.effects : []),
    ...before,
    { kind: 'status.create', status, via: 'fetched' },
  ]
  return { id: status.id, authorId: status.authorId, visibility: status.visibility, effects }
}

/** An embedded post is believed only if it is the booster's own, of the booster's origin. */
function ownCopy(activity: ActivityWithActor, context: InboxContext): Post | undefined {
  const post = objectOf(activity)
  if (!isPost(post) || post.id === undefined || authorOf(post) !== context.actorId) return undefined
  return sameOrigin(post.id, context.actorId) ? post : undefined
}

/** Nothing of somebody blocked comes in through a third party. */
function* assertNotBlocked(id: string): Decision<void> {
  const { yes } = yield* askOne({ about: 'blocked', actorId: id })
  if (yes === true) throw actorBlocked(id)
}
