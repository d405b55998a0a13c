/**
 * Into whose home timelines a post goes.
 *
 * @module
 * @see Mastodon's fan-out on write
 */
import type { Status } from '../../core/model/index.js'

/** The local followers of the author who get a post: all of them, or those among these ids. */
export type HomeAudience =
  { readonly followers: 'all' } | { readonly followers: 'mentioned'; readonly ids: readonly string[] }

/**
 * Gives whose home a post enters, besides the author's own. What is for named people only goes to the homes of
 * those of them who follow the author, and to nobody else's.
 */
export function homeAudienceOf({
  visibility,
  mentions,
}: Pick<Status, 'visibility' | 'mentions'>): HomeAudience {
  if (visibility === 'direct' || visibility === 'limited') {
    return { followers: 'mentioned', ids: mentions.map(({ actorId }) => actorId) }
  }
  return { followers: 'all' }
}
