/**
 * The collection that stands for everybody.
 *
 * @module
 */

/** How the public collection is written outbound. */
export const PUBLIC_COLLECTION = 'https://www.w3.org/ns/activitystreams#Public'

const SPELLINGS: ReadonlySet<string> = new Set([PUBLIC_COLLECTION, 'as:Public', 'Public'])

/**
 * Tells whether an id stands for everybody: one of the three spellings that Mastodon knows, case-sensitive.
 *
 * @param id - An id from an audience.
 * @returns True for `https://www.w3.org/ns/activitystreams#Public`, `as:Public` and `Public`.
 * @see {@link https://www.w3.org/TR/activitypub/#public-addressing ActivityPub §5.6}
 * @example
 * ```ts
 * isPublicCollection('as:Public') // => true
 * isPublicCollection('http://www.w3.org/ns/activitystreams#Public') // => false
 * ```
 */
export function isPublicCollection(id: string): boolean {
  return SPELLINGS.has(id)
}
