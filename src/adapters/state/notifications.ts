/**
 * What local accounts are told of.
 *
 * @module
 */
import type { Applying } from './apply.js'
import { pairKey } from './tables.js'

/** Something a local account is told of. */
export interface Notification {
  readonly kind: 'mention' | 'follow' | 'follow_request' | 'favourite' | 'boost' | 'quote' | 'quote_request'
  /** Who is told. */
  readonly accountId: string
  /** Who did it. */
  readonly actorId: string
  readonly statusId?: string
}

/** Tells a local account of what somebody else did; once. */
export function notify({ tables, now, isLocal }: Applying, notification: Notification): void {
  const { kind, accountId, actorId, statusId } = notification
  if (!isLocal(accountId) || accountId === actorId) return
  const key = [
    kind,
    pairKey(accountId, actorId),
    ...(statusId === undefined ? [] : [encodeURI(statusId)]),
  ].join(' ')
  if (tables.get('notifications', key) !== undefined) return
  tables.put('notifications', {
    key,
    owner: accountId,
    subject: statusId ?? actorId,
    at: now,
    value: notification,
  })
}
