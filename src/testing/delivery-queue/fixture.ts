/**
 * What the contract of a delivery queue works with.
 *
 * @module
 */
import type { ClaimOptions, DeliveryItem, DeliveryJob, DeliveryQueue } from '../../protocol/ports/index.js'
import type { CaseBodies, Closable } from '../check.js'

/** A fresh, empty queue. The times given to it are small numbers, not the present. */
export interface DeliveryQueueFixture extends Closable {
  readonly queue: DeliveryQueue
  /** Makes an item unreadable where it is stored, as a failing disk or another program may; for stores that can. */
  readonly spoil?: (itemId: string) => Promise<void>
}

/** Cases of a delivery queue. */
export type DeliveryQueueCases = CaseBodies<DeliveryQueueFixture>

export const LEASE_MS = 60_000

/** An item, due at 1000. */
export function item(id: string, host = 'one.example', more: Partial<DeliveryItem> = {}): DeliveryItem {
  return {
    id,
    inbox: `https://${host}/inbox`,
    host,
    senderId: 'https://local.example/users/alice',
    activityId: `https://local.example/activities/${id}`,
    body: `{"id":"${id}"}`,
    createdAt: 1000,
    ...more,
  }
}

/** Claims what is due. */
export function claim(
  queue: DeliveryQueue,
  now: number,
  more: Partial<ClaimOptions> = {},
): Promise<readonly DeliveryJob[]> {
  return queue.claim({ now, limit: 100, leaseMs: LEASE_MS, maxPerHost: 100, ...more })
}

/** Ids of what was claimed, in order. */
export const idsOf = (jobs: readonly DeliveryJob[]): readonly string[] => jobs.map((job) => job.item.id)

/** Claims exactly one. */
export async function claimOne(queue: DeliveryQueue, now: number): Promise<DeliveryJob> {
  const [job] = await claim(queue, now, { limit: 1 })
  if (job === undefined) throw new Error(`nothing to claim at ${now}`)
  return job
}
