/**
 * The part of a followers collection that one server knows about.
 *
 * @module
 */
import type { Collection } from '../vocab/index.js'

/**
 * Picks the followers that live where an inbox or an actor is.
 *
 * Compares text, as Mastodon does: an id belongs if it is the scheme and authority of `url`, or goes on
 * from there with a slash.
 *
 * @param followerIds - Actor ids, as received.
 * @param url - An inbox delivered to, or the actor that asks for its part.
 * @returns The ids that belong, in order; none if `url` has no scheme and authority.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8fcf/fep-8fcf.md FEP-8fcf}
 * @example
 * ```ts
 * const ids = ['https://foo.org/users/eve', 'https://foo.org.evil.example/users/eve', 'https://foo.org']
 * followersOnOrigin(ids, 'https://foo.org/inbox') // => ['https://foo.org/users/eve', 'https://foo.org']
 * ```
 */
export function followersOnOrigin(followerIds: Iterable<string>, url: string): readonly string[] {
  const prefix = /^https?:\/\/[^/]+/.exec(url)?.[0]
  if (prefix === undefined) return []
  return [...followerIds].filter((id) => id === prefix || id.startsWith(`${prefix}/`))
}

/** What {@link partialFollowersCollection} starts from. */
export interface PartialCollectionInput {
  /** The address the collection is served at: the `url` of the header. */
  readonly url: string
  /** All followers of the local account, or at least those on the requester's origin. */
  readonly followerIds: Iterable<string>
  /** Id of the actor that signed the request; it is shown the followers on its own origin. */
  readonly requesterId: string
}

/**
 * Gives the collection to answer a synchronization request with.
 *
 * Serve it to signed requests only, with `Cache-Control: max-age=0, private`: it names followers.
 *
 * @param input - The address, the followers and who asks.
 * @returns An OrderedCollection in the normal form, without `totalItems`, as Mastodon's.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/8fcf/fep-8fcf.md FEP-8fcf}
 * @example
 * ```ts
 * partialFollowersCollection({
 *   url: 'https://local.example/users/a/followers_synchronization',
 *   followerIds: ['https://foo.org/users/eve', 'https://bar.org/users/dan'],
 *   requesterId: 'https://foo.org/actor',
 * }).items // => [{ id: 'https://foo.org/users/eve' }]
 * ```
 */
export function partialFollowersCollection(input: PartialCollectionInput): Collection {
  const { url, followerIds, requesterId } = input
  const items = followersOnOrigin(followerIds, requesterId).map((id) => ({ id }))
  return { id: url, type: 'OrderedCollection', attributedTo: [], items }
}
