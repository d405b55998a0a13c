/**
 * Follow: somebody wants to follow a local account.
 *
 * @module
 */
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import { introduceActor } from '../introduce.js'
import { accountIdOf, duplicate, idOf, objectIdOf } from '../objects.js'
import { answerFollow } from '../replies.js'

/**
 * Decides a Follow: waits at a locked account, is accepted at once elsewhere, is refused to the blocked.
 *
 * A Follow that is repeated gets its Accept again: the first one may have been lost.
 */
export function* decideFollow(activity: ActivityWithActor, context: InboxContext): Decision {
  const follow = {
    id: idOf(activity),
    followerId: context.actorId,
    targetId: accountIdOf(objectIdOf(activity)),
  }
  const [target, existing, undone, blocked] = yield* ask([
    { about: 'account', id: follow.targetId },
    { about: 'follow', followerId: follow.followerId, targetId: follow.targetId },
    { about: 'tombstone', id: follow.id, actorId: context.actorId },
    { about: 'blocked', actorId: context.actorId, accountId: follow.targetId },
  ])
  const account = target?.account
  if (account?.local !== true) return ignored('unknown_object', activity)
  if (undone?.yes === true) throw duplicate(activity, follow.id, 'was undone before it came')

  const actor = yield* introduceActor(context)
  const request = { kind: 'follow.request', ...follow } as const
  if (existing?.follow?.state === 'pending') return [...actor.effects, request]
  if (blocked?.yes === true || account.movedTo !== undefined || account.suspended === true) {
    return [answerFollow('Reject', follow, context, actor.account.inbox)]
  }
  const waits = account.locked === true || actor.account.silenced === true
  if (existing?.follow === undefined && waits) return [...actor.effects, request]
  return [
    ...actor.effects,
    request,
    { kind: 'follow.accept', ...follow, ...inboxesOf(actor.account) },
    answerFollow('Accept', follow, context, actor.account.inbox),
  ]
}

function inboxesOf(account: { readonly inbox?: string; readonly sharedInbox?: string }): {
  readonly follower?: { readonly inbox: string; readonly sharedInbox?: string }
} {
  const { inbox, sharedInbox } = account
  if (inbox === undefined) return {}
  return { follower: { inbox, ...(sharedInbox === undefined ? {} : { sharedInbox }) } }
}
