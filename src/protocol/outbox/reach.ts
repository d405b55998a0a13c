/**
 * Who gets a post, and whatever becomes of it.
 *
 * @module
 * @see Mastodon's status reach finder (spec: mastodon-behaviour §10.5)
 */
import type { KnownStatus, Status } from '../ports/index.js'
import type { Urls } from './urls.js'

/** The parts of a post that say whom it reaches. */
export type Reaching = Pick<Status, 'authorId' | 'visibility'> & {
  /** Actor ids, silent ones too. */
  readonly mentions: readonly string[]
  readonly quotedAuthorId?: string | undefined
}

/** Whom something goes to. */
export interface Reach {
  /** Actors, local ones too, besides followers. */
  readonly actorIds: readonly string[]
  /** Local accounts whose followers get it. */
  readonly followersOf: readonly string[]
}

/**
 * Gives everybody whom a post reaches: those it names, whom it quotes, the followers of its author unless it is for
 * named people only; and of a public reply the one answered, with the followers of one who is local. A private
 * reply reaches the one answered only where it names them.
 */
export function reachOf(post: Reaching, parent: KnownStatus | undefined, urls: Urls): Reach {
  const { authorId, visibility, mentions, quotedAuthorId } = post
  const answered = isOpen(post) ? parent?.authorId : undefined
  const followersOf = visibility === 'direct' || visibility === 'limited' ? [] : [authorId]
  if (answered !== undefined && answered !== authorId && urls.isLocal(answered)) followersOf.push(answered)
  const beyond = [answered, quotedAuthorId].filter((id) => id !== undefined)
  return {
    actorIds: [...new Set([...mentions, ...beyond])].filter((id) => id !== authorId),
    followersOf,
  }
}

/** A whole post as {@link reachOf} takes it. */
export function reachingOf({ authorId, visibility, mentions, quote }: Status): Reaching {
  return {
    authorId,
    visibility,
    mentions: mentions.map(({ actorId }) => actorId),
    quotedAuthorId: quote?.targetAuthorId,
  }
}

/** Whether everybody may read a post. */
export function isOpen({ visibility }: Pick<Status, 'visibility'>): boolean {
  return visibility === 'public' || visibility === 'unlisted'
}
