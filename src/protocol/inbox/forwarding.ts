/**
 * Inbox forwarding: what others said about a local conversation goes on to its followers.
 *
 * @module
 * @see {@link https://www.w3.org/TR/activitypub/#inbox-forwarding ActivityPub §7.1.2}
 */
import type { DeliverySend, KnownAccount, KnownStatus } from '../../core/model/index.js'
import { fingerprint } from '../../core/wire/fingerprint.js'
import type { ActivityWithActor } from '../../core/vocab/index.js'
import { DELIVERY_LIMITS } from '../delivery/index.js'
import type { InboxContext } from './context.js'
import { ask, askOne, isProven, type Decision } from './decision.js'
import { ownIdOf } from './objects.js'

/**
 * The effect of passing an activity on, if it may be.
 *
 * Only octets that carry a signature of their author mean something to a third server, and only what that signature
 * was verified to cover is the author's word: with anything else in them nothing is passed on.
 *
 * @param accountIds - Local accounts to whose followers it goes; the first one signs.
 * @param statusId - What it is about.
 * @param activity - The activity.
 * @param context - Carries the octets, where they have a signature.
 * @param author - The actor of the activity, where it is only just becoming known.
 */
export function* forwardTo(
  accountIds: readonly string[],
  statusId: string,
  activity: ActivityWithActor,
  context: InboxContext,
  author?: KnownAccount,
): Decision<readonly DeliverySend[]> {
  const { forwardable: body, actorId, signerId } = context
  const [senderId] = accountIds
  if (body === undefined || senderId === undefined || !(yield* isProven())) return []
  const [actor, signer] = yield* ask([
    { about: 'account', id: actorId },
    { about: 'account', id: signerId },
  ])
  // Neither its author nor who passed it on here gets it back.
  const exceptInboxes = new Set(
    [author ?? actor, signer].flatMap((known) => [known?.inbox ?? [], known?.sharedInbox ?? []].flat()),
  )
  const name = fingerprint(body) // ids of Updates repeat with other bodies
  return [
    {
      kind: 'delivery.send',
      id: `forward:${name} ${senderId}`,
      senderId,
      activityId: ownIdOf(activity) ?? `forward:${name}`,
      body,
      to: [],
      followersOf: [...new Set(accountIds)],
      ...(exceptInboxes.size > 0 && { exceptInboxes: [...exceptInboxes] }),
      subject: statusId,
      retries: DELIVERY_LIMITS.forwardRetries,
    },
  ]
}

/**
 * Local accounts whose followers saw a public post: the author it answers, its boosters and quoters. Asked only
 * where there is something to pass on.
 */
export function* interestedIn(status: KnownStatus, context: InboxContext): Decision<readonly string[]> {
  if (context.forwardable === undefined) return []
  if (status.visibility !== 'public' && status.visibility !== 'unlisted') return []
  const interested = yield* askOne({ about: 'interested', statusId: status.id })
  const { inReplyTo } = status
  const parent = inReplyTo === undefined ? undefined : yield* askOne({ about: 'status', id: inReplyTo })
  return [...(parent?.local === true ? [parent.authorId] : []), ...interested]
}
