/**
 * What has to go out and is not yet broken down into items for inboxes: stored by `apply`, worked off in pages.
 *
 * @module
 */
import type { DeliverySend, UpdateSend } from '../../core/model/index.js'
import type { SetAsideReason } from './set-aside.js'
import type { DeliveryItem } from './delivery-queue.js'

/** A dispatch handed out to be worked on. */
export interface OutboxEntry {
  readonly id: string
  readonly dispatch: DeliverySend | UpdateSend
  /** How far an earlier holder came; absent at the beginning. */
  readonly cursor?: string
  /** Leases in a row that ended without progress. */
  readonly lapses: number
  /** Proof of being the present holder; a call with an old one changes nothing. */
  readonly lease: string
}

/** What becomes of a dispatch in one step. */
export type OutboxStep =
  /** A page of items is queued; the next page begins at the cursor. */
  | { readonly kind: 'page'; readonly items: readonly DeliveryItem[]; readonly cursor: string }
  /** The last items are queued; the dispatch is forgotten. */
  | { readonly kind: 'done'; readonly items: readonly DeliveryItem[] }
  /** An `update.send` was composed: it goes on as this `delivery.send`; undefined where the post is gone. */
  | { readonly kind: 'composed'; readonly dispatch: DeliverySend | undefined }
  /** Not now. */
  | { readonly kind: 'later'; readonly dueAt: number }
  /** Never, unless somebody asks for it. */
  | { readonly kind: 'setAside'; readonly reason: SetAsideReason }

/**
 * Dispatches in the order in which they were stored.
 *
 * Contract: `take` hands out what is due and leases it; of dispatches about one subject only the first. A
 * lease counts from the moment it is given, however long the call had to wait for that. `step` is
 * durable when it resolves, and whole: the items are in the delivery queue and the cursor has moved, or neither
 * (where the queue is another engine: the items first, so that a crash in between queues them again under the same
 * ids). It answers false for an old lease, and then changes nothing. After a page the lease goes on until its end, so
 * that its holder may go on with the next; after `later` the cursor stays.
 */
export interface Outbox {
  take(options: {
    readonly now: number
    readonly limit: number
    readonly leaseMs: number
  }): Promise<readonly OutboxEntry[]>
  step(id: string, lease: string, step: OutboxStep): Promise<boolean>
  /** When there may next be something to take, in milliseconds since the epoch; undefined when there is nothing. */
  nextDueAt(): Promise<number | undefined>
  /** Dispatches waiting or under way. */
  size(): Promise<number>
}
