/**
 * Activities that the inbox itself has to send back.
 *
 * @module
 */
import { interactionAnswer, type InteractionRequest } from '../../core/quote/index.js'
import type { ActivityWithActor, ObjectOrReference } from '../../core/vocab/index.js'
import type { InboxContext } from './context.js'
import type { ReplySend } from './effects.js'

/** A Follow, as both sides know it. */
export interface FollowIds {
  readonly id: string
  readonly followerId: string
  readonly targetId: string
}

/** The ids of a follow, without its state. */
export function idsOf({ id, followerId, targetId }: FollowIds): FollowIds {
  return { id, followerId, targetId }
}

function followActivity({ id, followerId, targetId }: FollowIds): ObjectOrReference {
  return { type: 'Follow', id, actor: { id: followerId }, object: { id: targetId }, tag: [] }
}

/** Answers a Follow of a local account. */
export function answerFollow(
  type: 'Accept' | 'Reject',
  follow: FollowIds,
  context: Pick<InboxContext, 'ids'>,
  inbox: string | undefined,
): ReplySend {
  const accountId = follow.targetId
  const verb = type === 'Accept' ? 'accept' : 'reject'
  const id = context.ids.activity(verb, accountId, follow.id)
  return send(
    { type, id, actor: { id: accountId }, object: followActivity(follow), to: [follow.followerId], tag: [] },
    accountId,
    follow.followerId,
    inbox,
  )
}

/** Follows an actor on behalf of a local account. */
export function sendFollow(follow: FollowIds, inbox: string | undefined): ReplySend {
  const { id, followerId, targetId } = follow
  return send(
    { type: 'Follow', id, actor: { id: followerId }, object: { id: targetId }, to: [targetId], tag: [] },
    followerId,
    targetId,
    inbox,
  )
}

/** Takes back a Follow by a local account. */
export function undoFollow(follow: FollowIds, context: Pick<InboxContext, 'ids'>, inbox?: string): ReplySend {
  const accountId = follow.followerId
  const id = context.ids.activity('undo', accountId, follow.id)
  return send(
    {
      type: 'Undo',
      id,
      actor: { id: accountId },
      object: followActivity(follow),
      to: [follow.targetId],
      tag: [],
    },
    accountId,
    follow.targetId,
    inbox,
  )
}

/** Answers a request to quote: yes with a stamp, no without. */
export function answerQuoteRequest(
  request: InteractionRequest,
  accountId: string,
  stampId: string | undefined,
  context: Pick<InboxContext, 'ids'>,
  inbox: string | undefined,
): ReplySend {
  const id = context.ids.activity(stampId === undefined ? 'reject' : 'accept', accountId, request.id)
  const { type, ...answer } = interactionAnswer({ id, actorId: accountId, request, stampId })
  const parts = { ...answer, actor: { id: accountId } }
  const activity = type === 'Accept' ? { type, ...parts } : { type, ...parts }
  return send(activity, accountId, request.actorId, inbox)
}

function send(
  activity: ActivityWithActor,
  accountId: string,
  toId: string,
  inbox: string | undefined,
): ReplySend {
  return { kind: 'reply.send', accountId, toId, ...(inbox === undefined ? {} : { inbox }), activity }
}
