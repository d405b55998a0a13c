/**
 * Reject: the answer no to a local account's follow or request to quote, also after a yes.
 *
 * @module
 */
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import type { Decision } from '../decision.js'
import { quoteRefused } from '../quotes.js'
import { findAsked } from './answers.js'

/** Decides a Reject: a request is refused, a follower sent away, an agreement taken back. */
export function* decideReject(activity: ActivityWithActor, context: InboxContext): Decision {
  const asked = yield* findAsked(activity, context)
  if (asked.about === 'quote') {
    const effect = quoteRefused(asked.status)
    return effect === undefined ? ignored('duplicate', activity) : [effect]
  }
  const { id, followerId, targetId } = asked.follow
  return [{ kind: 'follow.reject', id, followerId, targetId }]
}
