/**
 * What a small server shows its users: timelines, notifications, who follows whom.
 *
 * @module
 */
import type { Account, Status } from '../../protocol/inbox/index.js'
import type { KnownFollow } from '../../protocol/ports/index.js'
import type { Notification } from './notifications.js'
import { readAccount, readStatus, type FollowRow } from './rows.js'
import { page, readCursor, type RowQuery, type TableName, type Tables } from './tables.js'

/** A page asked for: `before` is the cursor that came with an earlier one. */
export interface PageRequest {
  readonly before?: string
  /** @defaultValue 40 */
  readonly limit?: number
}

/** A page, newest first. */
export interface Page<T> {
  readonly items: readonly T[]
  /** Cursor of the next page, absent on the last. */
  readonly next?: string
}

/** One thing in a home timeline. */
export interface TimelineItem {
  readonly status: Status
  /** Actor who boosted it into this timeline. */
  readonly boostedBy?: string
}

/** What local accounts are told of, with when. */
export interface StoredNotification extends Notification {
  readonly at: string
}

/** A report as it was made. */
export interface StoredReport {
  readonly actorId: string
  readonly accountId: string
  readonly statusIds: readonly string[]
  readonly comment: string
  readonly at: string
}

/** Reads that need no port: a host with a database of its own has queries for them. */
export interface StateReading {
  /** An account, local or not, by its actor id. */
  account(id: string): Promise<Account | undefined>
  /** By its handle, `user@host` with or without a leading `@`. */
  accountByHandle(handle: string): Promise<Account | undefined>
  /** A post of anybody, by its id. */
  status(id: string): Promise<Status | undefined>
  /** Earlier versions of a post, oldest first. */
  edits(statusId: string): Promise<readonly Status[]>
  /** Posts of one account. */
  statusesBy(accountId: string, request?: PageRequest): Promise<Page<Status>>
  /** Replies that are known, oldest first. */
  repliesTo(statusId: string, limit?: number): Promise<readonly Status[]>
  /** Home timeline of a local account. */
  timeline(accountId: string, request?: PageRequest): Promise<Page<TimelineItem>>
  notifications(accountId: string, request?: PageRequest): Promise<Page<StoredNotification>>
  /** A follow, whichever way. */
  follow(followerId: string, targetId: string): Promise<KnownFollow | undefined>
  /** Requests that wait for this local account's answer. */
  followRequests(accountId: string): Promise<readonly KnownFollow[]>
  favouritedBy(statusId: string): Promise<readonly string[]>
  boostedBy(statusId: string): Promise<readonly string[]>
  reports(): Promise<readonly StoredReport[]>
}

const DEFAULT_LIMIT = 40

/** Gives the reads over tables. */
export function createReading(tables: Tables): StateReading {
  const pageOf = <T>(
    table: TableName,
    query: RowQuery,
    request: PageRequest = {},
    read: (row: { readonly key: string; readonly at: string; readonly value: unknown }) => T | undefined,
  ): Page<T> => {
    const limit = request.limit ?? DEFAULT_LIMIT
    const { rows, next } = page(tables, table, {
      ...query,
      order: 'newest',
      limit,
      ...readCursor(request.before),
    })
    return { items: rows.flatMap((row) => read(row) ?? []), ...(next !== undefined && { next }) }
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection */
  return {
    async account(id) {
      return readAccount(tables, id)
    },
    async accountByHandle(handle) {
      const [row] = tables.list('accounts', { owner: handle.replace(/^@/, '').toLowerCase(), limit: 1 })
      return handle === '' || row === undefined ? undefined : readAccount(tables, row.key)
    },
    async status(id) {
      return readStatus(tables, id)
    },
    async edits(statusId) {
      return tables.list('edits', { owner: statusId }).map(({ value }) => value as Status)
    },
    async statusesBy(accountId, request) {
      return pageOf('statuses', { owner: accountId }, request, ({ value }) => value as Status)
    },
    async repliesTo(statusId, limit = DEFAULT_LIMIT) {
      return tables.list('statuses', { subject: statusId, limit }).map(({ value }) => value as Status)
    },
    async timeline(accountId, request) {
      return pageOf('timelines', { owner: accountId }, request, ({ value }) => {
        const { statusId, boostedBy } = value as { readonly statusId: string; readonly boostedBy?: string }
        const status = readStatus(tables, statusId)
        return status && { status, ...(boostedBy !== undefined && { boostedBy }) }
      })
    },
    async notifications(accountId, request) {
      return pageOf('notifications', { owner: accountId }, request, ({ value, at }) => ({
        ...(value as Notification),
        at,
      }))
    },
    async follow(followerId, targetId) {
      const rows = tables.list('follows', { owner: followerId, subject: targetId, limit: 1 })
      return rows.map(({ value }) => knownFollow(value as FollowRow))[0]
    },
    async followRequests(accountId) {
      return tables
        .list('follows', { subject: accountId })
        .map(({ value }) => knownFollow(value as FollowRow))
        .filter(({ state }) => state === 'pending')
    },
    async favouritedBy(statusId) {
      return tables.list('favourites', { subject: statusId }).map(({ owner }) => owner)
    },
    async boostedBy(statusId) {
      return tables.list('boosts', { subject: statusId }).map(({ owner }) => owner)
    },
    async reports() {
      return tables.list('reports', { order: 'newest' }).map(({ value, at }) => ({
        ...(value as Omit<StoredReport, 'at'>),
        at,
      }))
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}

function knownFollow({ id, followerId, targetId, state }: FollowRow): KnownFollow {
  return { id, followerId, targetId, state }
}
