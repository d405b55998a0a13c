/**
 * What an Accept or Reject answers: a follow, or a request to quote, of a local account.
 *
 * @module
 */
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import type { KnownFollow, KnownStatus } from '../../ports/index.js'
import { isLocalId, type InboxContext } from '../context.js'
import { ask, askOne, type Decision } from '../decision.js'
import { isVerb, notOwner, notRequested, objectOf } from '../objects.js'

/** What the answered activity was. Asked by a local account, of the actor that answers. */
export type Asked =
  | { readonly about: 'follow'; readonly follow: KnownFollow }
  | { readonly about: 'quote'; readonly status: KnownStatus }

/**
 * Finds what is answered, and that the one who answers is the one who was asked.
 *
 * The host's own record decides. An embedded copy only helps to find it, for servers that answer with a
 * Follow of a new id.
 *
 * @throws RefusedError `ERR_NOT_REQUESTED` when nothing of the kind was sent; `ERR_NOT_OWNER` when it was
 *   sent to somebody else.
 */
export function* findAsked(activity: ActivityWithActor, context: InboxContext): Decision<Asked> {
  const { id } = objectOf(activity)
  if (id !== undefined) {
    const [follow, quote] = yield* ask([
      { about: 'follow.byId', id },
      { about: 'quote.byRequest', requestId: id },
    ])
    if (follow?.follow !== undefined && isLocalId(follow.follow.followerId, context)) {
      if (follow.follow.targetId !== context.actorId) throw notOwner(activity, id)
      return { about: 'follow', follow: follow.follow }
    }
    if (quote?.status?.local === true) return quoteOf(quote.status, activity, context)
  }
  return (yield* findByParts(activity, context)) ?? raise(notRequested(activity, id))
}

/** Finds a follow by its two sides, or a quote by its two posts. */
function* findByParts(activity: ActivityWithActor, context: InboxContext): Decision<Asked | undefined> {
  const object = objectOf(activity)
  if (isVerb(object, 'Follow') && object.actor !== undefined && object.object?.id !== undefined) {
    const [followerId, targetId] = [object.actor.id, object.object.id]
    if (!isLocalId(followerId, context)) return undefined
    if (targetId !== context.actorId) throw notOwner(activity, targetId)
    const { follow } = yield* askOne({ about: 'follow', followerId, targetId })
    return follow && { about: 'follow', follow }
  }
  if (isVerb(object, 'QuoteRequest') && object.instrument?.id !== undefined) {
    const { status } = yield* askOne({ about: 'status', id: object.instrument.id })
    if (status?.local !== true || status.quote?.targetId !== object.object?.id) return undefined
    return quoteOf(status, activity, context)
  }
  return undefined
}

function quoteOf(status: KnownStatus, activity: ActivityWithActor, context: InboxContext): Asked {
  if (status.quote?.targetAuthorId !== context.actorId) throw notOwner(activity, status.id)
  return { about: 'quote', status }
}

function raise(error: Error): never {
  throw error
}
