/**
 * Announce: somebody boosts a post.
 *
 * @module
 */
import { isTootkitError, type AnyTootkitError } from '../../../errors.js'
import type { Effect, KnownStatus, NotificationAdd } from '../../../core/model/index.js'
import { fingerprint } from '../../../core/wire/fingerprint.js'
import { sameOrigin } from '../../../core/wire/url.js'
import { visibilityOf } from '../../../core/visibility/index.js'
import { isPost, type ActivityWithActor } from '../../../core/vocab/index.js'
import { isShutOut } from '../../policy/index.js'
import { ignored, isLocalId, type InboxContext } from '../context.js'
import { ask, askLists, askOne, type Decision } from '../decision.js'
import { introduceActor, type Introduced } from '../introduce.js'
import { isVerb, objectIdOf, objectOf, ownIdOf } from '../objects.js'
import { authorOf, fetchPost, type FetchedPost, type IdentifiedPost } from '../posts.js'
import { publishedAt } from '../published.js'
import { readPost } from '../read-post.js'
import { concernsUs, isOfConcern } from '../relevance.js'
import { askToTell, tell } from '../told.js'
import { askTakenBack, askTombstone, isOlderThan } from '../tombstones.js'

/** What is boosted, with the effects that make it known here. */
interface Original extends Pick<KnownStatus, 'id' | 'authorId' | 'visibility' | 'local'> {
  readonly effects: readonly Effect[]
}

/** Why nothing is boosted. */
type Hindrance = 'unknown_object' | 'deleted_before' | 'unrelated' | 'unreachable' | 'blocked'

/**
 * Decides an Announce. What it says about the post counts for nothing: the post is the one that is known,
 * or the one that its own origin gives.
 */
export function* decideAnnounce(activity: ActivityWithActor, context: InboxContext): Decision {
  const { actorId } = context
  const announcedId = announcedIn(activity)
  if (announcedId === undefined) return ignored('unsupported_type', activity)
  const [takenBack, boosted, named] = yield* ask([
    askTakenBack(ownIdOf(activity), 'boost', announcedId, context),
    { about: 'boost', actorId, statusId: announcedId },
    { about: 'status', id: announcedId },
  ])
  if (isOlderThan(takenBack, context)) return ignored('deleted_before', activity)
  if (boosted !== undefined) return ignored('duplicate', activity)
  const known = yield* boostedOriginal(named)
  if (known !== named && (yield* isBoosted(known, context))) return ignored('duplicate', activity)
  if (known?.local !== true && !(yield* isOfConcern(context))) return ignored('unrelated', activity)

  const booster = yield* introduceActor(context)
  const visibility = audienceOfBoost(activity, booster, context)
  if (visibility === 'direct' || visibility === 'limited') return ignored('not_public', activity)
  const original = yield* originalOf(announcedId, known, activity, booster, context)
  if (typeof original === 'string') return ignored(original, activity)
  const isOpen = original.visibility === 'public' || original.visibility === 'unlisted'
  if (!isOpen && original.authorId !== actorId) return ignored('not_public', activity)
  return [
    ...booster.effects,
    ...original.effects,
    {
      kind: 'status.boost',
      id: ownIdOf(activity) ?? madeUpId(original.id, context),
      actorId,
      statusId: original.id,
      published: publishedAt(activity, context.now),
      visibility,
    },
    ...(yield* tellAuthor(original, booster, context)),
  ]
}

/** A boost without an id of its own is kept under one that nobody else can have. */
function madeUpId(statusId: string, { actorId, origin }: InboxContext): string {
  return `${origin}/#boosts/${fingerprint(`${actorId} ${statusId}`)}`
}

/** Groups announce the Create of a post as well as the post (FEP-1b12). Other activities are no boost. */
export function announcedIn(activity: ActivityWithActor): string | undefined {
  const object = objectOf(activity)
  if (isVerb(object, 'Create')) return object.object?.id
  if ('actor' in object) return undefined
  return objectIdOf(activity)
}

function audienceOfBoost(
  activity: ActivityWithActor,
  { account: { followers } }: Introduced,
  { rules: { followersCollectionIn } }: InboxContext,
): KnownStatus['visibility'] {
  const options = followersCollectionIn === undefined ? {} : { followersCollectionIn }
  return visibilityOf(activity, { followers, ...options }).visibility
}

/** The boost of another server's boost counts for the post; ours are nobody's to boost. */
function* boostedOriginal(known: KnownStatus | undefined): Decision<KnownStatus | undefined> {
  if (known?.boostOf === undefined || known.local) return known
  return yield* askOne({ about: 'status', id: known.boostOf })
}

function* isBoosted(known: KnownStatus | undefined, { actorId }: InboxContext): Decision<boolean> {
  if (known === undefined) return false
  return (yield* askOne({ about: 'boost', actorId, statusId: known.id })) !== undefined
}

function* originalOf(
  id: string,
  known: KnownStatus | undefined,
  activity: ActivityWithActor,
  booster: Introduced,
  context: InboxContext,
): Decision<Original | Hindrance> {
  if (known !== undefined) {
    if (known.boostOf !== undefined) return 'unknown_object'
    const { authorId, visibility, local } = known
    const [[author]] = yield* askLists(
      [{ about: 'standing', id: authorId }],
      local ? askToTell(authorId, context) : [],
    )
    if (isShutOut(author)) return 'blocked'
    return { id: known.id, authorId, visibility, local, effects: [] }
  }
  if (isLocalId(id, context)) return 'unknown_object'
  const own = ownCopy(activity, context)
  const found =
    own === undefined ? yield* fetchOriginal(id, context) : yield* ownOriginal(own, booster, context)
  if (typeof found === 'string') return found
  const { account, effects: introduction } = found.author
  const { status, effects } = yield* readPost(found.post, account, context, { isNested: true })
  return {
    id: status.id,
    authorId: status.authorId,
    visibility: status.visibility,
    local: false,
    effects: [
      ...(own === undefined ? introduction : []),
      ...effects,
      { kind: 'status.create', status, via: 'fetched' },
    ],
  }
}

/** An embedded post is believed only if it is the booster's own, of the booster's origin. */
function ownCopy(activity: ActivityWithActor, context: InboxContext): IdentifiedPost | undefined {
  const post = objectOf(activity)
  if (!isPost(post) || post.id === undefined || authorOf(post) !== context.actorId) return undefined
  return sameOrigin(post.id, context.actorId) ? { ...post, id: post.id } : undefined
}

/** It comes in by the same rules as by a Create: not deleted, and of concern to somebody here. */
function* ownOriginal(
  post: IdentifiedPost,
  author: Introduced,
  context: InboxContext,
): Decision<FetchedPost | Hindrance> {
  if (isOlderThan(yield* askOne(askTombstone(post.id, context)), context)) return 'deleted_before'
  return (yield* concernsUs(post, undefined, {}, context)) ? { post, author } : 'unrelated'
}

/** Who boosts is not at fault where the post cannot be had. */
function* fetchOriginal(id: string, context: InboxContext): Decision<FetchedPost | Hindrance> {
  if (isShutOut(yield* askOne({ about: 'standing', id }))) return 'blocked'
  try {
    return (yield* fetchPost(id, context)) ?? 'unknown_object'
  } catch (error) {
    const hindrance = isTootkitError(error) ? hindranceOf(error) : undefined
    if (hindrance === undefined) throw error
    return hindrance
  }
}

function hindranceOf({ name, code }: AnyTootkitError): Hindrance | undefined {
  if (code === 'ERR_ACTOR_BLOCKED' || code === 'ERR_HOST_BLOCKED') return 'blocked'
  return name === 'RemoteError' || name === 'MalformedError' ? 'unreachable' : undefined
}

/** The author of a local post hears of it, but not from a group that the author follows. */
function* tellAuthor(
  { id: statusId, authorId, local }: Original,
  { account }: Introduced,
  context: InboxContext,
): Decision<readonly NotificationAdd[]> {
  if (!local) return []
  const { follow } = yield* askOne({ about: 'relation', from: authorId, to: context.actorId })
  if (account.type === 'Group' && follow?.state === 'accepted') return []
  return yield* tell([{ type: 'boost', accountId: authorId, statusId }], context)
}
