/**
 * Accounts, posts and effects for the contracts of a host.
 *
 * @module
 */
import type {
  Account,
  AccountUpdate,
  DeliverySend,
  Effect,
  Status,
  StatusBoost,
  StatusCreate,
} from '../core/model/index.js'
import type { Timestamp } from '../core/vocab/index.js'

export const BOB = 'https://remote.example/users/bob'
export const DAN = 'https://second.example/users/dan'
export const EVE = 'https://evil.example/users/eve'
export const NOTE = 'https://remote.example/notes/1'
export const UNKNOWN = 'https://remote.example/unknown'
export const PUBLISHED = '2026-11-22T10:00:00Z'

/** A remote account as it is stored. */
export function accountValue(id: string, more: Partial<Account> = {}): Account {
  const { host, pathname } = new URL(id)
  const username = pathname.split('/').at(-1) ?? ''
  return {
    id,
    local: false,
    type: 'Person',
    username,
    acct: `${username}@${host}`,
    displayName: username,
    html: '',
    summary: '',
    url: id,
    inbox: `${id}/inbox`,
    followers: `${id}/followers`,
    fields: [],
    emojis: [],
    locked: false,
    bot: false,
    group: false,
    discoverable: false,
    indexable: false,
    memorial: false,
    suspended: false,
    alsoKnownAs: [],
    attributionDomains: [],
    publicKeys: [],
    multikeys: [],
    ...more,
  }
}

/** A public post of Bob as it is stored. */
export function statusValue(more: Partial<Status> = {}): Status {
  return {
    id: NOTE,
    authorId: BOB,
    local: false,
    type: 'Note',
    url: NOTE,
    published: PUBLISHED,
    html: '<p>Hi</p>',
    content: '<p>Hi</p>',
    spoilerText: '',
    sensitive: false,
    visibility: 'public',
    mentions: [],
    hashtags: [],
    emojis: [],
    media: [],
    quotePolicy: 0,
    claimedCounts: {},
    ...more,
  }
}

/** A public post of a local account. */
export function localStatusValue(authorId: string, more: Partial<Status> = {}): Status {
  const id = `${authorId}/statuses/1`
  return statusValue({ id, url: id, authorId, local: true, ...more })
}

/** An account came to be known. */
export function knowing(id: string, more: Partial<Account> = {}): AccountUpdate {
  return { kind: 'account.update', account: accountValue(id, more) }
}

/** A post came. */
export function creating(status: Status, via: 'delivered' | 'fetched' = 'delivered'): StatusCreate {
  return { kind: 'status.create', status, via }
}

/** A follow that was asked for and agreed to. */
export function following(
  followerId: string,
  targetId: string,
  id = `${followerId}#follow-of-${targetId}`,
): readonly Effect[] {
  const follow = { id, followerId, targetId }
  return [
    { kind: 'follow.request', ...follow },
    { kind: 'follow.accept', ...follow },
  ]
}

/** Somebody of another server follows a local account, and is reached through these inboxes. */
export function followedBy(
  followerId: string,
  targetId: string,
  reach: { readonly inbox?: string; readonly sharedInbox?: string } = {},
): readonly Effect[] {
  const { inbox = `${followerId}/inbox`, sharedInbox } = reach
  const follow = { id: `${followerId}#follow-of-${targetId}`, followerId, targetId }
  return [
    knowing(followerId, { inbox, ...(sharedInbox !== undefined && { sharedInbox }) }),
    { kind: 'follow.request', ...follow },
    {
      kind: 'follow.accept',
      ...follow,
      follower: { inbox, ...(sharedInbox !== undefined && { sharedInbox }) },
    },
  ]
}

/** A boost of a post. */
export function boosting(
  actorId: string,
  statusId: string,
  more: Partial<Pick<StatusBoost, 'id' | 'published' | 'visibility'>> = {},
): StatusBoost {
  const { id = `${actorId}#boost-of-${statusId}`, published = PUBLISHED, visibility = 'public' } = more
  return { kind: 'status.boost', id, actorId, statusId, published, visibility }
}

/** Something to send for a local account. */
export function sending(senderId: string, name: string, more: Partial<DeliverySend> = {}): DeliverySend {
  const activityId = `${senderId}/activities/${name}`
  return {
    kind: 'delivery.send',
    id: `${activityId} ${senderId}`,
    senderId,
    activityId,
    body: JSON.stringify({ id: activityId }),
    to: [],
    followersOf: [],
    ...more,
  }
}

/** A moment so many milliseconds after another. */
export function after(moment: Date, ms: number): Timestamp {
  return new Date(moment.getTime() + ms).toISOString()
}
