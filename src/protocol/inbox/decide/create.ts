/**
 * Create: somebody wrote a post, or voted in a poll.
 *
 * @module
 */
import type { Effect, KnownStatus, Status } from '../../../core/model/index.js'
import { isPost, type ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import { askOne, knownStatus, type Decision } from '../decision.js'
import { forwardTo } from '../forwarding.js'
import { introduceActor } from '../introduce.js'
import { keptId } from '../limits.js'
import { objectIdOf, objectOf } from '../objects.js'
import { inRoom, makeRoom } from '../planted.js'
import { knownByAtomUri, ownObject, type IdentifiedPost } from '../posts.js'
import { mayActOn } from '../readable.js'
import { readPost } from '../read-post.js'
import { concernsUs } from '../relevance.js'
import { tell, type Listener } from '../told.js'
import { askTombstone, isOlderThan } from '../tombstones.js'
import { decideVotes } from './vote.js'

/** Decides a Create: a vote, a post that is new, or one more copy of a known post. */
export function* decideCreate(activity: ActivityWithActor, context: InboxContext): Decision {
  const votes = yield* decideVotes(activity, context)
  if (votes !== undefined) return votes

  const id = objectIdOf(activity)
  const known = yield* knownStatus(id, context.actorId)
  const own = known?.authorId === context.actorId ? known : yield* knownByAtomUri(objectOf(activity), context)
  if (own !== undefined) return yield* deliverAgain(own, activity, context)
  const removal = yield* makeRoom(known, activity, context)
  const object = yield* ownObject(activity, context)
  if (object === undefined) return ignored('unrelated', activity)
  if (!isPost(object) || object.id === undefined) return ignored('unsupported_type', activity)
  return inRoom(removal, yield* createPost({ ...object, id: object.id }, activity, context))
}

/** A post that is not known yet, from its author. */
export function* createPost(
  post: IdentifiedPost,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision {
  const deleted = yield* askOne(askTombstone(post.id, context))
  if (isOlderThan(deleted, context)) return ignored('deleted_before', activity)
  const parent = yield* answeredBy(post, context)
  if (!(yield* concernsUs(post, parent, activity, context))) return ignored('unrelated', activity)

  const author = yield* introduceActor(context)
  const { status: read, effects } = yield* readPost(post, author.account, context, { activity })
  if (isEmpty(read)) return ignored('unsupported_type', activity)
  const status = inThread(read, parent)
  const isOpen = status.visibility === 'public' || status.visibility === 'unlisted'
  return [
    ...author.effects,
    ...effects,
    { kind: 'status.create', status, via: 'delivered' },
    ...(yield* tell(mentionedIn(status), context)),
    ...(isOpen && parent?.local === true
      ? yield* forwardTo([parent.authorId], status.id, activity, context, author.account)
      : []),
  ]
}

/** Those named in a post who may be told so. */
export function mentionedIn({ id, mentions }: Pick<Status, 'id' | 'mentions'>): readonly Listener[] {
  return mentions
    .filter(({ silent }) => !silent)
    .map(({ actorId, notify }) => ({
      type: 'mention',
      accountId: actorId,
      statusId: id,
      isUnaddressed: !notify,
    }))
}

/** Mastodon keeps no post without a text, media or a quote: a warning or a poll alone is none. */
export function isEmpty({ type, content, media, quote }: Status): boolean {
  if (type !== 'Note' && type !== 'Question') return false
  return content.trim() === '' && media.length === 0 && quote === undefined
}

/** The post that is answered, as far as who answers may read it; the answer to a boost is one to the post. */
function* answeredBy(post: IdentifiedPost, context: InboxContext): Decision<KnownStatus | undefined> {
  const id = keptId(post.inReplyTo)
  if (id === undefined) return undefined
  const named = yield* askOne({ about: 'status', id })
  const parent = named?.boostOf === undefined ? named : yield* knownStatus(named.boostOf)
  return parent !== undefined && (yield* mayActOn(parent, context)) ? parent : undefined
}

/** The post's own conversation comes first; one that names none is of its parent's. */
function inThread(status: Status, parent: KnownStatus | undefined): Status {
  if (parent === undefined) return status
  const conversation = status.conversation ?? parent.conversation
  return { ...status, inReplyTo: parent.id, ...(conversation !== undefined && { conversation }) }
}

/** A known post that comes to one more personal inbox: its owner may read it from now on. */
function* deliverAgain(known: KnownStatus, activity: ActivityWithActor, context: InboxContext): Decision {
  const { recipientId } = context
  if (recipientId === undefined || known.mentions?.includes(recipientId) === true) {
    return ignored('duplicate', activity)
  }
  const mention: Effect = {
    kind: 'status.mention',
    statusId: known.id,
    mention: { actorId: recipientId, silent: true, notify: false },
    visibility: known.visibility === 'direct' ? 'limited' : known.visibility,
  }
  return [mention]
}
