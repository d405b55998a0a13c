/**
 * What a host knows: the facts that a decision starts from.
 *
 * @module
 */
import type { Timestamp } from '../vocab/index.js'
import type { Account } from './account.js'
import type { Poll } from './poll.js'
import type { QuoteState, Status } from './status.js'
import type { Visibility } from './visibility.js'

/** A local account or a remote one that the host has stored. What `Account` has, less what only pages show. */
export interface KnownAccount
  extends
    Pick<Account, 'id' | 'local'>,
    Partial<
      Pick<
        Account,
        | 'type'
        | 'username'
        | 'acct'
        | 'displayName'
        | 'url'
        | 'inbox'
        | 'sharedInbox'
        | 'outbox'
        | 'followers'
        | 'following'
        | 'featured'
        | 'featuredTags'
        | 'featuredCollections'
        | 'locked'
        | 'suspended'
        | 'memorial'
        | 'movedTo'
        | 'alsoKnownAs'
        | 'publicKeys'
      >
    > {
  /** When a Move of it was last followed. */
  readonly movedAt?: Timestamp
  /** When its document was last taken over; absent for one that never was. */
  readonly refreshedAt?: Timestamp
}

/** A post that the host has stored, or a boost (`boostOf`). */
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
  readonly published?: Timestamp
  /** Absent when never edited. */
  readonly editedAt?: Timestamp
  /** The poll it carries. */
  readonly poll?: Poll
  /** What it quotes and how that stands. */
  readonly quote?: KnownQuote
  /** Who may quote it: bits as in Mastodon, automatic << 16 | manual. */
  readonly quotePolicy?: number
  /** Actor ids mentioned, silently or not. */
  readonly mentions?: readonly string[]
  /** Text as received, warning and media: for telling a significant edit. */
  readonly content?: string
  readonly spoilerText?: string
  readonly media?: readonly Pick<Status['media'][number], 'url' | 'description'>[]
}

/** What a known post quotes. */
export interface KnownQuote {
  readonly targetId?: string
  readonly targetAuthorId?: string
  readonly state: QuoteState
  readonly stamp?: string
  readonly requestId?: string
}

/** A follow between two actors, one of them local. */
export interface KnownFollow {
  /** Id of the Follow activity. */
  readonly id: string
  readonly followerId: string
  readonly targetId: string
  readonly state: 'pending' | 'accepted'
}

/** A block of one actor by another. */
export interface KnownBlock {
  /** Id of the Block, where it has one. */
  readonly id?: string
  readonly actorId: string
  readonly targetId: string
}

/** What binds one actor to another, in one direction. */
export interface Relation {
  /** The first one follows the second, or has asked to. */
  readonly follow?: KnownFollow
  /** The first one blocks the second. */
  readonly block?: KnownBlock
}

/** How far the moderators here let somebody in. */
export type Severity = 'none' | 'silence' | 'suspend'

/**
 * What the moderators here decided about an actor, and about its domain or one above it. Another fact than what
 * the actor's own server says: no document changes it.
 */
export interface Standing {
  readonly account: Severity
  /** `suspend` as well where only listed domains are let in and this one is not listed. */
  readonly domain: Severity
}
