/**
 * From a dispatch and its recipients to items for the queue.
 *
 * @module
 */
import type { DeliverySend, Recipient } from '../../core/model/index.js'
import { hostOf } from '../../core/wire/url.js'
import type { DeliveryItem } from '../ports/index.js'
import { readInbox, type InboxUrl } from './inbox-url.js'

/**
 * Makes the items of a dispatch for some of its recipients: one for each inbox.
 *
 * Their ids follow from what they are, so that making them twice is queueing them once. Left out are inboxes that
 * the dispatch excepts, and those that are no URL. Whether a recipient may be sent to is not asked.
 *
 * @param dispatch - What is sent.
 * @param recipients - Those of one page, or all whom it names.
 * @param createdAt - From when on they are due, in milliseconds since the epoch.
 * @returns The items, in the order of the recipients.
 * @example
 * ```ts
 * import { dispatchOf, itemsOf } from 'tootkit/delivery'
 * const bob = { actorId: 'https://remote.example/bob', inbox: 'https://remote.example/bob/inbox' }
 * const follow = { id: 'https://social.example/follows/1', type: 'Follow', object: bob.actorId }
 * const sender = { id: 'https://social.example/alice' }
 * const dispatch = dispatchOf(follow, { sender, recipients: [bob] })
 * const [item] = itemsOf(dispatch, dispatch.to, 0)
 * item?.host // => 'remote.example'
 * item?.orderingKey // => 'https://social.example/follows/1 https://remote.example/bob/inbox'
 * ```
 */
export function itemsOf(
  dispatch: DeliverySend,
  recipients: readonly Recipient[],
  createdAt: number,
): readonly DeliveryItem[] {
  return itemsFor(dispatch, readRecipients(recipients), createdAt)
}

/** A recipient whose inbox was read. */
export interface ReadRecipient extends InboxUrl {
  /** Host of the actor; undefined when its id is no URL. */
  readonly actorHost: string | undefined
  /** The actor, where the inbox is its own. */
  readonly recipientId?: string
}

/** Reads where recipients are reached; those without an inbox that is a URL are left out. */
export function readRecipients(recipients: readonly Recipient[]): readonly ReadRecipient[] {
  return recipients.flatMap(({ actorId, inbox, isPersonal }) => {
    const url = readInbox(inbox)
    if (url === undefined) return []
    const isOwn = actorId.startsWith(`${url.origin}/`) // as nearly all are
    return {
      ...url,
      actorHost: isOwn ? url.host : hostOf(actorId),
      ...(isPersonal === true && { recipientId: actorId }),
    }
  })
}

/** Makes the items for recipients that were read: each inbox once, and none that the dispatch excepts. */
export function itemsFor(
  dispatch: DeliverySend,
  recipients: readonly ReadRecipient[],
  createdAt: number,
): readonly DeliveryItem[] {
  const { id, senderId, activityId, body, subject, synchronizeFollowers, retries } = dispatch
  const made = inboxesOf(dispatch.exceptInboxes ?? [])
  return recipients.flatMap(({ inbox, host, actorHost, recipientId }) => {
    if (made.has(inbox)) return []
    made.add(inbox)
    return {
      id: `${id} ${inbox}`,
      inbox,
      host,
      ...(actorHost !== undefined && actorHost !== host && { onBehalfOf: actorHost }),
      ...(recipientId !== undefined && { recipientId }),
      senderId,
      activityId,
      body,
      ...(subject !== undefined && { subject, orderingKey: `${subject} ${inbox}` }),
      ...(synchronizeFollowers === true && { synchronizeFollowers }),
      ...(retries !== undefined && { retries }),
      createdAt,
    }
  })
}

/** Inboxes in their one spelling; what is no URL is nobody's. */
export function inboxesOf(written: Iterable<string>): Set<string> {
  const inboxes = new Set<string>()
  for (const inbox of written) {
    const url = readInbox(inbox)
    if (url !== undefined) inboxes.add(url.inbox)
  }
  return inboxes
}
