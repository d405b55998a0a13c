/**
 * Passing on what others have sent (inbox forwarding).
 *
 * @module
 */
import { systemRandom } from '../ports/index.js'
import { enqueue, type DeliveryParts, type DeliveryReceipt } from './deliver.js'
import { createFanOut } from './fan-out.js'
import { DELIVERY_LIMITS } from './limits.js'

/** An activity to pass on: the `forward` effect of an inbox. */
export interface ForwardRequest {
  readonly activityId?: string
  /** Local accounts to whose followers it goes; the first one signs. */
  readonly accountIds: readonly string[]
  /** Who sent it here, and does not get it back. */
  readonly exceptActorId: string
  /** JSON text as received: any change would break the proof in it. */
  readonly body: string
}

/**
 * Queues somebody else's activity, octet for octet, for the followers of local accounts.
 *
 * Whether it may be passed on is not checked here: only what is public and carries a Linked-Data signature
 * (or an integrity proof) of its author can be believed by those who get it. Mastodon passes on replies to
 * local posts, and edits and deletions of what local accounts have boosted.
 *
 * @param request - What to pass on, and to whose followers.
 * @param parts - Queue, followers, and how the sender's inboxes are found.
 * @returns What was queued and what was left out.
 * @throws {@link RefusedError} `ERR_RECIPIENT_LIMIT` for more than 10,000 inboxes; nothing is queued.
 * @see {@link https://www.w3.org/TR/activitypub/#inbox-forwarding ActivityPub §7.1.2}
 */
export async function forward(request: ForwardRequest, parts: DeliveryParts): Promise<DeliveryReceipt> {
  const { random = systemRandom } = parts
  const { accountIds, exceptActorId, body, activityId = `urn:uuid:${random.uuid()}` } = request
  const [senderId] = accountIds
  if (senderId === undefined) throw new TypeError('a forward needs a local account that signs it')
  const fanOut = createFanOut(parts, DELIVERY_LIMITS.maxInboxes)
  const [origin] = await parts.resolve([exceptActorId])
  if (origin !== undefined) {
    fanOut.except(origin.inbox)
    if (origin.sharedInbox !== undefined) fanOut.except(origin.sharedInbox)
  }
  for (const accountId of new Set(accountIds)) await fanOut.addFollowersOf(accountId)
  const targets = fanOut.targets()
  const retries = DELIVERY_LIMITS.forwardRetries
  await enqueue(targets, parts, { senderId, activityId, body, retries })
  return { activityId, inboxes: targets.map(({ inbox }) => inbox), skipped: fanOut.skipped(), unresolved: [] }
}
