/**
 * Everything that an activity raises by itself, asked in one trip to the directory.
 *
 * @module
 */
import type { ActivityType, ActivityWithActor } from '../../core/vocab/index.js'
import type { Directory, Question } from '../ports/index.js'
import {
  askAboutBoost,
  askAboutCreated,
  askAboutDeleted,
  askAboutFeatured,
  askAboutLiked,
  askAboutQuote,
  askAboutUpdated,
  type Door,
} from './ask-about-posts.js'
import { askInPortions, type Answers } from './ask-in-portions.js'
import { askAboutAnswer, askAboutBlock, askAboutFollow, askAboutUndone } from './ask-about-relations.js'
import { isLocalId, type InboxContext } from './context.js'
import { reportedIds } from './decide/flag.js'
import type { Gathered } from './gathered.js'
import { isTooLong } from './limits.js'
import { askToTell } from './told.js'

type Asking = (activity: ActivityWithActor, door: Door) => readonly Question[]

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
 * const [effect] = await runDecision(() => decide(like, context), { directory, remote, gathered })
 * effect?.kind // => 'ignored'
 * ```
 */
export async function gather(
  activity: ActivityWithActor,
  context: InboxContext,
  directory: Directory,
): Promise<Gathered> {
  const answers: Answers = new Map()
  await askInPortions([...askAboutDoor(context), ...askAboutObject(activity, context)], directory, answers)
  return answers
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
