/**
 * Accept: the answer yes to a local account's follow or request to quote.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import type { Effect, KnownStatus } from '../../../core/model/index.js'
import { acceptedStampOf } from '../../../core/quote/index.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, timestampOf, type InboxContext } from '../context.js'
import { askOne, type Decision } from '../decision.js'
import { isTooLong } from '../limits.js'
import { ownIdOf } from '../objects.js'
import { askTakenBack, isOlderThan } from '../tombstones.js'
import { findAsked } from './answers.js'

/** Decides an Accept: only of what was asked, only by whom it was asked of. */
export function* decideAccept(activity: ActivityWithActor, context: InboxContext): Decision {
  const asked = yield* findAsked(activity, context)
  if (asked.about === 'quote') return acceptQuote(asked.status, activity, context)
  const { id, followerId, targetId, state } = asked.follow
  if (state === 'accepted') return ignored('duplicate', activity)
  const takenBack = yield* askOne(askTakenBack(ownIdOf(activity), 'accept', id, context))
  if (isOlderThan(takenBack, context)) return ignored('deleted_before', activity)
  return [{ kind: 'follow.accept', id, followerId, targetId }]
}

/** The stamp is believed for being named by the quoted author; third parties fetch it (FEP-044f). */
function acceptQuote(
  status: KnownStatus,
  activity: ActivityWithActor,
  context: InboxContext,
): readonly Effect[] {
  const { quote } = status
  const stamp = acceptedStampOf(activity, context.actorId)
  if (stamp === undefined || isTooLong(stamp)) {
    throw new RefusedError(
      'ERR_STAMP_INVALID',
      'an Accept of a quote names no stamp on the host of its actor',
      { id: status.id, actorId: context.actorId },
    )
  }
  if (quote?.state !== 'pending' || quote.targetId === undefined) return ignored('duplicate', activity)
  return [
    {
      kind: 'quote.accept',
      quoteId: status.id,
      targetId: quote.targetId,
      targetAuthorId: context.actorId,
      stamp,
      ...(quote.requestId === undefined ? {} : { requestId: quote.requestId }),
    },
    { kind: 'update.send', objectId: status.id, at: timestampOf(context.now) },
  ]
}
