/**
 * What an Accept or Reject answers: a follow, or a request to quote, of a local account.
 *
 * @module
 */
import type { KnownFollow, KnownStatus } from '../../../core/model/index.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { isLocalId, type InboxContext } from '../context.js'
import { ask, askOne, knownStatus, type Decision } from '../decision.js'
import { keptId } from '../limits.js'
import { isVerb, notOwner, notRequested, objectOf } from '../objects.js'

/** What the answered activity was. Asked by a local account, of the actor that answers. */
export type Asked =
  | { readonly about: 'follow'; readonly follow: KnownFollow }
  | { readonly about: 'quote'; readonly status: KnownStatus }

/**
 * Finds what is answered, and that the one who answers is the one who was asked.
 *
 * The host's own record decides, and only of what the one who answers takes part in: an id alone proves nothing. An
 * embedded copy only helps to find it, for servers that answer with a Follow of a new id.
 *
 * @throws RefusedError `ERR_NOT_REQUESTED` when nothing of the kind was sent to the one who answers;
 *   `ERR_NOT_OWNER` when it says itself that it was sent to somebody else.
 */
export function* findAsked(activity: ActivityWithActor, context: InboxContext): Decision<Asked> {
  const id = keptId(objectOf(activity).id)
  if (id !== undefined) {
    const { actorId } = context
    const [follow, quoting] = yield* ask([
      { about: 'follow.byId', id, actorId },
      { about: 'quote.byRequest', requestId: id, actorId },
    ])
    if (follow !== undefined && isAsked(follow, context)) return { about: 'follow', follow }
    if (quoting?.local === true && quoting.quote?.targetAuthorId === actorId) {
      return { about: 'quote', status: quoting }
    }
  }
  return (yield* findByParts(activity, context)) ?? raise(notRequested(activity, id))
}

function isAsked({ followerId, targetId }: KnownFollow, context: InboxContext): boolean {
  return targetId === context.actorId && isLocalId(followerId, context)
}

/** Finds a follow by its two sides, or a quote by its two posts. */
function* findByParts(activity: ActivityWithActor, context: InboxContext): Decision<Asked | undefined> {
  const object = objectOf(activity)
  if (isVerb(object, 'Follow') && object.actor !== undefined && object.object?.id !== undefined) {
    const [from, to] = [object.actor.id, object.object.id]
    if (!isLocalId(from, context)) return undefined
    if (to !== context.actorId) throw notOwner(activity, to)
    const { follow } = yield* askOne({ about: 'relation', from, to })
    return follow && { about: 'follow', follow }
  }
  if (isVerb(object, 'QuoteRequest') && object.instrument?.id !== undefined) {
    const status = yield* knownStatus(object.instrument.id)
    if (status?.local !== true || status.quote?.targetId !== object.object?.id) return undefined
    if (status.quote?.targetAuthorId !== context.actorId) throw notOwner(activity, status.id)
    return { about: 'quote', status }
  }
  return undefined
}

function raise(error: Error): never {
  throw error
}
