/**
 * Lists of accounts that somebody recommends (FEP-7aa9).
 *
 * @module
 */
import { sanitizeHtml } from '../../core/html/index.js'
import { hasType, type Document } from '../../core/vocab/index.js'
import { isHttpUrl, sameOrigin } from '../../core/wire/url.js'
import type { CollectionUpdate } from './effects.js'

const LIMITS = { name: 256, summary: 2048, items: 150 } as const

/**
 * Reads a featured collection of this owner.
 *
 * @returns Undefined for anything else, and for a collection of another owner or origin.
 */
export function featuredCollectionOf(document: Document, ownerId: string): CollectionUpdate | undefined {
  const { id } = document
  if (document.type !== 'Unknown' || !hasType(document, 'FeaturedCollection')) return undefined
  if (id === undefined || !sameOrigin(id, ownerId) || document.attributedTo[0]?.id !== ownerId)
    return undefined
  const { orderedItems, items = orderedItems } = document.extra ?? {}
  return {
    kind: 'collection.update',
    id,
    ownerId,
    name: (document.name ?? '').slice(0, LIMITS.name),
    html: sanitizeHtml((document.summary ?? '').slice(0, LIMITS.summary)),
    items: [items].flat().flatMap(featuredIdOf).slice(0, LIMITS.items),
  }
}

/** An item names the account it features, or is its id. */
function featuredIdOf(item: unknown): readonly string[] {
  const id =
    typeof item === 'object' && item !== null && 'featuredObject' in item ? item.featuredObject : item
  return typeof id === 'string' && isHttpUrl(id) ? [id] : []
}
