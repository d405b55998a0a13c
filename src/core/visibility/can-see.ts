/**
 * Who may read a stored post.
 *
 * @module
 */
import type { Visibility } from '../model/index.js'

/** What decides about a post. */
export interface PostAccess {
  readonly visibility: Visibility
  /** Id of the author. */
  readonly author: string
  /** Ids of everybody mentioned, silently or not. */
  readonly mentions: readonly string[]
}

/** Who asks. Everything but the id is about the author of the post. */
export interface Viewer {
  readonly id: string
  /** An accepted follow, not a request. */
  readonly followsAuthor?: boolean
  readonly isBlockedByAuthor?: boolean
}

/**
 * Tells whether somebody may see a post.
 *
 * @param viewer - The actor that asks, authenticated by the caller; `undefined` for an unsigned request.
 * @param post - Visibility, author and mentions, as stored.
 * @returns True if the post may be shown or sent to the viewer.
 * @example
 * ```ts
 * const post = { visibility: 'private', author: 'https://a.example/alice', mentions: [] } as const
 * canSee({ id: 'https://b.example/bob', followsAuthor: true }, post) // => true
 * canSee({ id: 'https://b.example/bob' }, post) // => false
 * canSee(undefined, { ...post, visibility: 'unlisted' }) // => true
 * ```
 */
export function canSee(viewer: Viewer | undefined, post: PostAccess): boolean {
  const isOpen = post.visibility === 'public' || post.visibility === 'unlisted'
  if (viewer === undefined) return isOpen
  if (viewer.id === post.author) return true
  if (viewer.isBlockedByAuthor === true) return false
  if (isOpen || post.mentions.includes(viewer.id)) return true
  return post.visibility === 'private' && viewer.followsAuthor === true
}
