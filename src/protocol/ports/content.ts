/**
 * What the local accounts have published: read when another server asks for it.
 *
 * @module
 */
import type { Status } from '../../core/model/index.js'

/** A boost by a local account. */
export interface PublishedBoost {
  /** Id of the Announce. */
  readonly id: string
  readonly actorId: string
  readonly statusId: string
  readonly published: string
  readonly visibility: Status['visibility']
}

/** One thing in an outbox. */
export type Publication =
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'boost'; readonly boost: PublishedBoost }

/** A stamp that a local author gave. */
export interface PublishedStamp {
  readonly id: string
  readonly authorId: string
  readonly quoteId: string
  readonly targetId: string
}

/** Numbers that a post's `likes`, `shares` and `replies` show. */
export interface StatusTotals {
  readonly favourites: number
  readonly boosts: number
}

/**
 * What is left of a local post that was deleted. Everybody is told of one that everybody could read (`'gone'`); of
 * another nobody is (`'gone-hidden'`): it would tell strangers that something was there.
 */
export type GoneStatus = 'gone' | 'gone-hidden'

/** Whom an outbox is shown to. */
export type OutboxAudience = 'public' | 'followers'

/**
 * Reads what was published here.
 *
 * Contract: all visibilities are given where nothing else is said; who may see what is decided by the caller. Newest
 * first. A cursor is opaque and comes from an earlier page.
 */
export interface Content {
  /** A local post, or what is left of it: `'gone'` where it was public or unlisted when it was deleted. */
  status(id: string): Promise<Status | GoneStatus | undefined>
  /**
   * A page of an account's posts and boosts: the public and unlisted ones, for `'followers'` the private ones too,
   * never those for people who are named. What is left out leaves no trace: pages are full, no cursor comes from it.
   */
  outbox(
    accountId: string,
    page: { readonly before?: string; readonly limit: number; readonly audience: OutboxAudience },
  ): Promise<{ readonly items: readonly Publication[]; readonly next?: string }>
  /** How many posts and boosts an account has, direct posts left out. */
  outboxCount(accountId: string): Promise<number>
  /** Pinned posts. */
  pinned(accountId: string): Promise<readonly Status[]>
  /** Actor ids that a local account follows (accepted). */
  following(
    accountId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly actorIds: readonly string[]; readonly next?: string }>
  followingCount(accountId: string): Promise<number>
  /** A stamp given and not revoked. */
  stamp(id: string): Promise<PublishedStamp | undefined>
  totals(statusId: string): Promise<StatusTotals>
  /** Public and unlisted replies to a post that are known here, oldest first; ids. */
  replies(
    statusId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly ids: readonly string[]; readonly next?: string }>
  /** Names of the hashtags that an account features, without `#`. */
  featuredTags?(accountId: string): Promise<readonly string[]>
}
