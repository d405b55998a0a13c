/**
 * The public collection in the spelling that documents use.
 *
 * @module
 */
import { PUBLIC_COLLECTION } from '../wire/public-collection.js'
import type { Expanded } from './processor.js'
import { TERMS } from './terms.js'

/** Writes the public collection in full where compaction has shortened it. */
export function withPublicInFull(node: Expanded): Expanded {
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => {
      const isId = name === 'id' || TERMS.get(name)?.coercion === '@id'
      return [name, name === '@context' ? value : mapValues(value, (item) => publicInFull(item, isId))]
    }),
  )
}

function publicInFull(item: unknown, isId: boolean): unknown {
  if (typeof item === 'object' && item !== null) return withPublicInFull(item as Expanded)
  return isId && item === 'as:Public' ? PUBLIC_COLLECTION : item
}

function mapValues(value: unknown, map: (item: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(map) : map(value)
}
