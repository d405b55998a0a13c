/**
 * The followers of local accounts, from the same rows as their follows.
 *
 * @module
 */
import { inboxOf } from '../../protocol/delivery/index.js'
import type { FollowerStore } from '../../protocol/ports/index.js'
import { putFollow, readFollow, removeFollow, type FollowRow } from './rows.js'
import { cursorOf, readCursor, type Tables } from './tables.js'

/**
 * Gives a follower store over the follows of a host state.
 *
 * @param tables - Where the follows are.
 * @param now - Gives the present, as it is stored.
 * @returns The store; what effects change is seen by it at once.
 */
export function createStateFollowerStore(tables: Tables, now: () => string): FollowerStore {
  const followersOf = (accountId: string): readonly FollowRow[] =>
    tables
      .list('follows', { subject: accountId })
      .map(({ value }) => value as FollowRow)
      .filter(({ state }) => state === 'accepted')

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async add(accountId, follower) {
      const known = readFollow(tables, follower.actorId, accountId)
      const inbox = inboxOf(follower)
      const ids = { id: known?.id ?? '', followerId: follower.actorId, targetId: accountId }
      tables.transaction(() => {
        putFollow(tables, { ...ids, state: 'accepted', inbox }, now())
      })
    },
    async remove(accountId, actorId) {
      tables.transaction(() => {
        removeFollow(tables, actorId, accountId)
      })
    },
    async has(accountId, actorId) {
      return readFollow(tables, actorId, accountId)?.state === 'accepted'
    },
    async count(accountId) {
      return followersOf(accountId).length
    },
    async inboxes(accountId, { after, limit }) {
      const distinct = new Set(followersOf(accountId).flatMap(({ inbox }) => inbox ?? []))
      const rest = [...distinct].filter((inbox) => after === undefined || inbox > after).sort()
      const inboxes = rest.slice(0, limit)
      const next = rest.length > limit ? inboxes.at(-1) : undefined
      return { inboxes, ...(next !== undefined && { next }) }
    },
    async list(accountId, { after, limit }) {
      const cursor = readCursor(after)
      if (after !== undefined && cursor.after === undefined) return { actorIds: [] }
      const rows = tables
        .list('follows', { subject: accountId, order: 'newest', ...cursor })
        .filter(({ value }) => (value as FollowRow).state === 'accepted')
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        actorIds: shown.map(({ owner }) => owner),
        ...(last !== undefined && { next: cursorOf(last) }),
      }
    },
    async idsOnOrigin(accountId, origin) {
      return followersOf(accountId)
        .map(({ followerId }) => followerId)
        .filter((id) => id === origin || id.startsWith(`${origin}/`))
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}
