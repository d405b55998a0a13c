/**
 * Everything that an activity raises by itself, asked in one trip to the directory.
 *
 * @module
 */
import { quoteTargetOf } from '../../core/quote/index.js'
import { votesOf } from '../../core/poll/index.js'
import {
  isActivity,
  isPost,
  type Activity,
  type ActivityType,
  type ActivityWithActor,
  type ObjectOrReference,
  type Post,
} from '../../core/vocab/index.js'
import type { Directory, Question } from '../ports/index.js'
import { isLocalId, type InboxContext } from './context.js'
import { announcedIn } from './decide/announce.js'
import { reportedIds } from './decide/flag.js'
import { kindOf } from './decide/undo.js'
import { questionKey, type Gathered } from './gathered.js'
import { isTooLong } from './limits.js'
import { accountIdOf, ownId, ownIdOf } from './objects.js'
import { atomUriOf } from './posts.js'
import { askFollowed } from './relevance.js'
import { namedAccounts } from './status-of.js'
import { askToTell } from './told.js'
import { askTakenBack, askTombstone, relationName } from './tombstones.js'

/** What a decision starts from, as far as questions go. */
type Door = Pick<InboxContext, 'actorId' | 'signerId' | 'recipientId' | 'origin' | 'forwardable'>

type Asking = (activity: ActivityWithActor, door: Door) => readonly Question[]

/** Those named by an activity of whom the author of a post may be one; mostly it names only that author. */
const MAX_NAMED = 10

const BY_VERB: { readonly [Type in ActivityType]?: Asking } = {
  Accept: askAboutAnswer,
  Add: askAboutFeatured,
  Announce: askAboutBoost,
  Block: askAboutBlock,
  Create: askAboutCreated,
  Delete: askAboutDeleted,
  Flag: askAboutReported,
  Follow: askAboutFollow,
  Like: askAboutLiked,
  Move: askAboutMove,
  QuoteRequest: askAboutQuote,
  Reject: askAboutAnswer,
  Remove: askAboutFeatured,
  Undo: askAboutUndone,
  Update: askAboutUpdated,
}

/**
 * Asks the directory, in one go, what an activity raises by itself: about its actor and signer, the inbox it came to,
 * what it is about, everybody it names, and what was taken back before. What follows only from an answer is asked
 * by the decision.
 *
 * @param activity - The activity, in the normal form.
 * @param context - Who acts, through which door.
 * @param directory - What the host knows.
 * @returns The answers, for `runDecision`.
 * @example
 * ```ts
 * import { decide, DEFAULT_REPLY_IDS, gather, runDecision } from 'tootkit/inbox'
 * import { createMemoryState } from 'tootkit/memory'
 * import { parseActivity } from 'tootkit/vocab'
 *
 * const bob = 'https://b.example/bob'
 * const like = parseActivity({ id: `${bob}/likes/1`, type: 'Like', actor: bob, object: 'https://a.example/1' })
 * const context = { actorId: bob, signerId: bob, origin: 'https://a.example', now: new Date(), ids: DEFAULT_REPLY_IDS, rules: {} }
 * const { directory } = createMemoryState({ origin: 'https://a.example' })
 * const gathered = await gather(like, context, directory)
 * const nothing = () => Promise.reject(new Error('not asked'))
 * const remote = { document: nothing, actor: nothing, collection: nothing }
 * const [effect] = await runDecision(decide(like, context), { directory, remote, gathered })
 * effect?.kind // => 'ignored'
 * ```
 */
export async function gather(
  activity: ActivityWithActor,
  context: InboxContext,
  directory: Directory,
): Promise<Gathered> {
  const questions = new Map(
    [...askAboutDoor(context), ...askAboutObject(activity, context)].map((it) => [questionKey(it), it]),
  )
  const answers = await directory.answer([...questions.values()])
  return new Map([...questions.keys()].map((key, i) => [key, answers[i]]))
}

/** Who acts, who signed, and whose inbox it is. */
function askAboutDoor(door: Door): readonly Question[] {
  const { actorId, signerId, recipientId } = door
  return [
    ...[actorId, signerId].flatMap((id): readonly Question[] => [
      { about: 'account', id },
      { about: 'standing', id },
    ]),
    ...(recipientId === undefined
      ? []
      : ([...askToTell(recipientId, door), { about: 'relation', from: actorId, to: recipientId }] as const)),
  ]
}

function askAboutObject(activity: ActivityWithActor, door: Door): readonly Question[] {
  const id = activity.object?.id
  if (id !== undefined && isTooLong(id)) return []
  return BY_VERB[activity.type]?.(activity, door) ?? []
}

// ------------------------------------------------------------------------------------------- posts

function askAboutCreated(activity: ActivityWithActor, door: Door): readonly Question[] {
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

function askAboutUpdated(activity: ActivityWithActor, door: Door): readonly Question[] {
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

function askAboutDeleted({ object }: ActivityWithActor, door: Door): readonly Question[] {
  const { actorId } = door
  const id = object?.id
  if (object === undefined || id === undefined) return []
  return [
    { about: 'account', id },
    { about: 'status', id, by: actorId },
    { about: 'quote.byStamp', stamp: id, authorId: actorId },
    askTombstone(id, door),
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

function askAboutBoost(activity: ActivityWithActor, door: Door): readonly Question[] {
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

function askAboutLiked(activity: ActivityWithActor, door: Door): readonly Question[] {
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

function askAboutFeatured({ object }: ActivityWithActor, door: Door): readonly Question[] {
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

function askAboutQuote(activity: ActivityWithActor, door: Door): readonly Question[] {
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

// ---------------------------------------------------------------------------------------- relations

function askAboutFollow(activity: ActivityWithActor, door: Door): readonly Question[] {
  return askAboutTarget(activity, 'follow', door)
}

function askAboutBlock(activity: ActivityWithActor, door: Door): readonly Question[] {
  return askAboutTarget(activity, 'block', door)
}

function askAboutTarget(
  activity: ActivityWithActor,
  kind: 'follow' | 'block',
  door: Door,
): readonly Question[] {
  if (activity.object?.id === undefined) return []
  const targetId = accountIdOf(activity.object.id)
  return [
    ...askToTell(targetId, door),
    { about: 'relation', from: door.actorId, to: targetId },
    askTakenBack(ownIdOf(activity), kind, targetId, door),
  ]
}

function askAboutAnswer({ id, type, object, actor }: ActivityWithActor, door: Door): readonly Question[] {
  const { actorId } = door
  const answered = object?.id
  const acceptId = ownId(id, actor.id)
  return [
    ...(answered === undefined
      ? []
      : ([
          { about: 'follow.byId', id: answered, actorId },
          { about: 'quote.byRequest', requestId: answered, actorId },
        ] as const)),
    ...(type === 'Accept' && acceptId !== undefined ? [askTombstone(acceptId, door)] : []),
    ...askAboutCopy(object, door),
  ]
}

/** What an embedded Follow or QuoteRequest of ours says that it was about. */
function askAboutCopy(object: ObjectOrReference | undefined, door: Door): readonly Question[] {
  if (object?.type === 'Follow' && object.actor !== undefined && isLocalId(object.actor.id, door)) {
    return [{ about: 'relation', from: object.actor.id, to: door.actorId }]
  }
  const quoteId = object?.type === 'QuoteRequest' ? object.instrument?.id : undefined
  return quoteId === undefined || !isLocalId(quoteId, door) ? [] : [{ about: 'status', id: quoteId }]
}

function askAboutUndone({ object }: ActivityWithActor, door: Door): readonly Question[] {
  const { actorId } = door
  const id = ownId(object?.id, actorId)
  return [
    ...(id === undefined
      ? []
      : ([
          { about: 'status', id, by: actorId },
          { about: 'follow.byId', id, actorId },
          { about: 'block.byId', id, actorId },
          askTombstone(id, door),
        ] as const)),
    ...(isActivity(object) ? askAboutUndoneCopy(object, id, door) : []),
  ]
}

function askAboutUndoneCopy(copy: Activity, id: string | undefined, door: Door): readonly Question[] {
  const { actorId } = door
  const kind = kindOf(copy)
  const statusId = copy.object?.id
  if (kind === undefined || statusId === undefined || isTooLong(statusId)) return []
  const objectId = kind === 'follow' || kind === 'block' ? accountIdOf(statusId) : statusId
  const marker = id === undefined ? [askTombstone(relationName(kind, objectId), door)] : []
  switch (kind) {
    case 'boost':
      return [{ about: 'boost', actorId, statusId }, ...marker]
    case 'like':
      return [{ about: 'favourite', actorId, statusId }, ...marker]
    case 'follow':
    case 'block':
      return [{ about: 'relation', from: actorId, to: objectId }, ...marker]
    case 'accept':
      return [
        { about: 'follow.byId', id: statusId, actorId },
        askTombstone(relationName(kind, statusId), door),
      ]
  }
}

// ------------------------------------------------------------------------------------------- accounts

function askAboutMove({ target }: ActivityWithActor, { actorId }: Door): readonly Question[] {
  const id = target?.id
  if (id === undefined || isTooLong(id)) return []
  return [
    { about: 'account', id },
    { about: 'standing', id },
    { about: 'localFollows', targetId: actorId },
  ]
}

function askAboutReported(activity: ActivityWithActor, door: Door): readonly Question[] {
  return reportedIds(activity).flatMap((id): readonly Question[] => [
    { about: 'account', id },
    { about: 'status', id },
    ...(isLocalId(id, door) ? [{ about: 'standing', id } as const] : []),
  ])
}
