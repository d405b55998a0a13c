/**
 * Questions that activities about posts raise by themselves.
 *
 * @module
 */
import { quoteTargetOf } from '../../core/quote/index.js'
import { votesOf } from '../../core/poll/index.js'
import { isPost, type ActivityWithActor, type ObjectOrReference, type Post } from '../../core/vocab/index.js'
import type { Question } from '../ports/index.js'
import { isLocalId, type InboxContext } from './context.js'
import { announcedIn } from './decide/announce.js'
import { isTooLong } from './limits.js'
import { ownId, ownIdOf } from './objects.js'
import { atomUriOf } from './posts.js'
import { askFollowed } from './relevance.js'
import { namedAccounts } from './status-of.js'
import { askToTell } from './told.js'
import { askTakenBack, askTombstone } from './tombstones.js'

/** What a decision starts from, as far as questions go. */
export type Door = Pick<InboxContext, 'actorId' | 'signerId' | 'recipientId' | 'origin' | 'forwardable'>

/** Those named by an activity of whom the author of a post may be one; mostly it names only that author. */
const MAX_NAMED = 10

/** About a post that is new, or a vote. */
export function askAboutCreated(activity: ActivityWithActor, door: Door): readonly Question[] {
  const { actorId } = door
  const pollId = votesOf(activity)[0]?.pollId
  if (pollId !== undefined && !isTooLong(pollId)) {
    return [
      { about: 'status', id: pollId },
      { about: 'votes', actorId, statusId: pollId },
      ...askAboutPost(activity, door),
    ]
  }
  return askAboutPost(activity, door)
}

/** About a post that changed, or an actor that changed itself. */
export function askAboutUpdated(activity: ActivityWithActor, door: Door): readonly Question[] {
  const id = activity.object?.id
  if (id === door.actorId) return []
  return [...askAboutPost(activity, door), ...askAboutInterested(id, door)]
}

/** A post of the actor, new or known. */
function askAboutPost(activity: ActivityWithActor, door: Door): readonly Question[] {
  const { object } = activity
  const id = object?.id
  if (object === undefined || id === undefined) return []
  return [
    { about: 'status', id, by: door.actorId },
    askTombstone(id, door),
    ...askFollowed(door),
    ...askByAtomUri(object, door),
    ...(isPost(object) ? askAround(object, activity, door) : []),
  ]
}

/** Whom a post names, what it answers and quotes. */
function askAround(post: Post, activity: ActivityWithActor, door: Door): readonly Question[] {
  const { id, inReplyTo } = post
  const target = quoteTargetOf(post)
  return [
    ...namedAccounts(post, activity).flatMap((named): readonly Question[] =>
      isLocalId(named, door) ? askToTell(named, door) : [{ about: 'account', id: named }],
    ),
    ...(inReplyTo === undefined || isTooLong(inReplyTo) ? [] : [{ about: 'status', id: inReplyTo } as const]),
    ...(target?.kind === 'post' && !isTooLong(target.id) && id !== undefined
      ? askAboutQuoted(target.id, id, door)
      : []),
  ]
}

function askAboutQuoted(targetId: string, quoteId: string, door: Door): readonly Question[] {
  return [
    { about: 'status', id: targetId },
    isLocalId(targetId, door) ? { about: 'quote', quoteId } : { about: 'standing', id: targetId },
  ]
}

/** About whatever has an id that is gone: a post, a stamp, an account. */
export function askAboutDeleted({ object }: ActivityWithActor, door: Door): readonly Question[] {
  const { actorId } = door
  const id = object?.id
  if (object === undefined || id === undefined) return []
  return [
    { about: 'account', id },
    { about: 'status', id, by: actorId },
    { about: 'quote.byStamp', stamp: id, authorId: actorId },
    askTombstone(id, door),
    ...askFollowed(door),
    ...askByAtomUri(object, door),
    ...askAboutInterested(id, door),
  ]
}

/** The post under the other id that an object gives for itself. */
function askByAtomUri(object: ObjectOrReference, { actorId }: Door): readonly Question[] {
  const id = atomUriOf(object)
  return id === undefined ? [] : [{ about: 'status', id, by: actorId }]
}

/** Only what carries a signature of its own can be passed on. */
function askAboutInterested(statusId: string | undefined, { forwardable }: Door): readonly Question[] {
  return forwardable === undefined || statusId === undefined ? [] : [{ about: 'interested', statusId }]
}

/** About the post that is boosted. */
export function askAboutBoost(activity: ActivityWithActor, door: Door): readonly Question[] {
  const { actorId } = door
  const statusId = activity.object === undefined ? undefined : announcedIn(activity)
  if (statusId === undefined || isTooLong(statusId)) return []
  const { object } = activity
  return [
    askTakenBack(ownIdOf(activity), 'boost', statusId, door),
    { about: 'boost', actorId, statusId },
    { about: 'status', id: statusId },
    { about: 'standing', id: statusId },
    ...askFollowed(door),
    ...askAboutNamed(activity, door),
    ...(isPost(object) ? [askTombstone(statusId, door), ...askAround(object, activity, door)] : []),
  ]
}

/** Whoever may have to be told: the author of what an activity is about, mostly. */
function askAboutNamed(activity: ActivityWithActor, door: Door): readonly Question[] {
  return namedAccounts(activity)
    .slice(0, MAX_NAMED)
    .flatMap((id) => askToTell(id, door))
}

/** About the post that is favoured. */
export function askAboutLiked(activity: ActivityWithActor, door: Door): readonly Question[] {
  const { actorId } = door
  const statusId = activity.object?.id
  if (statusId === undefined) return []
  return [
    { about: 'status', id: statusId },
    { about: 'favourite', actorId, statusId },
    askTakenBack(ownIdOf(activity), 'like', statusId, door),
    ...askAboutNamed(activity, door),
  ]
}

/** About what is featured, or is no longer. */
export function askAboutFeatured({ object }: ActivityWithActor, door: Door): readonly Question[] {
  const id = object?.id
  if (object === undefined || id === undefined) return []
  return [
    { about: 'status', id, by: door.actorId },
    askTombstone(id, door),
    ...askFollowed(door),
    ...(isPost(object)
      ? namedAccounts(object).map((named) => ({ about: 'account', id: named }) as const)
      : []),
  ]
}

/** About the post to be quoted, and the one that quotes it. */
export function askAboutQuote(activity: ActivityWithActor, door: Door): readonly Question[] {
  const [targetId, quoteId] = [activity.object?.id, ownId(activity.instrument?.id, door.actorId)]
  if (targetId === undefined || quoteId === undefined) return []
  const { instrument } = activity
  return [
    { about: 'status', id: targetId },
    { about: 'quote', quoteId },
    { about: 'status', id: quoteId, by: door.actorId },
    askTombstone(quoteId, door),
    ...(isPost(instrument) ? askAround(instrument, activity, door) : []),
    ...askAboutNamed(activity, door).flatMap((question): readonly Question[] =>
      question.about === 'account'
        ? [question, { about: 'relation', from: door.actorId, to: question.id }]
        : [question],
    ),
  ]
}
