/**
 * Compares what a documentation example gives with what it promises.
 *
 * @module
 */
import { deepStrictEqual } from 'node:assert'

/** Throws unless the two are deeply equal; undefined members count as absent. */
export function promised(actual: unknown, expected: unknown, where: string): void {
  deepStrictEqual(plain(actual), plain(expected), `${where}: the example gives ${JSON.stringify(actual)}`)
}

/** Values without prototypes and undefined members, so that an example can write them as literals. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Date || value instanceof Uint8Array || value instanceof Map || value instanceof Set)
    return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, plain(member)]),
  )
}
