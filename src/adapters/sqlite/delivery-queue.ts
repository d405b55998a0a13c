/**
 * A delivery queue in a table.
 *
 * @module
 */
import type { DatabaseSync } from 'node:sqlite'
import type {
  ClaimOptions,
  DeliveryItem,
  DeliveryJob,
  DeliveryQueue,
  Random,
} from '../../protocol/ports/index.js'
import type { Transaction } from './transaction.js'

/** What the queue works with. */
export interface SqliteDeliveryQueueParts {
  readonly transaction: Transaction
  readonly random: Random
}

/** True for the item of each ordering key and host that was queued first. */
const IS_FIRST_OF_LANE = `(ordering_key IS NULL OR NOT EXISTS (
  SELECT 1 FROM deliveries AS earlier WHERE earlier.ordering_key = deliveries.ordering_key
    AND earlier.host = deliveries.host AND earlier.sequence < deliveries.sequence))`

/** Creates a delivery queue over the tables `deliveries` and `delivery_bodies`. */
export function createSqliteDeliveryQueue(
  connection: DatabaseSync,
  { transaction, random }: SqliteDeliveryQueueParts,
): DeliveryQueue {
  const insertBody = connection.prepare('INSERT INTO delivery_bodies (body) VALUES (?)')
  const insert = connection.prepare(
    `INSERT INTO deliveries (id, host, ordering_key, subject, item, body_id, due_at)
     VALUES (:id, :host, :orderingKey, :subject, :item, :bodyId, :dueAt)`,
  )
  const known = connection.prepare('SELECT 1 FROM deliveries WHERE id = ?')
  const underWay = connection.prepare(
    'SELECT host, count(*) AS total FROM deliveries WHERE lease IS NOT NULL AND due_at > ? GROUP BY host',
  )
  const due = connection.prepare(
    `SELECT sequence, host FROM deliveries
     WHERE due_at <= :now AND host NOT IN (SELECT value FROM json_each(:except)) AND ${IS_FIRST_OF_LANE}
     ORDER BY due_at, sequence`,
  )
  const lend = connection.prepare(
    `UPDATE deliveries SET lapses = lapses + (lease IS NOT NULL), lease = ?, due_at = ? WHERE sequence = ?
     RETURNING item, attempt, lapses, (SELECT body FROM delivery_bodies AS b WHERE b.body_id = deliveries.body_id) AS body`,
  )
  const remove = connection.prepare('DELETE FROM deliveries WHERE id = ? AND lease = ?')
  const giveBack = connection.prepare(
    `UPDATE deliveries SET lease = NULL, lapses = 0, attempt = attempt + ?, due_at = ? WHERE id = ? AND lease = ?`,
  )
  const prolong = connection.prepare('UPDATE deliveries SET due_at = ? WHERE id = ? AND lease = ?')
  const cancel = connection.prepare('DELETE FROM deliveries WHERE subject = ? AND lease IS NULL')
  const next = connection.prepare(
    `SELECT due_at FROM deliveries
     WHERE host NOT IN (SELECT value FROM json_each(?)) AND ${IS_FIRST_OF_LANE}
     ORDER BY due_at, sequence LIMIT 1`,
  )
  const count = connection.prepare('SELECT count(*) AS total FROM deliveries')

  function enqueue(items: readonly DeliveryItem[]): void {
    const bodyIds = new Map<string, number | bigint>()
    for (const { body, ...item } of items) {
      if (known.get(item.id) !== undefined) continue
      const bodyId = bodyIds.get(body) ?? insertBody.run(body).lastInsertRowid
      bodyIds.set(body, bodyId)
      const { id, host, orderingKey = null, subject = null, createdAt: dueAt } = item
      insert.run({ id, host, orderingKey, subject, item: JSON.stringify(item), bodyId, dueAt })
    }
  }

  /** Chooses what to hand out: due, first of its lane, and within the share of its host. */
  function choose({ now, limit, maxPerHost, exceptHosts = [] }: ClaimOptions): readonly number[] {
    const counts = new Map(underWay.all(now).map((row) => [String(row['host']), Number(row['total'])]))
    const full = [...counts].filter(([, total]) => total >= maxPerHost).map(([host]) => host)
    const chosen: number[] = []
    if (limit <= 0) return chosen
    for (const row of due.iterate({ now, except: JSON.stringify([...exceptHosts, ...full]) })) {
      const host = String(row['host'])
      const total = counts.get(host) ?? 0
      if (total >= maxPerHost) continue
      counts.set(host, total + 1)
      if (chosen.push(Number(row['sequence'])) >= limit) break
    }
    return chosen
  }

  function lendOut(sequence: number, until: number): DeliveryJob {
    const lease = random.uuid()
    const row = lend.get(lease, until, sequence)
    if (row === undefined) throw new Error(`delivery ${sequence} went away within a transaction`)
    // written by enqueue above from a DeliveryItem, less its body
    const item = JSON.parse(String(row['item'])) as Omit<DeliveryItem, 'body'>
    const body = String(row['body'])
    return { item: { ...item, body }, attempt: Number(row['attempt']), lapses: Number(row['lapses']), lease }
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    async enqueue(items) {
      transaction(() => {
        enqueue(items)
      })
    },
    async claim(options) {
      return transaction(() =>
        choose(options).map((sequence) => lendOut(sequence, options.now + options.leaseMs)),
      )
    },
    async ack(id, lease) {
      return remove.run(id, lease).changes > 0
    },
    async drop(id, lease) {
      return remove.run(id, lease).changes > 0
    },
    async retry(id, lease, dueAt, countsAsAttempt = true) {
      return giveBack.run(countsAsAttempt ? 1 : 0, dueAt, id, lease).changes > 0
    },
    async extend(id, lease, until) {
      return prolong.run(until, id, lease).changes > 0
    },
    async cancel(subject) {
      return Number(cancel.run(subject).changes)
    },
    async nextDueAt(exceptHosts = []) {
      const row = next.get(JSON.stringify(exceptHosts))
      return row === undefined ? undefined : Number(row['due_at'])
    },
    async size() {
      return Number(count.get()?.['total'])
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}
