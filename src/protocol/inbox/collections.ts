/**
 * Lists of accounts that somebody recommends (FEP-7aa9).
 *
 * @module
 */
import { sanitizeHtml } from '../../core/html/index.js'
import type { Document, FeaturedCollection, Reference } from '../../core/vocab/index.js'
import { isHttpUrl, sameOrigin } from '../../core/wire/url.js'
import type { CollectionUpdate } from './effects.js'

const LIMITS = { name: 256, summary: 2048, items: 150 } as const

/**
 * Reads a featured collection of this owner.
 *
 * @returns Undefined for anything else, and for a collection of another owner or origin.
 */
export function featuredCollectionOf(
  document: Document | Reference,
  ownerId: string,
): CollectionUpdate | undefined {
  if (document.type !== 'FeaturedCollection' || document.id === undefined) return undefined
  const { id, attributedTo, name = '', summary = '', items = [] } = document
  if (!sameOrigin(id, ownerId) || attributedTo[0]?.id !== ownerId) return undefined
  return {
    kind: 'collection.update',
    id,
    ownerId,
    name: name.slice(0, LIMITS.name),
    html: sanitizeHtml(summary.slice(0, LIMITS.summary)),
    items: items.flatMap(featuredIdOf).slice(0, LIMITS.items),
  }
}

/** An item names the account it features, or is its id. */
function featuredIdOf(item: NonNullable<FeaturedCollection['items']>[number]): readonly string[] {
  const id =
    item.type === 'FeaturedItem' ? item.featuredObject : item.type === undefined ? item.id : undefined
  return id !== undefined && isHttpUrl(id) ? [id] : []
}
