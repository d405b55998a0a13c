/**
 * Into whose home timelines a post goes, and what is shown of them.
 *
 * @module
 * @see Mastodon's fan-out on write, and what its feeds leave out
 */
import type { Relation, Standing, Status } from '../../core/model/index.js'
import { mayApproach } from './access.js'

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

/**
 * Whether what somebody wrote or boosted is shown in a home: neither blocks the other, and they are not shut out. It
 * is asked of the author of a post and of who boosted it.
 */
export function isShownAtHome(facts: {
  /** Owner of the home → actor. */
  readonly toActor: Relation
  /** Actor → owner of the home. */
  readonly fromActor: Relation
  readonly actor: Standing
}): boolean {
  return mayApproach([facts.actor], [facts.toActor, facts.fromActor])
}
