/**
 * Accept: the answer yes to a local account's follow or request to quote.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { acceptedStampOf } from '../../../core/quote/index.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import type { KnownStatus } from '../../ports/index.js'
import { ignored, type InboxContext } from '../context.js'
import type { Decision } from '../decision.js'
import type { Effect } from '../effects.js'
import { findAsked } from './answers.js'

/** Decides an Accept: only of what was asked, only by whom it was asked of. */
export function* decideAccept(activity: ActivityWithActor, context: InboxContext): Decision {
  const asked = yield* findAsked(activity, context)
  if (asked.about === 'quote') return acceptQuote(asked.status, activity, context)
  const { id, followerId, targetId, state } = asked.follow
  if (state === 'accepted') return ignored('duplicate', activity)
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
  if (stamp === undefined) {
    throw new RefusedError(
      'ERR_STAMP_INVALID',
      'an Accept of a quote names no stamp on the host of its actor',
      {
        id: status.id,
        actorId: context.actorId,
      },
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
  ]
}
