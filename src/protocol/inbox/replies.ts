/**
 * Activities that the inbox itself has to send back.
 *
 * @module
 */
import { interactionAnswer, type InteractionRequest } from '../../core/quote/index.js'
import type { DeliverySend, KnownAccount } from '../../core/model/index.js'
import { toJsonLd, type ActivityWithActor, type ObjectOrReference } from '../../core/vocab/index.js'
import { dispatchOf } from '../delivery/index.js'
import type { InboxContext } from './context.js'

/** A Follow, as both sides know it. */
export interface FollowIds {
  readonly id: string
  readonly followerId: string
  readonly targetId: string
}

/** Whoever something is sent to, as far as it is known how. */
export type Addressee = Pick<KnownAccount, 'id' | 'inbox' | 'sharedInbox' | 'local'>

/** The ids of a follow, without its state. */
export function idsOf({ id, followerId, targetId }: FollowIds): FollowIds {
  return { id, followerId, targetId }
}

function followActivity({ id, followerId, targetId }: FollowIds): ObjectOrReference {
  return { type: 'Follow', id, actor: { id: followerId }, object: { id: targetId }, tag: [] }
}

/**
 * Answers a Follow of a local account.
 *
 * @param type - Yes or no.
 * @param follow - The Follow, under the id that its sender knows.
 * @param to - The follower.
 * @param context - Makes the id of the answer.
 * @param about - What the answer's id is made of, where the Follow's own does not tell it from an earlier one.
 */
export function answerFollow(
  type: 'Accept' | 'Reject',
  follow: FollowIds,
  to: Addressee | undefined,
  context: Pick<InboxContext, 'ids'>,
  about = follow.id,
): readonly DeliverySend[] {
  const accountId = follow.targetId
  const id = context.ids.activity(type === 'Accept' ? 'accept' : 'reject', accountId, about)
  const object = followActivity(follow)
  return send({ type, id, actor: { id: accountId }, object, to: [follow.followerId], tag: [] }, to)
}

/** Follows an actor on behalf of a local account. */
export function sendFollow(follow: FollowIds, to: Addressee): readonly DeliverySend[] {
  const { id, followerId, targetId } = follow
  const [actor, object] = [{ id: followerId }, { id: targetId }]
  return send({ type: 'Follow', id, actor, object, to: [targetId], tag: [] }, to)
}

/** Takes back a Follow by a local account. */
export function undoFollow(
  follow: FollowIds,
  to: Addressee | undefined,
  context: Pick<InboxContext, 'ids'>,
): readonly DeliverySend[] {
  const accountId = follow.followerId
  const id = context.ids.activity('undo', accountId, follow.id)
  const object = followActivity(follow)
  return send({ type: 'Undo', id, actor: { id: accountId }, object, to: [follow.targetId], tag: [] }, to)
}

/** Answers a request to quote: yes with a stamp, no without. */
export function answerQuoteRequest(
  request: InteractionRequest,
  accountId: string,
  stampId: string | undefined,
  to: Addressee,
  context: Pick<InboxContext, 'ids'>,
): readonly DeliverySend[] {
  const id = context.ids.activity(stampId === undefined ? 'reject' : 'accept', accountId, request.id)
  const { type, ...answer } = interactionAnswer({ id, actorId: accountId, request, stampId })
  const parts = { ...answer, actor: { id: accountId } }
  return send(type === 'Accept' ? { type, ...parts } : { type, ...parts }, to)
}

/** To the actor's own inbox, as Mastodon sends what concerns two; to nobody here, and to nobody without an inbox. */
function send(activity: ActivityWithActor, to: Addressee | undefined): readonly DeliverySend[] {
  if (to?.inbox === undefined || to.local) return []
  const { id: actorId, inbox, sharedInbox } = to
  const effect = dispatchOf(toJsonLd(activity), {
    sender: { id: activity.actor.id },
    recipients: [{ actorId, inbox, ...(sharedInbox !== undefined && { sharedInbox }) }],
    via: 'personal',
  })
  return effect.to.length === 0 ? [] : [effect]
}
