/**
 * What the local accounts have published, from the tables.
 *
 * @module
 */
import type { Content, Publication } from '../../protocol/ports/index.js'
import { readBoost, readQuote, readAlias, readStatus, type FollowRow } from './rows.js'
import { cursorOf, page, readCursor, type Row, type Tables } from './tables.js'

/**
 * Gives what the local accounts have published.
 *
 * @param tables - Where to look.
 * @returns The port that a federation serves posts, outboxes and collections from.
 */
export function createContent(tables: Tables): Content {
  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async status(id) {
      const status = readStatus(tables, id)
      if (status?.local === true) return status
      return tables.get('gone', id) === undefined ? undefined : 'gone'
    },
    async outbox(accountId, { before, limit }) {
      const query = { owner: accountId, order: 'newest', limit: limit + 1, ...readCursor(before) } as const
      const rows = [...tables.list('statuses', query), ...tables.list('boosts', query)].sort(newestFirst)
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.flatMap(({ key }) => publicationOf(key, tables) ?? []),
        ...(last !== undefined && { next: cursorOf(last) }),
      }
    },
    async outboxCount(accountId) {
      return tables.count('statuses', { owner: accountId }) + tables.count('boosts', { owner: accountId })
    },
    async pinned(accountId) {
      const rows = tables.list('pins', { owner: accountId, order: 'newest' })
      return rows.flatMap(({ subject }) => readStatus(tables, subject) ?? [])
    },
    async following(accountId, { after, limit }) {
      const rows = tables
        .list('follows', { owner: accountId, order: 'newest', ...readCursor(after) })
        .filter(isAccepted)
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        actorIds: shown.map(({ subject }) => subject),
        ...(last !== undefined && { next: cursorOf(last) }),
      }
    },
    async followingCount(accountId) {
      return tables.list('follows', { owner: accountId }).filter(isAccepted).length
    },
    async stamp(id) {
      const quoteId = readAlias(tables, 'stamp', id)
      const quote = quoteId === undefined ? undefined : readQuote(tables, quoteId)
      if (quote?.state !== 'accepted' || quote.stamp !== id) return undefined
      const { targetId, targetAuthorId } = quote
      if (targetId === undefined || targetAuthorId === undefined) return undefined
      return { id, authorId: targetAuthorId, quoteId: quote.quoteId, targetId }
    },
    async totals(statusId) {
      return {
        favourites: tables.count('favourites', { subject: statusId }),
        boosts: tables.count('boosts', { subject: statusId }),
      }
    },
    async replies(statusId, { after, limit }) {
      const { rows, next } = page(tables, 'statuses', { subject: statusId, limit, ...readCursor(after) })
      const open = rows.filter(({ key }) => {
        const visibility = readStatus(tables, key)?.visibility
        return visibility === 'public' || visibility === 'unlisted'
      })
      return { ids: open.map(({ key }) => key), ...(next !== undefined && { next }) }
    },
    async featuredTags(accountId) {
      return tables.list('tags', { owner: accountId }).map(({ value }) => String(value))
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}

function publicationOf(key: string, tables: Tables): Publication | undefined {
  const status = readStatus(tables, key)
  if (status !== undefined) return { kind: 'status', status }
  const boost = readBoost(tables, key)
  return boost && { kind: 'boost', boost }
}

function isAccepted({ value }: Row): boolean {
  return (value as FollowRow).state === 'accepted'
}

function newestFirst(a: Row, b: Row): number {
  return a.at === b.at ? (a.key < b.key ? 1 : -1) : a.at < b.at ? 1 : -1
}
