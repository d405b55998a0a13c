/**
 * Mastodon's guard against posts that nobody here asked for, and ours against anything else of strangers.
 *
 * @module
 */
import { isRelevant, visibilityOf } from '../../core/visibility/index.js'
import type { KnownStatus } from '../../core/model/index.js'
import { isPost, type ActivityWithActor, type ObjectBase, type Post } from '../../core/vocab/index.js'
import { withoutFragment } from '../../core/wire/url.js'
import type { Question } from '../ports/index.js'
import { isLocalId, type InboxContext } from './context.js'
import { ask, askLists, askOne, type Decision } from './decision.js'
import { keptId } from './limits.js'
import { objectOf } from './objects.js'
import { audienceOf, namedAccounts } from './status-of.js'

/** Those whose followers here make a post one that was asked for: its author, and who passed it on. */
export function askFollowed({
  actorId,
  signerId,
}: Pick<InboxContext, 'actorId' | 'signerId'>): readonly Question<'hasLocalFollower'>[] {
  return [...new Set([actorId, signerId])].map((id) => ({ about: 'hasLocalFollower', actorId: id }))
}

/** Tells whether somebody here follows the actor, or who passed its activity on. */
function* isFollowedHere(context: InboxContext): Decision<boolean> {
  return (yield* ask(askFollowed(context))).some((isFollowed) => isFollowed)
}

/**
 * Tells whether what the actor says of itself is kept: its hashtags, collections and pins, its boosts, what it took
 * back. Anybody can sign any number of such things, so all of it is of those whom somebody here follows, or who were
 * passed on by one; unless the host wants all. An inbox of somebody's own, which anybody may write to, is no reason.
 */
export function* isOfConcern(context: InboxContext): Decision<boolean> {
  return context.rules.takesUnrelatedPosts === true || (yield* isFollowedHere(context))
}

/**
 * Tells whether what an activity is about may concern anybody here, as far as it says so itself: asked before something
 * is fetched for it. It does where it is of this server; a post that is only named has the audience of its activity.
 */
export function* mayConcernUs(activity: ActivityWithActor, context: InboxContext): Decision<boolean> {
  const object = objectOf(activity)
  if (object.id !== undefined && isLocalId(object.id, context)) return true
  if (yield* isOfConcern(context)) return true
  if (!isPost(object)) return yield* concernsUs({ type: 'Note', tag: [] }, undefined, activity, context)
  const parentId = keptId(object.inReplyTo)
  const parent = parentId === undefined ? undefined : yield* askOne({ about: 'status', id: parentId })
  return yield* concernsUs(object, parent, activity, context)
}

/** Tells whether everything is taken: at a personal inbox, or where the host wants all. */
function takesAll({ rules, recipientId }: Pick<InboxContext, 'rules' | 'recipientId'>): boolean {
  return rules.takesUnrelatedPosts === true || recipientId !== undefined
}

/**
 * Tells whether a post of the actor concerns anybody here.
 *
 * @param post - The post.
 * @param parent - The post it answers, as far as its author may read that one.
 * @param activity - What carried it, whose audience counts where the post has none.
 * @param context - Who acts.
 */
export function* concernsUs(
  post: Pick<Post, 'type' | 'to' | 'cc' | 'tag'>,
  parent: KnownStatus | undefined,
  activity: Pick<ObjectBase, 'to' | 'cc'>,
  context: InboxContext,
): Decision<boolean> {
  if (takesAll(context)) return true
  const named = namedAccounts(post, activity)
  const [[author], followed, accounts] = yield* askLists(
    [{ about: 'account', id: context.actorId }],
    askFollowed(context),
    named.map((id) => ({ about: 'account', id }) as const),
  )
  const { followersCollectionIn } = context.rules
  const { addressedVisibility: visibility } = visibilityOf(post, {
    activity,
    followers: author?.followers,
    ...(followersCollectionIn !== undefined && { followersCollectionIn }),
  })
  const local = new Set(named.filter((_, i) => accounts[i]?.local === true))
  const facts = {
    visibility,
    hasLocalFollower: followed.some((isFollowed) => isFollowed),
    addressesLocalAccount: audienceOf(post, activity).some((id) => local.has(withoutFragment(id))),
    repliesToRelevantPost: parent?.local === true,
  }
  if (isRelevant(facts) || parent === undefined) return isRelevant(facts)
  const isParentFollowed = yield* askOne({ about: 'hasLocalFollower', actorId: parent.authorId })
  return isRelevant({ ...facts, repliesToRelevantPost: isParentFollowed })
}
