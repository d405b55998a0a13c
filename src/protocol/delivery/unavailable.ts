/**
 * Receivers for whom it is pointless to queue anything: their host is dead.
 *
 * @module
 */
import type { DeliveryItem, KeyValueStore } from '../ports/index.js'
import { circuitOf, isUnavailable } from './host-gate.js'

/** Receivers that were found to be unavailable. Remembered as hints, believed only while the cache says so. */
export interface Unavailable {
  /** An attempt came to know it. */
  readonly note: (item: DeliveryItem) => void
  /** Parts whoever still is from the others. */
  readonly part: (items: readonly DeliveryItem[]) => Promise<Parted>
}

/** The items of a page. */
export interface Parted {
  readonly items: readonly DeliveryItem[]
  /** Those that are not queued. Whoever plans tells of them: nothing is dropped unseen. */
  readonly leftOut: readonly DeliveryItem[]
}

const MAX_HINTS = 10_000

/**
 * Starts with nobody known. So a page of strangers costs not one look into the cache; who is unavailable and not
 * known to be is found out by the attempt, once in the life of a process.
 */
export function createUnavailable(cache: KeyValueStore): Unavailable {
  const hints = new Set<string>()

  const isOut = async (item: DeliveryItem): Promise<boolean> => {
    const circuit = circuitOf(item)
    if (!hints.has(circuit)) return false
    if (await isUnavailable(cache, item)) return true
    hints.delete(circuit)
    return false
  }

  return {
    note(item) {
      const circuit = circuitOf(item)
      hints.delete(circuit)
      hints.add(circuit)
      const [oldest] = hints
      if (hints.size > MAX_HINTS && oldest !== undefined) hints.delete(oldest)
    },
    async part(all) {
      const items: DeliveryItem[] = []
      const leftOut: DeliveryItem[] = []
      for (const item of all) (hints.size > 0 && (await isOut(item)) ? leftOut : items).push(item)
      return { items, leftOut }
    },
  }
}
