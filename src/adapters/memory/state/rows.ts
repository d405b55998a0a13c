/**
 * What a state keeps: one kind of row for each thing it knows.
 *
 * @module
 */
import type {
  Account,
  CollectionUpdate,
  KnownBlock,
  KnownFollow,
  NotificationAdd,
  ReportCreate,
  Severity,
  Status,
  StatusQuote,
  TombstoneAdd,
} from '../../../core/model/index.js'
import type { LocalAccount, PublishedBoost } from '../../../protocol/ports/index.js'
import type { Audience, InboxRank } from '../../state/index.js'
import { keyOf } from '../tables/index.js'

/** An actor, local or not. */
export interface AccountRow {
  readonly account: Account
  /** When its document was last taken over. */
  readonly refreshedAt?: string
}

/** A local user by name in lower case. The name of a deleted one stays taken. */
export interface LocalRow {
  readonly name: string
  readonly actorId: string
  readonly account: LocalAccount | 'gone'
}

/** A post of anybody. */
export interface StatusRow {
  readonly status: Status
  /** Where it stands among others by when it was published. */
  readonly at: string
  /** What a local post was when it was made: tells its making repeated from another post of its id. */
  readonly origin?: string
}

/** A local post that was deleted, and for whom it was. */
export interface GoneRow {
  readonly id: string
  readonly audience: Audience
}

/** An earlier version of a post. */
export interface EditRow {
  readonly statusId: string
  readonly at: string
  readonly status: Status
}

/** A boost, by actor and post. */
export interface BoostRow extends PublishedBoost {
  readonly at: string
}

/** Something of an actor that is about a post. */
export interface MarkRow {
  readonly actorId: string
  readonly statusId: string
  /** Order in which it was stored. */
  readonly sequence: number
  /** Id of the Like, where it had one. */
  readonly id?: string
}

/** One vote for one option. */
export interface VoteRow {
  readonly actorId: string
  readonly statusId: string
  readonly option: number
}

/** A quote and what became of it, also of a post that is not stored. */
export interface QuoteRow extends Omit<StatusQuote, 'legacy'> {
  readonly quoteId: string
  readonly quoteAuthorId: string
}

/** A follow between two actors, one of them local. */
export interface FollowRow extends KnownFollow {
  readonly sequence: number
  /** Where a remote follower is reached. */
  readonly inbox?: string
  /** Their place among those behind it. */
  readonly inboxRank?: InboxRank
}

/** A hashtag that somebody features. */
export interface TagRow {
  readonly actorId: string
  readonly name: string
  readonly displayName: string
  readonly sequence: number
}

/** One entry of a home timeline. */
export interface HomeRow {
  readonly ownerId: string
  readonly statusId: string
  readonly boostedBy?: string
  /** Where it stands: as the post or the boost does. */
  readonly at: string
}

/** What tells an entry of a home from all others. */
export function keyOfEntry({ ownerId, statusId, boostedBy }: Omit<HomeRow, 'at'>): string {
  return keyOf(ownerId, statusId, boostedBy ?? '')
}

/** What a local account is told of. */
export interface NotificationRow extends Omit<NotificationAdd, 'kind'> {
  readonly at: string
  readonly sequence: number
}

/** A report, with when it came. */
export interface ReportRow extends Omit<ReportCreate, 'kind'> {
  readonly at: string
  readonly sequence: number
}

/** A list of accounts that somebody recommends. */
export type CollectionRow = Omit<CollectionUpdate, 'kind'>

/** Where an account moved to. */
export interface MoveRow {
  readonly accountId: string
  readonly targetId: string
  readonly at: string
}

/** What the moderators decided about an account or a domain. */
export interface ModerationRow {
  /** Actor id, or domain. */
  readonly subject: string
  readonly severity: Severity
}

/** A marker of something taken back. */
export type TombstoneRow = Omit<TombstoneAdd, 'kind'>

/** A signature that was seen, until it is out of date. */
export interface SeenRow {
  readonly key: string
  readonly until: string
}

export type BlockRow = KnownBlock
