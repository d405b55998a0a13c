/**
 * Follow: somebody wants to follow a local account.
 *
 * @module
 */
import type { Effect, KnownAccount } from '../../../core/model/index.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { isLimited, isShutOut, mayApproach } from '../../policy/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import { introduceActor } from '../introduce.js'
import { keptId } from '../limits.js'
import { accountIdOf, objectIdOf, ownIdOf } from '../objects.js'
import { answerFollow } from '../replies.js'
import { tell } from '../told.js'
import { askTakenBack, isOlderThan } from '../tombstones.js'

/**
 * Decides a Follow: waits at a locked account, is accepted at once elsewhere, is refused to the blocked.
 *
 * A Follow that stands gets its Accept again: the first one may have been lost.
 */
export function* decideFollow(activity: ActivityWithActor, context: InboxContext): Decision {
  const { actorId } = context
  const targetId = accountIdOf(objectIdOf(activity))
  const [target, toTarget, toActor, standing, ownStanding, takenBack] = yield* ask([
    { about: 'account', id: targetId },
    { about: 'relation', from: actorId, to: targetId },
    { about: 'relation', from: targetId, to: actorId },
    { about: 'standing', id: targetId },
    { about: 'standing', id: actorId },
    askTakenBack(ownIdOf(activity), 'follow', targetId, context),
  ])
  if (target?.local !== true) return ignored('unknown_object', activity)
  if (isOlderThan(takenBack, context)) return ignored('deleted_before', activity)

  const { account, effects } = yield* introduceActor(context)
  const follow = { id: storedIdOf(activity, targetId, context), followerId: actorId, targetId }
  const sent = { ...follow, id: keptId(activity.id) ?? follow.id }
  const request: Effect = { kind: 'follow.request', ...follow }
  const existing = toTarget.follow
  const isRepeated = existing?.id === follow.id
  if (existing?.state === 'pending')
    return isRepeated ? ignored('duplicate', activity) : [...effects, request]
  if (!mayApproach([standing, ownStanding], [toActor]) || target.movedTo !== undefined) {
    const refusal = answerFollow('Reject', sent, account, context)
    if (existing === undefined) return refusal
    // the follows of a local account outlast its suspension; who has moved, or blocks, has this one no more
    if (isShutOut(standing)) return ignored('blocked', activity)
    return [{ kind: 'follow.reject', ...follow, id: existing.id }, ...refusal]
  }
  const waits = target.locked === true || isLimited(ownStanding)
  if (existing === undefined && waits) {
    return [...effects, request, ...(yield* tell([{ type: 'follow_request', accountId: targetId }], context))]
  }
  // After an Undo the same id asks again, and gets an answer that is not taken for the first one.
  const about = takenBack === undefined ? sent.id : `${sent.id} ${takenBack}`
  const answer = answerFollow('Accept', sent, account, context, about)
  const accept: Effect = { kind: 'follow.accept', ...follow, ...inboxesOf(account) }
  if (existing !== undefined) return isRepeated ? answer : [...effects, request, accept, ...answer]
  const told = yield* tell([{ type: 'follow', accountId: targetId }], context)
  return [...effects, request, accept, ...answer, ...told]
}

/** A Follow without an id of its own is kept under one of our making: a foreign id is not stored. */
function storedIdOf(activity: ActivityWithActor, targetId: string, { actorId, ids }: InboxContext): string {
  return ownIdOf(activity) ?? ids.activity('follow', targetId, `by ${actorId}`)
}

function inboxesOf({ inbox, sharedInbox }: KnownAccount): {
  readonly follower?: { readonly inbox: string; readonly sharedInbox?: string }
} {
  if (inbox === undefined) return {}
  return { follower: { inbox, ...(sharedInbox === undefined ? {} : { sharedInbox }) } }
}
