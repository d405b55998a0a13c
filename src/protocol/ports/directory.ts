/**
 * What the host knows: asked before an inbox decides, so that the decision itself can be pure.
 *
 * @module
 */

import type { Poll } from '../../core/poll/index.js'
import type { Visibility } from '../../core/visibility/index.js'

/** A local account or a remote one that the host has stored. */
export interface KnownAccount {
  readonly id: string
  readonly local: boolean
  /** Local accounts, and remote ones where known. */
  readonly username?: string
  /** `user@host`, confirmed by WebFinger. */
  readonly acct?: string
  /** Its followers collection; visibility and interaction policies are read against it. */
  readonly followers?: string
  readonly following?: string
  readonly featured?: string
  readonly featuredTags?: string
  readonly featuredCollections?: string
  readonly inbox?: string
  readonly sharedInbox?: string
  /** Local: follow requests wait for approval. */
  readonly locked?: boolean
  readonly suspended?: boolean
  /** Remote: limited by the moderators here; its follows wait for approval. */
  readonly silenced?: boolean
  readonly movedTo?: string
  /** When a Move of it was last followed, RFC 3339. */
  readonly movedAt?: string
  readonly alsoKnownAs?: readonly string[]
}

/** A post that the host has stored. */
export interface KnownStatus {
  readonly id: string
  readonly authorId: string
  readonly local: boolean
  readonly visibility: Visibility
  /** It is a boost, not a post of its own. */
  readonly boostOf?: string
  readonly inReplyTo?: string
  readonly conversation?: string
  readonly url?: string
  /** RFC 3339. */
  readonly published?: string
  /** RFC 3339; absent when never edited. */
  readonly editedAt?: string
  /** The poll it carries. */
  readonly poll?: Poll
  /** What it quotes and how that stands. */
  readonly quote?: {
    readonly targetId?: string
    readonly targetAuthorId?: string
    readonly state: 'pending' | 'accepted' | 'rejected' | 'revoked' | 'deleted'
    readonly stamp?: string
    readonly requestId?: string
  }
  /** Who may quote it: bits as in Mastodon, automatic << 16 | manual. */
  readonly quotePolicy?: number
  /** Actor ids mentioned, silently or not. */
  readonly mentions?: readonly string[]
  /** Text as received, warning and media: for telling a significant edit. */
  readonly content?: string
  readonly spoilerText?: string
  readonly media?: readonly { readonly url: string; readonly description?: string }[]
}

/** A follow between two actors, one of them local. */
export interface KnownFollow {
  /** Id of the Follow activity. */
  readonly id: string
  readonly followerId: string
  readonly targetId: string
  readonly state: 'pending' | 'accepted'
}

/** One thing to know. Every id is compared byte for byte. */
export type Question =
  | { readonly about: 'account'; readonly id: string }
  | { readonly about: 'account.byUsername'; readonly username: string }
  | { readonly about: 'status'; readonly id: string }
  | { readonly about: 'follow'; readonly followerId: string; readonly targetId: string }
  | { readonly about: 'follow.byId'; readonly id: string }
  /** Has this actor a follower among the local accounts? */
  | { readonly about: 'hasLocalFollower'; readonly actorId: string }
  | { readonly about: 'favourite'; readonly actorId: string; readonly statusId: string }
  /** A boost, as a `status` with `boostOf`. */
  | { readonly about: 'boost'; readonly actorId: string; readonly statusId: string }
  | { readonly about: 'boost.byId'; readonly id: string }
  /** Options (by index) that this actor has voted for. */
  | { readonly about: 'votes'; readonly actorId: string; readonly statusId: string }
  /** Every follow of this actor by a local account, pending or accepted: `follows`. */
  | { readonly about: 'localFollows'; readonly targetId: string }
  /**
   * Is the actor, or the domain of this id, blocked or suspended: by the server (no account), or by a
   * local account?
   */
  | { readonly about: 'blocked'; readonly actorId: string; readonly accountId?: string }
  /** Does this actor block that one, by an activity of its own? */
  | { readonly about: 'blocks'; readonly actorId: string; readonly targetId: string }
  /** The same, by the id of the Block: `block`. */
  | { readonly about: 'block.byId'; readonly id: string }
  /**
   * A quoting post as a `status`, by its own id, its stamp or the id of its request: also one that is not
   * stored, whose request was answered.
   */
  | { readonly about: 'quote'; readonly quoteId: string }
  | { readonly about: 'quote.byStamp'; readonly stamp: string }
  | { readonly about: 'quote.byRequest'; readonly requestId: string }
  /** Local accounts that boosted or quoted a post: `accountIds`. */
  | { readonly about: 'interested'; readonly statusId: string }
  /** Did this actor delete (or undo) this id, less than the marker's life ago? */
  | { readonly about: 'tombstone'; readonly id: string; readonly actorId: string }

/** What the host says to a {@link Question}: undefined for "not known". */
export interface Answer {
  readonly account?: KnownAccount
  readonly status?: KnownStatus
  readonly follow?: KnownFollow
  readonly follows?: readonly KnownFollow[]
  readonly block?: { readonly id?: string; readonly actorId: string; readonly targetId: string }
  readonly yes?: boolean
  /** Id of the Like, to a question about a favourite. */
  readonly activityId?: string
  readonly options?: readonly number[]
  readonly accountIds?: readonly string[]
}

/**
 * Answers what the inbox wants to know, in one go.
 *
 * Contract: one answer per question, in order; an empty object where nothing is known. Read-only. A post
 * is found by its `atomUri` as well. Up to a few thousand questions may come at once.
 */
export interface Directory {
  answer(questions: readonly Question[]): Promise<readonly Answer[]>
}
