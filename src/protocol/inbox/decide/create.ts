/**
 * Create: somebody wrote a post, or voted in a poll.
 *
 * @module
 */
import { isRelevant, visibilityOf } from '../../../core/visibility/index.js'
import { isPost, type ActivityWithActor, type Post } from '../../../core/vocab/index.js'
import type { KnownAccount, KnownStatus } from '../../ports/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, askOne, knownStatus, type Decision } from '../decision.js'
import type { Effect } from '../effects.js'
import { forwardTo } from '../forwarding.js'
import { introduceActor } from '../introduce.js'
import { duplicate, notOwner, objectIdOf } from '../objects.js'
import { ownObject } from '../posts.js'
import { lookUp, readPost } from '../read-post.js'
import { namedAccounts } from '../status-of.js'
import { decideVotes } from './vote.js'

/** Decides a Create: a vote, a post that is new, or one more copy of a known post. */
export function* decideCreate(activity: ActivityWithActor, context: InboxContext): Decision {
  const votes = yield* decideVotes(activity, context)
  if (votes !== undefined) return votes

  const id = objectIdOf(activity)
  const known = yield* knownStatus(id)
  if (known !== undefined && known.authorId !== context.actorId) throw notOwner(activity, id)
  if (known !== undefined) return yield* deliverAgain(known, activity, context)
  const object = yield* ownObject(activity, context)
  if (!isPost(object) || object.id === undefined) return ignored('unsupported_type', activity)
  return yield* createPost({ ...object, id: object.id }, activity, context)
}

/**
 * A post that is not known yet, from its author.
 *
 * @throws RefusedError `ERR_DUPLICATE` when its author deleted it before.
 */
export function* createPost(
  post: Post & { readonly id: string },
  activity: ActivityWithActor,
  context: InboxContext,
): Decision {
  const { yes: isDeleted } = yield* askOne({
    about: 'tombstone',
    id: post.id,
    actorId: context.actorId,
  })
  if (isDeleted === true) throw duplicate(activity, post.id, 'was deleted before it came')
  const parent = post.inReplyTo === undefined ? undefined : yield* knownStatus(post.inReplyTo)
  if (!(yield* concernsUs(post, parent, activity, context))) return ignored('unrelated', activity)

  const author = yield* introduceActor(context)
  const { status, effects } = yield* readPost(post, author.account, context, { activity })
  const isOpen = status.visibility === 'public' || status.visibility === 'unlisted'
  const create: Effect = {
    kind: 'status.create',
    via: 'delivered',
    status: { ...status, ...(parent?.conversation !== undefined && { conversation: parent.conversation }) },
  }
  const forwarded = isOpen && parent?.local === true ? forwardTo([parent.authorId], activity, context) : []
  return [...author.effects, ...effects, create, ...forwarded]
}

/** Mastodon's guard against posts that nobody here asked for. */
function* concernsUs(
  post: Post,
  parent: KnownStatus | undefined,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<boolean> {
  if (context.rules.takesUnrelatedPosts === true || context.recipientId !== undefined) return true
  const account = yield* lookUp(namedAccounts(post, activity).slice(0, 1000))
  const [author, follower, parentFollower] = yield* ask([
    { about: 'account', id: context.actorId },
    { about: 'hasLocalFollower', actorId: context.actorId },
    ...(parent === undefined ? [] : [{ about: 'hasLocalFollower', actorId: parent.authorId } as const]),
  ])
  const { addressedVisibility } = visibilityOf(post, {
    activity,
    followers: author?.account?.followers,
    ...(context.rules.followersCollectionIn && {
      followersCollectionIn: context.rules.followersCollectionIn,
    }),
  })
  return isRelevant({
    visibility: addressedVisibility,
    hasLocalFollower: follower?.yes === true,
    repliesToRelevantPost: parent !== undefined && (parent.local || parentFollower?.yes === true),
    addressesLocalAccount: addressesLocal(post, activity, account),
  })
}

function addressesLocal(
  post: Post,
  activity: ActivityWithActor,
  account: (id: string) => KnownAccount | undefined,
): boolean {
  const audience = [...(post.to ?? activity.to ?? []), ...(post.cc ?? activity.cc ?? [])]
  return audience.some((id) => account(id)?.local === true)
}

/** A known post that comes to one more personal inbox: its owner may read it from now on. */
function* deliverAgain(known: KnownStatus, activity: ActivityWithActor, context: InboxContext): Decision {
  const { recipientId } = context
  if (recipientId === undefined || known.mentions?.includes(recipientId) === true) {
    return ignored('duplicate', activity)
  }
  return [
    {
      kind: 'status.mention',
      statusId: known.id,
      mention: { actorId: recipientId, silent: true, notify: false },
      visibility: known.visibility === 'direct' ? 'limited' : known.visibility,
    },
  ]
}
