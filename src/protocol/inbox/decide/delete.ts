/**
 * Delete: a post, a stamp or a whole account is gone.
 *
 * @module
 */
import type { Effect, KnownStatus } from '../../../core/model/index.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { sameOrigin } from '../../../core/wire/url.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import { forwardTo, interestedIn } from '../forwarding.js'
import { notOwner, objectIdOf, objectOf } from '../objects.js'
import { takePlanted } from '../planted.js'
import { knownByAtomUri } from '../posts.js'
import { quoteRefused } from '../quotes.js'
import { askTombstone, isOlderThan, tombstones } from '../tombstones.js'

/**
 * Decides a Delete: of what is the actor's own, whatever the object claims to be.
 *
 * An id may stand for a post and for a stamp at once (a stamp's id is the claim of somebody else): both
 * are treated. What is not known leaves a marker, so that a Create which comes later stays out.
 */
export function* decideDelete(activity: ActivityWithActor, context: InboxContext): Decision {
  const { actorId } = context
  const id = objectIdOf(activity)
  const [account, status, quoting, deleted] = yield* ask([
    { about: 'account', id },
    { about: 'status', id, by: actorId },
    { about: 'quote.byStamp', stamp: id, authorId: actorId },
    askTombstone(id, context),
  ])
  if (id === actorId) {
    if (account === undefined) return ignored('unknown_actor_gone', activity)
    return [{ kind: 'account.delete', accountId: id }]
  }
  if (account !== undefined) throw notOwner(activity, id)
  const post = status ?? (yield* knownByAtomUri(objectOf(activity), context))
  const removed = post === undefined ? [] : yield* removal(post, activity, context)
  if (removed === undefined || (post === undefined && !sameOrigin(id, actorId))) throw notOwner(activity, id)

  const revoked = yield* revocation(quoting, activity, context)
  const ends = [...revoked, ...removed]
  const isOfRecord = ends.length > 0
  if (!isOfRecord && isOlderThan(deleted, context)) return ignored('duplicate', activity)
  const marking = { isOfRecord, isRelation: false, isUnheardOf: !isOfRecord && deleted === undefined }
  return [...ends, ...(yield* tombstones([id], marking, context))]
}

/** A stamp of the actor is gone: the quote that rested on it is revoked, and who saw that quote is told so. */
function* revocation(
  quoting: KnownStatus | undefined,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision {
  if (quoting?.quote?.targetAuthorId !== context.actorId) return []
  const refused = quoteRefused(quoting, context)
  if (refused.length === 0) return []
  const interested = yield* interestedIn(quoting, context)
  return [...refused, ...(yield* forwardTo(interested, quoting.id, activity, context))]
}

/** Undefined for what is not the actor's to delete. */
function* removal(
  status: KnownStatus,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly Effect[] | undefined> {
  const { id, authorId, boostOf } = status
  if (!mayDelete(status, context))
    return boostOf === undefined ? yield* takePlanted(status, context) : undefined
  if (boostOf !== undefined) return [{ kind: 'status.unboost', id, actorId: authorId, statusId: boostOf }]
  const interested = yield* interestedIn(status, context)
  return [
    { kind: 'status.delete', statusId: id, authorId },
    ...(yield* forwardTo(interested, id, activity, context)),
  ]
}

function mayDelete({ authorId }: KnownStatus, { actorId, rules }: InboxContext): boolean {
  return authorId === actorId || (rules.sameOriginModeration === true && sameOrigin(authorId, actorId))
}
