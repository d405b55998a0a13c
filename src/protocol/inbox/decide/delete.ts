/**
 * Delete: a post, a stamp or a whole account is gone.
 *
 * @module
 */
import { sameOrigin } from '../../../core/wire/url.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import type { KnownStatus } from '../../ports/index.js'
import { ignored, tombstone, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import type { Effect } from '../effects.js'
import { forwardTo, interestedIn } from '../forwarding.js'
import { notOwner, objectIdOf } from '../objects.js'
import { quoteRefused } from '../quotes.js'

/**
 * Decides a Delete: of what is the actor's own, whatever the object claims to be.
 *
 * An id may stand for a post and for a stamp at once (a stamp's id is the claim of somebody else): both
 * are treated. What is not known leaves a marker, so that a Create which comes later stays out.
 */
export function* decideDelete(activity: ActivityWithActor, context: InboxContext): Decision {
  const id = objectIdOf(activity)
  const [known, post, quoting] = yield* ask([
    { about: 'account', id },
    { about: 'status', id },
    { about: 'quote.byStamp', stamp: id },
  ])
  if (id === context.actorId) {
    if (known?.account === undefined) return ignored('unknown_actor_gone', activity)
    return [{ kind: 'account.delete', accountId: id }]
  }
  const status = post?.status
  const isOwn = status === undefined ? sameOrigin(id, context.actorId) : mayDelete(status, context)
  if (!isOwn || known?.account !== undefined) throw notOwner(activity, id)

  return [
    ...revocation(quoting?.status, context),
    ...(status === undefined ? [] : yield* removal(status, activity, context)),
    tombstone(id, context),
  ]
}

function mayDelete(status: KnownStatus, context: InboxContext): boolean {
  if (status.authorId === context.actorId) return true
  return context.rules.sameOriginModeration === true && sameOrigin(status.authorId, context.actorId)
}

/** A stamp of the actor is gone: the quote that rested on it is revoked. */
function revocation(quoting: KnownStatus | undefined, context: InboxContext): readonly Effect[] {
  if (quoting?.quote?.targetAuthorId !== context.actorId) return []
  return [quoteRefused(quoting) ?? []].flat()
}

function* removal(status: KnownStatus, activity: ActivityWithActor, context: InboxContext): Decision {
  const { id, authorId, boostOf } = status
  if (boostOf !== undefined) return [{ kind: 'status.unboost', id, actorId: authorId, statusId: boostOf }]
  return [
    { kind: 'status.delete', statusId: id, authorId },
    ...forwardTo(yield* interestedIn(status), activity, context),
  ]
}
