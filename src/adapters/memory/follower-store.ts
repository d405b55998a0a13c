/**
 * Followers in the memory of one process.
 *
 * @module
 */
import { inboxOf } from '../../protocol/delivery/index.js'
import type { Follower, FollowerStore } from '../../protocol/ports/index.js'

/** A follower and its place in the order of following. */
interface Entry {
  readonly sequence: number
  readonly inbox: string
}

/**
 * Creates a follower store that lives and dies with the process: for tests.
 *
 * @returns The store; nothing to close.
 * @example
 * ```ts
 * const followers = createMemoryFollowerStore()
 * const alice = 'https://local.example/users/alice'
 * const bob = 'https://remote.example/users/bob'
 * await followers.add(alice, { actorId: bob, inbox: `${bob}/inbox`, sharedInbox: 'https://remote.example/inbox' })
 * await followers.inboxes(alice, { limit: 100 }) // => { inboxes: ['https://remote.example/inbox'] }
 * ```
 */
export function createMemoryFollowerStore(): FollowerStore {
  const accounts = new Map<string, Map<string, Entry>>()
  let sequence = 0

  const entriesOf = (accountId: string): ReadonlyMap<string, Entry> => accounts.get(accountId) ?? new Map()

  function add(accountId: string, follower: Follower): void {
    const entries = accounts.get(accountId) ?? new Map<string, Entry>()
    accounts.set(accountId, entries)
    const known = entries.get(follower.actorId)
    entries.set(follower.actorId, { sequence: known?.sequence ?? ++sequence, inbox: inboxOf(follower) })
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async add(accountId, follower) {
      add(accountId, follower)
    },
    async remove(accountId, actorId) {
      accounts.get(accountId)?.delete(actorId)
    },
    async has(accountId, actorId) {
      return entriesOf(accountId).has(actorId)
    },
    async count(accountId) {
      return entriesOf(accountId).size
    },
    async inboxes(accountId, { after, limit }) {
      const distinct = new Set([...entriesOf(accountId).values()].map(({ inbox }) => inbox))
      const rest = [...distinct].filter((inbox) => after === undefined || inbox > after).sort()
      const inboxes = rest.slice(0, limit)
      const next = rest.length > limit ? inboxes.at(-1) : undefined
      return { inboxes, ...(next !== undefined && { next }) }
    },
    async list(accountId, { after, limit }) {
      const before = after === undefined ? Infinity : Number(after)
      const rest = [...entriesOf(accountId)]
        .filter(([, entry]) => entry.sequence < before)
        .sort(([, a], [, b]) => b.sequence - a.sequence)
      const page = rest.slice(0, limit)
      const last = rest.length > limit ? page.at(-1)?.[1].sequence : undefined
      return {
        actorIds: page.map(([actorId]) => actorId),
        ...(last !== undefined && { next: String(last) }),
      }
    },
    async idsOnOrigin(accountId, origin) {
      return [...entriesOf(accountId).keys()].filter((id) => id === origin || id.startsWith(`${origin}/`))
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}
