/**
 * Reject: the answer no to a local account's follow or request to quote, also after a yes.
 *
 * @module
 */
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import { askOne, type Decision } from '../decision.js'
import { quoteRefused } from '../quotes.js'
import { idsOf, undoFollow } from '../replies.js'
import { findAsked } from './answers.js'

/** Decides a Reject: a request is refused, a follower sent away (who then says so), an agreement taken back. */
export function* decideReject(activity: ActivityWithActor, context: InboxContext): Decision {
  const asked = yield* findAsked(activity, context)
  if (asked.about === 'quote') {
    const effects = quoteRefused(asked.status, context)
    return effects.length === 0 ? ignored('duplicate', activity) : effects
  }
  const follow = idsOf(asked.follow)
  const target = yield* askOne({ about: 'account', id: context.actorId })
  return [
    { kind: 'follow.reject', ...follow },
    ...(asked.follow.state === 'accepted' ? undoFollow(follow, target, context) : []),
  ]
}
