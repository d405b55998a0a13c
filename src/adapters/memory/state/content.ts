/**
 * What the local accounts have published, from the tables.
 *
 * @module
 */
import type { Content, Publication } from '../../../protocol/ports/index.js'
import { audienceFor, goneStatusOf, type Audience } from '../../state/index.js'
import { keyOf, readCursor, writeCursor, type Place } from '../tables/index.js'
import type { Store } from './store.js'

const OPEN: readonly Audience[] = [audienceFor('public')]
const OPEN_AND_PRIVATE: readonly Audience[] = [...OPEN, audienceFor('private')]

/** Gives what the local accounts have published. */
export function createMemoryContent(store: Store): Content {
  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async status(id) {
      const status = store.statuses.get(id)?.status
      if (status?.local === true) return status
      const gone = store.gone.get(id)
      return gone && goneStatusOf(gone.audience)
    },
    async outbox(accountId, { before, limit, audience }) {
      const after = before === undefined ? undefined : readCursor(before)
      if (before !== undefined && after === undefined) return { items: [] }
      const audiences = audience === 'public' ? OPEN : OPEN_AND_PRIVATE
      const found = audiences
        .flatMap((one) => publications(keyOf(accountId, one), after, limit + 1, store))
        .sort((a, b) => -compare(a.place, b.place))
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.map(({ item }) => item),
        ...(last !== undefined && { next: writeCursor(last.place) }),
      }
    },
    async outboxCount(accountId) {
      return store.statuses.count('counted', accountId) + store.boosts.count('actor', accountId)
    },
    async pinned(accountId) {
      const newestFirst = store.pins.by('actor', accountId).reverse()
      return newestFirst.flatMap(({ statusId }) => store.statuses.get(statusId)?.status ?? [])
    },
    async following(accountId, { after, limit }) {
      const request = { after, limit, direction: 'descending' } as const
      const { rows, next } = store.follows.page('following', accountId, request)
      return { actorIds: rows.map(({ targetId }) => targetId), ...(next !== undefined && { next }) }
    },
    async followingCount(accountId) {
      return store.follows.count('following', accountId)
    },
    async stamp(id) {
      const row = store.quotes.first('givenStamp', id)
      if (row?.targetId === undefined || row.targetAuthorId === undefined) return undefined
      return { id, authorId: row.targetAuthorId, quoteId: row.quoteId, targetId: row.targetId }
    },
    async totals(statusId) {
      return {
        favourites: store.favourites.count('status', statusId),
        boosts: store.boosts.count('status', statusId),
      }
    },
    async replies(statusId, { after, limit }) {
      const request = { after, limit, direction: 'ascending' } as const
      const { rows, next } = store.statuses.page('openAnswers', statusId, request)
      return { ids: rows.map(({ status }) => status.id), ...(next !== undefined && { next }) }
    },
    async featuredTags(accountId) {
      return store.tags.by('actor', accountId).map(({ displayName }) => displayName)
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}

/** Posts and boosts of an account for one audience, from behind a place on. */
function publications(
  published: string,
  after: Place | undefined,
  limit: number,
  store: Store,
): readonly { readonly item: Publication; readonly place: readonly [string, string] }[] {
  // of one moment, boosts and posts are told apart by a key that both have: their id's own
  const statuses = store.statuses
    .from('published', published, after, limit, 'descending')
    .map(({ status, at }) => ({
      item: { kind: 'status', status } as const,
      place: [at, status.id] as const,
    }))
  const boosts = store.boosts
    .from('published', published, after, limit, 'descending')
    .map(({ at, ...boost }) => ({
      item: { kind: 'boost', boost } as const,
      place: [at, keyOf(boost.actorId, boost.statusId)] as const,
    }))
  return [...statuses, ...boosts]
}

function compare(a: readonly [string, string], b: readonly [string, string]): number {
  const i = a[0] === b[0] ? 1 : 0
  return a[i] === b[i] ? 0 : a[i] < b[i] ? -1 : 1
}
