/**
 * Receivers for whom it is pointless to queue anything: their host is dead, or their inbox said that it is gone.
 *
 * @module
 */
import type { DeliveryItem, KeyValueStore } from '../ports/index.js'
import { circuitOf, isUnavailable } from './host-gate.js'

/** Receivers that were found to be unavailable. Remembered as hints, believed only while the cache says so. */
export interface Unavailable {
  /** An attempt came to know it. */
  readonly note: (item: DeliveryItem) => void
  /** Leaves out whoever still is. */
  readonly leaveOut: (items: readonly DeliveryItem[]) => Promise<readonly DeliveryItem[]>
}

const MAX_HINTS = 10_000

/**
 * Starts with nobody known. So a page of strangers costs not one look into the cache; who is unavailable and not
 * known to be is found out by the attempt, once in the life of a process.
 */
export function createUnavailable(cache: KeyValueStore): Unavailable {
  const hints = new Set<string>()

  const isHinted = (item: DeliveryItem): boolean => hints.has(circuitOf(item)) || hints.has(item.inbox)
  const remember = (hint: string): void => {
    hints.delete(hint)
    hints.add(hint)
    const [oldest] = hints
    if (hints.size > MAX_HINTS && oldest !== undefined) hints.delete(oldest)
  }

  return {
    note(item) {
      remember(circuitOf(item))
      remember(item.inbox)
    },
    async leaveOut(items) {
      const kept: DeliveryItem[] = []
      for (const item of items) {
        if (isHinted(item) && (await isUnavailable(cache, item))) continue
        hints.delete(item.inbox)
        kept.push(item)
      }
      return kept
    },
  }
}
