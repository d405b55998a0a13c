/**
 * The port of a delivery queue over items in memory.
 *
 * @module
 */
import type { DeliveryQueue } from '../../../protocol/ports/index.js'
import type { Journal } from '../tables/index.js'
import type { Entry } from './lines.js'
import type { MemoryShelf } from './shelf.js'
import type { WaitingItems } from './waiting.js'

/** Gives the port. */
export function createQueuePort(journal: Journal, waiting: WaitingItems, shelf: MemoryShelf): DeliveryQueue {
  /** Does something with an item for its present holder. */
  const held = (id: string, lease: string, then: (entry: Entry) => void): boolean => {
    const entry = waiting.holder(id, lease)
    if (entry === undefined) return false
    journal.transaction(() => {
      then(entry)
    })
    return true
  }

  const remove = (entry: Entry): void => {
    waiting.remove(entry)
  }

  /* eslint-disable @typescript-eslint/require-await -- what a method throws is a rejection, as the port says */
  return {
    ...shelf.port,
    async enqueue(items) {
      journal.transaction(() => {
        for (const item of items) waiting.insert(item)
      })
    },
    async claim(options) {
      return waiting.claim(options)
    },
    async ack(id, lease) {
      return held(id, lease, remove)
    },
    async drop(id, lease) {
      return held(id, lease, remove)
    },
    async retry(id, lease, dueAt, countsAsAttempt = true) {
      return held(id, lease, (entry) => {
        const attempt = entry.attempt + (countsAsAttempt ? 1 : 0)
        waiting.change(entry, { attempt, dueAt, lapses: 0, begun: 0, lease: undefined })
      })
    },
    async extend(id, lease, until) {
      return held(id, lease, (entry) => {
        waiting.change(entry, { dueAt: until })
      })
    },
    async begin(id, lease) {
      return held(id, lease, (entry) => {
        waiting.change(entry, { begun: entry.begun + 1 })
      })
    },
    async shelve(id, lease, reason) {
      return held(id, lease, (entry) => {
        waiting.shelve(entry, reason)
      })
    },
    async cancel(subject) {
      return journal.transaction(() => waiting.cancel(subject))
    },
    async nextDueAt(exceptHosts = []) {
      return waiting.nextDueAt(exceptHosts)
    },
    async size() {
      return waiting.size
    },
  }
  /* eslint-enable @typescript-eslint/require-await */
}
