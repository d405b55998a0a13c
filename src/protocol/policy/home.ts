/**
 * Into whose home timelines a post goes, and what is shown of them.
 *
 * @module
 * @see Mastodon's fan-out on write, and what its feeds leave out
 */
import type { Relation, Standing, Status } from '../../core/model/index.js'
import { mayApproach, mayRead, type Readable } from './access.js'

/** Of the owner: what a suspended account may still look at is for its server to say. */
const NOT_SHUT_OUT: Standing = { account: 'none', domain: 'none' }

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

/** An actor whose post or boost is in a home, and what binds it and the owner. */
export interface HomeActor {
  readonly id: string
  /** Owner of the home → actor. */
  readonly toActor: Relation
  /** Actor → owner of the home. */
  readonly fromActor: Relation
  readonly actor: Standing
}

/**
 * Whether something in a home is shown: the owner still follows who brought it there, may read the post, and is kept
 * apart from neither its author nor who boosted it. One's own is always shown.
 *
 * @param ownerId - Whose home it is.
 * @param post - The post.
 * @param actors - Who has to do with it.
 * @param actors.author - Who wrote it.
 * @param actors.by - Who brought it there: who boosted it, else the author.
 */
export function isShownAtHome(
  ownerId: string,
  post: Readable,
  { author, by }: { readonly author: HomeActor; readonly by: HomeActor },
): boolean {
  const isApart = ({ id, actor, toActor, fromActor }: HomeActor): boolean =>
    id !== ownerId && !mayApproach([actor], [toActor, fromActor])
  if (isApart(author) || isApart(by)) return false
  if (by.id !== ownerId && by.toActor.follow?.state !== 'accepted') return false
  const { toActor: toAuthor, fromActor: fromAuthor } = author
  return mayRead({ id: ownerId, standing: NOT_SHUT_OUT, toAuthor, fromAuthor }, post)
}
