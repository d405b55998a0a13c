/**
 * A delivery queue in the memory of one process.
 *
 * @module
 */
import {
  systemClock,
  systemRandom,
  type Clock,
  type DeliveryQueue,
  type Random,
} from '../../protocol/ports/index.js'
import { createQueuePort } from './queue/port.js'
import { createMemoryShelf } from './queue/shelf.js'
import { createWaitingItems } from './queue/waiting.js'
import { createJournal } from './tables/index.js'

export interface MemoryDeliveryQueueOptions {
  /** For lease tokens. @defaultValue the machine's randomness */
  readonly random?: Random
  /** For when something was set aside or put back. @defaultValue the machine's clock */
  readonly clock?: Clock
}

/**
 * Creates a delivery queue that lives and dies with the process: for tests, not for keeping promises.
 *
 * The state of `createMemoryState` has one already, which shares its transactions.
 *
 * @param options - Where lease tokens come from, and the clock.
 * @returns The queue; nothing to close.
 * @example
 * ```ts
 * import { createMemoryDeliveryQueue } from 'tootkit/memory'
 *
 * const queue = createMemoryDeliveryQueue()
 * const [id, inbox] = ['https://a.example/1', 'https://b.example/inbox']
 * const item = { id, inbox, host: 'b.example', senderId: 'https://a.example/alice', activityId: id, body: '{}', createdAt: 0 }
 * await queue.enqueue([item, item])
 * await queue.size() // => 1
 * const [job] = await queue.claim({ now: Date.now(), limit: 10, leaseMs: 60_000, maxPerHost: 2 })
 * await queue.ack(id, job?.lease ?? '') // => true
 * ```
 */
export function createMemoryDeliveryQueue(options: MemoryDeliveryQueueOptions = {}): DeliveryQueue {
  const { random = systemRandom, clock = systemClock } = options
  const journal = createJournal()
  const shelf = createMemoryShelf(journal, clock)
  const now = (): number => clock.now().getTime()
  return createQueuePort(journal, createWaitingItems({ journal, shelf, random, now }), shelf)
}
