/**
 * The decision about an activity: what it does here.
 *
 * @module
 */
import type { ActivityType, ActivityWithActor } from '../../core/vocab/index.js'
import { ignored, type InboxContext } from './context.js'
import { decideAccept } from './decide/accept.js'
import { decideAdd } from './decide/add.js'
import { decideAnnounce } from './decide/announce.js'
import { decideBlock } from './decide/block.js'
import { decideCreate } from './decide/create.js'
import { decideDelete } from './decide/delete.js'
import { decideFlag } from './decide/flag.js'
import { decideFollow } from './decide/follow.js'
import { decideLike } from './decide/like.js'
import { decideMove } from './decide/move.js'
import { decideQuoteRequest } from './decide/quote-request.js'
import { decideReject } from './decide/reject.js'
import { decideRemove } from './decide/remove.js'
import { decideUndo } from './decide/undo.js'
import { decideUpdate } from './decide/update.js'
import type { Decision } from './decision.js'
import { isTooLong } from './limits.js'

type Handler = (activity: ActivityWithActor, context: InboxContext) => Decision

/** The verbs that mean something to Mastodon. */
const HANDLERS: { readonly [Type in ActivityType]?: Handler } = {
  Accept: decideAccept,
  Add: decideAdd,
  Announce: decideAnnounce,
  Block: decideBlock,
  Create: decideCreate,
  Delete: decideDelete,
  Flag: decideFlag,
  Follow: decideFollow,
  Like: decideLike,
  Move: decideMove,
  QuoteRequest: decideQuoteRequest,
  Reject: decideReject,
  Remove: decideRemove,
  Undo: decideUndo,
  Update: decideUpdate,
}

/**
 * Decides what an activity does here.
 *
 * Nothing is read or written by it: the decision says what it needs to know ({@link Decision}) and ends in
 * effects. The actor has to be authenticated, let in by the moderators, and the sender authorised before;
 * `receiveActivity` does so. An id of another origin than its actor's counts as absent.
 *
 * @param activity - The activity, in the normal form; its actor is `context.actorId`.
 * @param context - Who acts, when, through which door, by which rules.
 * @returns The decision under way: a generator that gives needs, takes what was found, and returns effects.
 * @throws {@link RefusedError} while it runs, for what may not be done, with its code;
 *   {@link MalformedError} `ERR_DOCUMENT_INVALID` for an activity without what its verb needs.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/ Mastodon, ActivityPub}
 * @example
 * ```ts
 * import { decide, DEFAULT_REPLY_IDS } from 'tootkit/inbox'
 * import { parseActivity } from 'tootkit/vocab'
 *
 * const bob = 'https://b.example/bob'
 * const like = parseActivity({ id: `${bob}/likes/1`, type: 'EmojiReact', actor: bob, object: 'https://a.example/1' })
 * const context = { actorId: bob, signerId: bob, origin: 'https://a.example', now: new Date(), ids: DEFAULT_REPLY_IDS, rules: {} }
 * const decision = decide(like, context)
 * const { done, value } = decision.next()
 * done // => true
 * value // => [{ kind: 'ignored', reason: 'unsupported_type', activity: like }]
 * ```
 */
export function decide(activity: ActivityWithActor, context: InboxContext): Decision {
  const id = activity.object?.id
  const handler = HANDLERS[activity.type] ?? ignoreVerb
  return id !== undefined && isTooLong(id) ? ignoreLong(activity) : handler(activity, context)
}

function* ignoreVerb(activity: ActivityWithActor): Decision {
  return ignored('unsupported_type', activity)
}

/** What cannot be kept is not looked at. */
function* ignoreLong(activity: ActivityWithActor): Decision {
  return ignored('too_long', activity)
}
