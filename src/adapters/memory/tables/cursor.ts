/**
 * Cursors of pages: places in an order, as text that is opaque to callers.
 *
 * @module
 */
import type { Place } from './sorted.js'

/** Writes a place as a cursor. */
export function writeCursor([order, key]: Place): string {
  return JSON.stringify([order, key])
}

/** Reads a cursor back; undefined for a text that is none. */
export function readCursor(cursor: string): Place | undefined {
  try {
    const parsed: unknown = JSON.parse(cursor)
    if (!Array.isArray(parsed) || parsed.length !== 2) return undefined
    const [order, key] = parsed as readonly unknown[]
    const isOrder = typeof order === 'string' || typeof order === 'number'
    return isOrder && typeof key === 'string' ? [order, key] : undefined
  } catch {
    return undefined
  }
}
