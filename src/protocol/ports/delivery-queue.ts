/**
 * Deliveries waiting to be made. An item leaves only once its outcome is known.
 *
 * @module
 */

import type { SetAsideReason, Shelf } from './set-aside.js'

/** One activity for one inbox. */
export interface DeliveryItem {
  /** Id of the item, unique; the same id is not queued twice. */
  readonly id: string
  readonly inbox: string
  /** Host (with port) of the inbox. */
  readonly host: string
  /**
   * Host of the actor, where that is another than the inbox's: anybody can write a stranger's inbox into an actor
   * document, so failures then count for this pair alone.
   */
  readonly onBehalfOf?: string
  /** Actor whose own inbox it is; absent where others may be reached through it too. */
  readonly recipientId?: string
  /** Actor id of the local account that signs. */
  readonly senderId: string
  /** Id of the activity, for events. */
  readonly activityId: string
  /** The JSON text to send, the same octets at every attempt. */
  readonly body: string
  /** Further header lines to send and sign, all values ASCII. */
  readonly headers?: readonly (readonly [string, string])[]
  /** Items of equal key and host start in the order they were queued and never overlap. */
  readonly orderingKey?: string
  /** What the activity is about, by which it can be cancelled. */
  readonly subject?: string
  /** Compare followers with the receiver: the header of FEP-8fcf is made anew at each attempt. */
  readonly synchronizeFollowers?: boolean
  /**
   * Retries after the first attempt.
   *
   * @defaultValue 16
   */
  readonly retries?: number
  /** Milliseconds since the epoch. Due from then on. */
  readonly createdAt: number
}

/** An item handed out for one attempt. */
export interface DeliveryJob {
  readonly item: DeliveryItem
  /** Attempts made before this one. */
  readonly attempt: number
  /** Leases in a row that ended without an outcome: its process died, or hung. */
  readonly lapses: number
  /** Attempts that were noted as begun (`begin`) and had no outcome. */
  readonly begun: number
  /** Proof of being the present holder; a call with an old one changes nothing. */
  readonly lease: string
}

export interface ClaimOptions {
  readonly now: number
  readonly limit: number
  readonly leaseMs: number
  /** Most items of one host under way at once. */
  readonly maxPerHost: number
  /** Hosts to leave alone for now. */
  readonly exceptHosts?: readonly string[]
}

/**
 * A durable queue with leases.
 *
 * Contract: `enqueue` is all or nothing and resolves once durable. `claim` hands out what is due, earliest
 * first, and of items with equal ordering key and host only the one queued first: the next follows when
 * that one has been acknowledged, dropped or set aside. A row that cannot be read is set aside by the claim that
 * meets it and keeps nobody waiting. The cost of a claim does not grow with the backlog. An item claimed and
 * neither acknowledged, retried, dropped nor set aside is handed out again when its lease ends. `ack`, `retry`,
 * `drop`, `extend`, `begin` and `shelve` answer false for an old lease and then change nothing.
 */
export interface DeliveryQueue extends Shelf {
  enqueue(items: readonly DeliveryItem[]): Promise<void>
  claim(options: ClaimOptions): Promise<readonly DeliveryJob[]>
  /** Delivered: forget it. */
  ack(id: string, lease: string): Promise<boolean>
  /** Not now: hand it out again from `dueAt` on. `countsAsAttempt` false for a wait behind an open circuit. */
  retry(id: string, lease: string, dueAt: number, countsAsAttempt?: boolean): Promise<boolean>
  /** Never: forget it. */
  drop(id: string, lease: string): Promise<boolean>
  extend(id: string, lease: string, until: number): Promise<boolean>
  /** Notes durably that an attempt begins: asked for items whose lease lapsed before. Any outcome clears it. */
  begin(id: string, lease: string): Promise<boolean>
  /** Sets an item aside. */
  shelve(id: string, lease: string, reason: SetAsideReason): Promise<boolean>
  /** Removes items of this subject that are not under way (a Delete overtakes its Create). */
  cancel(subject: string): Promise<number>
  /**
   * When there may next be something to claim: an item falls due or a lease ends. In milliseconds since
   * the epoch; absent when the queue is empty but for the hosts excepted.
   */
  nextDueAt(exceptHosts?: readonly string[]): Promise<number | undefined>
  /** Items waiting or under way. */
  size(): Promise<number>
}
