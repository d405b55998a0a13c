/**
 * Whether a signed document says to readers of plain names what its signature covers.
 *
 * @module
 */
import { PUBLIC_COLLECTION, isPublicCollection } from '../wire/public-collection.js'

/**
 * Tells whether a document may be passed on as it came: every member of it is one that the signature covers,
 * with the same value.
 *
 * @param original - The document as it came, its `signature` taken off.
 * @param covered - What its signature covers, compacted.
 */
export function isSafeToForward(original: unknown, covered: unknown): boolean {
  return isSame(original, covered)
}

function isSame(original: unknown, covered: unknown): boolean {
  if (Array.isArray(original)) return isSameList(original, covered)
  if (Array.isArray(covered)) return covered.length === 1 && isSame(original, covered[0])
  if (!isObject(original)) return original === covered || isSamePublic(original, covered)
  if (!isObject(covered))
    return typeof covered === 'string' && Object.keys(original).join() === 'id' && original['id'] === covered
  return Object.entries(original).every(
    ([name, value]) => value === null || name === '@context' || isSame(value, covered[name]),
  )
}

/** Compaction writes a list of one as its only item, and the graph knows no empty ones. */
function isSameList(original: readonly unknown[], covered: unknown): boolean {
  const items: readonly unknown[] = covered === undefined ? [] : Array.isArray(covered) ? covered : [covered]
  return original.length === items.length && original.every((item, i) => isSame(item, items[i]))
}

function isSamePublic(original: unknown, covered: unknown): boolean {
  return covered === PUBLIC_COLLECTION && typeof original === 'string' && isPublicCollection(original)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
