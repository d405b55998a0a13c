/**
 * Followers in a table.
 *
 * @module
 */
import type { DatabaseSync } from 'node:sqlite'
import { inboxOf } from '../../protocol/delivery/index.js'
import type { FollowerStore } from '../../protocol/ports/index.js'

/** Creates a follower store over the table `followers`. */
export function createSqliteFollowerStore(connection: DatabaseSync): FollowerStore {
  const upsert = connection.prepare(
    `INSERT INTO followers (account_id, actor_id, inbox) VALUES (?, ?, ?)
     ON CONFLICT (account_id, actor_id) DO UPDATE SET inbox = excluded.inbox`,
  )
  const remove = connection.prepare('DELETE FROM followers WHERE account_id = ? AND actor_id = ?')
  const find = connection.prepare('SELECT 1 FROM followers WHERE account_id = ? AND actor_id = ?')
  const count = connection.prepare('SELECT count(*) AS total FROM followers WHERE account_id = ?')
  const selectInboxes = connection.prepare(
    `SELECT DISTINCT inbox FROM followers WHERE account_id = ? AND inbox > ? ORDER BY inbox LIMIT ?`,
  )
  const selectIds = connection.prepare(
    `SELECT actor_id, sequence FROM followers WHERE account_id = ? AND sequence < ?
     ORDER BY sequence DESC LIMIT ?`,
  )
  // '0' is the character after '/': the range holds all that starts with origin + '/'
  const selectOrigin = connection.prepare(
    `SELECT actor_id FROM followers WHERE account_id = :accountId AND actor_id = :origin
     UNION ALL
     SELECT actor_id FROM followers
     WHERE account_id = :accountId AND actor_id >= :origin || '/' AND actor_id < :origin || '0'`,
  )

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async add(accountId, follower) {
      upsert.run(accountId, follower.actorId, inboxOf(follower))
    },
    async remove(accountId, actorId) {
      remove.run(accountId, actorId)
    },
    async has(accountId, actorId) {
      return find.get(accountId, actorId) !== undefined
    },
    async count(accountId) {
      return Number(count.get(accountId)?.['total'])
    },
    async inboxes(accountId, { after = '', limit }) {
      const rows = selectInboxes.all(accountId, after, limit + 1).map((row) => String(row['inbox']))
      const inboxes = rows.slice(0, limit)
      const next = rows.length > limit ? inboxes.at(-1) : undefined
      return { inboxes, ...(next !== undefined && { next }) }
    },
    async list(accountId, { after, limit }) {
      const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after)
      const rows = selectIds.all(accountId, before, limit + 1)
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1)?.['sequence'] : undefined
      return {
        actorIds: page.map((row) => String(row['actor_id'])),
        ...(typeof last === 'number' && { next: String(last) }),
      }
    },
    async idsOnOrigin(accountId, origin) {
      return selectOrigin.all({ accountId, origin }).map((row) => String(row['actor_id']))
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}
