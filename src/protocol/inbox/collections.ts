/**
 * Lists of accounts that somebody recommends (FEP-7aa9).
 *
 * @module
 */
import { sanitizeHtml } from '../../core/html/index.js'
import type { Document, FeaturedCollection, Reference } from '../../core/vocab/index.js'
import type { CollectionUpdate } from '../../core/model/index.js'
import { isHttpUrl } from '../../core/wire/url.js'
import { cut, INBOX_LIMITS, isTooLong } from './limits.js'
import { ownId } from './objects.js'

/**
 * Reads a featured collection of this owner.
 *
 * @returns Undefined for anything else, and for a collection of another owner or origin.
 */
export function featuredCollectionOf(
  document: Document | Reference,
  ownerId: string,
): CollectionUpdate | undefined {
  if (document.type !== 'FeaturedCollection') return undefined
  const { attributedTo, name = '', summary = '', items = [] } = document
  const id = ownId(document.id, ownerId)
  if (id === undefined || attributedTo[0]?.id !== ownerId) return undefined
  return {
    kind: 'collection.update',
    id,
    ownerId,
    name: cut(name, INBOX_LIMITS.collectionNameCharacters),
    html: sanitizeHtml(cut(summary, INBOX_LIMITS.collectionSummaryCharacters)),
    items: items.flatMap(featuredIdOf).slice(0, INBOX_LIMITS.collectionItems),
  }
}

/** An item names the account it features, or is its id. */
function featuredIdOf(item: NonNullable<FeaturedCollection['items']>[number]): readonly string[] {
  const id =
    item.type === 'FeaturedItem' ? item.featuredObject : item.type === undefined ? item.id : undefined
  return id !== undefined && isHttpUrl(id) && !isTooLong(id) ? [id] : []
}
