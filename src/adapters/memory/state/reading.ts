/**
 * What a small server shows its users: timelines, notifications, who follows whom.
 *
 * @module
 */
import {
  omit,
  shownAtHome,
  stillTold,
  type PageRead,
  type ReadingPage,
  type StateReading,
} from '../../state/index.js'
import type { Directory } from '../../../protocol/ports/index.js'
import { knownFollow } from './known.js'
import type { Store } from './store.js'

const DEFAULT_LIMIT = 40

/** Gives the reads over tables. */
export function createReading(store: Store, directory: Directory): StateReading {
  /** Turns a page of rows into a page of what is shown; rows without anything to show are left out. */
  const shown = <Row, T>(
    { rows, next }: { readonly rows: readonly Row[]; readonly next?: string },
    read: (row: Row) => T | undefined,
  ): PageRead<T> => ({ items: rows.flatMap((row) => read(row) ?? []), ...(next !== undefined && { next }) })
  const newestFirst = ({ before, limit = DEFAULT_LIMIT }: ReadingPage = {}) =>
    ({ after: before, limit, direction: 'descending' }) as const

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection */
  return {
    async account(id) {
      return store.accounts.get(id)?.account
    },
    async accountByHandle(handle) {
      return store.accounts.by('handle', handle.replace(/^@/, '').toLowerCase())[0]?.account
    },
    async status(id) {
      return store.statuses.get(id)?.status
    },
    async edits(statusId) {
      return store.edits.by('status', statusId).map(({ status }) => status)
    },
    async statusesBy(accountId, request) {
      return shown(store.statuses.page('author', accountId, newestFirst(request)), ({ status }) => status)
    },
    async repliesTo(statusId, limit = DEFAULT_LIMIT) {
      return store.statuses
        .from('answers', statusId, undefined, limit, 'ascending')
        .map(({ status }) => status)
    },
    async timeline(accountId, request) {
      const entries = store.home.page('owner', accountId, newestFirst(request))
      const page = shown(entries, ({ statusId, boostedBy }) => {
        const status = store.statuses.get(statusId)?.status
        return status && { status, ...(boostedBy !== undefined && { boostedBy }) }
      })
      return { ...page, items: await shownAtHome(accountId, page.items, directory) }
    },
    async notifications(accountId, request) {
      const rows = store.notifications.page('account', accountId, newestFirst(request))
      const page = shown(rows, (row) => omit(row, 'sequence'))
      return { ...page, items: await stillTold(accountId, page.items, directory) }
    },
    async follow(followerId, targetId) {
      const row = store.follows.by('follower', followerId).find((it) => it.targetId === targetId)
      return row && knownFollow(row)
    },
    async followRequests(accountId) {
      return store.follows.by('requests', accountId).map(knownFollow)
    },
    async favouritedBy(statusId) {
      return store.favourites.by('status', statusId).map(({ actorId }) => actorId)
    },
    async boostedBy(statusId) {
      return store.boosts.by('status', statusId).map(({ actorId }) => actorId)
    },
    async reports() {
      const newest = store.reports.by('all', '').reverse()
      return newest.map((row) => omit(row, 'sequence', 'id'))
    },
    async collectionsOf(ownerId) {
      return store.collections.by('owner', ownerId)
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}
