/**
 * What can happen on a server of the fediverse, one kind each: the answer of an inbox.
 *
 * A list of effects is applied whole or not at all, in order, in one transaction. Applying a list twice
 * leaves the state as applying it once. The same kinds serve both directions: a local account's own
 * post, follow or vote is the effect of the same name with that account as its author.
 *
 * @module
 */
import type { Poll } from '../../core/poll/index.js'
import type { Visibility } from '../../core/visibility/index.js'
import type { ActivityWithActor, Timestamp } from '../../core/vocab/index.js'
import type { Account, ClaimedCounts, Status, StatusMention } from './values.js'

// -------------------------------------------------------------------------------------------- posts

/** A post that was not known before. */
export interface StatusCreate {
  readonly kind: 'status.create'
  readonly status: Status
  /**
   * `delivered` for a post that came to an inbox; `fetched` for one that was only needed (boosted,
   * quoted, pinned): nobody is notified of it, and it enters no home timeline by itself.
   */
  readonly via: 'delivered' | 'fetched'
}

/** The author changed a post: `status` replaces it whole (its visibility and place in a thread stay). */
export interface StatusEdit {
  readonly kind: 'status.edit'
  readonly status: Status
  /** Text, warning, media, poll or quote changed: worth a revision, an "edited" mark and a notice. */
  readonly isSignificant: boolean
  /** Votes cast here on its poll are void: the options are others now. */
  readonly resetsVotes: boolean
}

/** Numbers that the author's server claims about a known post. */
export interface StatusCounts {
  readonly kind: 'status.counts'
  readonly statusId: string
  readonly claimedCounts: ClaimedCounts
}

/** The author changed who may quote a post, and nothing else. */
export interface StatusPolicy {
  readonly kind: 'status.policy'
  readonly statusId: string
  readonly quotePolicy: number
}

/** A known post came to a further local account: it may read it from now on. */
export interface StatusMentionAdd {
  readonly kind: 'status.mention'
  readonly statusId: string
  readonly mention: StatusMention
  /** The post's visibility from now on. */
  readonly visibility: Visibility
}

export interface StatusDelete {
  readonly kind: 'status.delete'
  readonly statusId: string
  readonly authorId: string
}

export interface StatusBoost {
  readonly kind: 'status.boost'
  /** Id of the Announce. */
  readonly id: string
  readonly actorId: string
  readonly statusId: string
  readonly published: Timestamp
  /** Of the boost itself. */
  readonly visibility: Visibility
}

export interface StatusUnboost {
  readonly kind: 'status.unboost'
  readonly id: string
  readonly actorId: string
  readonly statusId: string
}

export interface StatusFavourite {
  readonly kind: 'status.favourite'
  /** Id of the Like; absent on the anonymous ones some servers send. */
  readonly id?: string
  readonly actorId: string
  readonly statusId: string
}

export interface StatusUnfavourite {
  readonly kind: 'status.unfavourite'
  readonly actorId: string
  readonly statusId: string
}

export interface StatusPin {
  readonly kind: 'status.pin'
  readonly actorId: string
  readonly statusId: string
}

export interface StatusUnpin {
  readonly kind: 'status.unpin'
  readonly actorId: string
  readonly statusId: string
}

export interface TagFeature {
  readonly kind: 'tag.feature'
  readonly actorId: string
  /** Normalised name. */
  readonly name: string
  readonly displayName: string
}

export interface TagUnfeature {
  readonly kind: 'tag.unfeature'
  readonly actorId: string
  /** Normalised name. */
  readonly name: string
  readonly displayName: string
}

// ------------------------------------------------------------------------------------ polls, quotes

/** One vote for one option, already judged: it counts. */
export interface PollVote {
  readonly kind: 'poll.vote'
  /** Id of the vote's object. */
  readonly id: string
  readonly statusId: string
  readonly actorId: string
  /** Index of the option, from 0. */
  readonly option: number
  /** The actor had not voted in this poll before: one voter more. */
  readonly isFirst: boolean
}

/** New numbers of a poll, from its author. */
export interface PollResults {
  readonly kind: 'poll.results'
  readonly statusId: string
  readonly poll: Poll
}

/** Somebody wants to quote a local post, whose author has to decide. */
export interface QuoteRequested {
  readonly kind: 'quote.request'
  /** Id of the QuoteRequest. */
  readonly id: string
  readonly actorId: string
  /** The quoting post. */
  readonly quoteId: string
  /** The local post to be quoted. */
  readonly targetId: string
  readonly targetAuthorId: string
}

/** The quoted author agreed. */
export interface QuoteAccepted {
  readonly kind: 'quote.accept'
  /** The quoting post, local or not. */
  readonly quoteId: string
  readonly targetId: string
  readonly targetAuthorId: string
  /** Id of the stamp. Of a local author: to be served at this id from now on. */
  readonly stamp: string
  readonly requestId?: string
}

/** The quoted author refused. */
export interface QuoteRejected {
  readonly kind: 'quote.reject'
  readonly quoteId: string
  readonly targetId: string
  readonly state: 'rejected'
  readonly requestId?: string
}

/** The quoted author took back an agreement. */
export interface QuoteRevoked {
  readonly kind: 'quote.revoke'
  readonly quoteId: string
  readonly targetId: string
  readonly state: 'revoked'
  /** Id of the stamp that is void now. */
  readonly stamp?: string
  readonly requestId?: string
}

// ------------------------------------------------------------------------------------------- follows

/** A follow that waits for its answer. `follow.accept` comes right after it when none is needed. */
export interface FollowRequest {
  readonly kind: 'follow.request'
  /** Id of the Follow. Replaces the id of an earlier one between the same two. */
  readonly id: string
  readonly followerId: string
  readonly targetId: string
}

export interface FollowAccept {
  readonly kind: 'follow.accept'
  readonly id: string
  readonly followerId: string
  readonly targetId: string
  /** Where a remote follower is reached. Absent for a local one. */
  readonly follower?: { readonly inbox: string; readonly sharedInbox?: string }
}

/** Refused, or a follower sent away: neither request nor follow remains. */
export interface FollowReject {
  readonly kind: 'follow.reject'
  readonly id: string
  readonly followerId: string
  readonly targetId: string
}

/** The follower went, or no longer waits. */
export interface FollowUndo {
  readonly kind: 'follow.undo'
  readonly id: string
  readonly followerId: string
  readonly targetId: string
}

/** The followed account took back its Accept: the follow waits again. */
export interface FollowUnaccept {
  readonly kind: 'follow.unaccept'
  readonly id: string
  readonly followerId: string
  readonly targetId: string
}

/** A remote account's own list of its followers here, compared with ours (FEP-8fcf). */
export interface FollowersReconcile {
  readonly kind: 'followers.reconcile'
  /** The remote account that is followed. */
  readonly targetId: string
  /** Local accounts it does not count among its followers: they do not follow it (any more). */
  readonly remove: readonly string[]
  /** Local accounts whose pending request it has accepted. */
  readonly accept: readonly string[]
}

export interface BlockAdd {
  readonly kind: 'block.add'
  /** Id of the Block, where known. */
  readonly id?: string
  readonly actorId: string
  readonly targetId: string
}

export interface BlockRemove {
  readonly kind: 'block.remove'
  readonly actorId: string
  readonly targetId: string
}

// ------------------------------------------------------------------------------------------ accounts

/** An actor as its own server describes it now: stores a new one, replaces a known one. */
export interface AccountUpdate {
  readonly kind: 'account.update'
  readonly account: Account
}

/** An account and everything of it is gone. */
export interface AccountDelete {
  readonly kind: 'account.delete'
  readonly accountId: string
}

/** A remote account moved; both sides confirm it. */
export interface AccountMove {
  readonly kind: 'account.move'
  readonly accountId: string
  readonly targetId: string
  /** When; moves of the same account within seven days are refused. */
  readonly at: Timestamp
}

export interface ReportCreate {
  readonly kind: 'report.create'
  /** Id of the Flag, if it is one of the reporter's server. */
  readonly id?: string
  /** The reporter: often a whole server's actor. */
  readonly actorId: string
  /** The account reported. */
  readonly accountId: string
  readonly statusIds: readonly string[]
  /** Plain text, at most 5000 characters. */
  readonly comment: string
}

// --------------------------------------------------------------------------------------- collections

/** A list of accounts that somebody recommends (FEP-7aa9), or its removal. */
export interface CollectionUpdate {
  readonly kind: 'collection.update'
  readonly id: string
  readonly ownerId: string
  readonly name: string
  /** Sanitised. */
  readonly html: string
  /** Ids of the accounts in it, at most 150. */
  readonly items: readonly string[]
}

export interface CollectionDelete {
  readonly kind: 'collection.delete'
  readonly id: string
  readonly ownerId: string
}

// ------------------------------------------------------------------------------ sending, remembering

/** An activity that has to be sent back: an Accept for instance. */
export interface ReplySend {
  readonly kind: 'reply.send'
  /** Local account that sends and signs. */
  readonly accountId: string
  /** Actor to send to, at its personal inbox. */
  readonly toId: string
  /** That inbox, where known. */
  readonly inbox?: string
  readonly activity: ActivityWithActor
}

/** The very octets received go on to followers of local accounts (inbox forwarding). */
export interface Forward {
  readonly kind: 'forward'
  readonly activityId?: string
  /** Local accounts to whose followers it goes; the first one signs. */
  readonly accountIds: readonly string[]
  /** The sender's, to whom it does not go. */
  readonly exceptActorId: string
  /** JSON text as received. */
  readonly body: string
}

/** An id that is gone (or whose Undo came first): what names it later changes nothing. */
export interface TombstoneAdd {
  readonly kind: 'tombstone.add'
  readonly id: string
  /** Who deleted it: the marker counts for this actor only. */
  readonly actorId: string
  readonly until: Timestamp
}

/** Why an activity had no effect. */
export type IgnoredReason =
  | 'duplicate' // known already, or done already
  | 'unknown_object' // about something this server does not know
  | 'unsupported_type' // a verb or object that means nothing to Mastodon
  | 'unrelated' // nobody here follows, is addressed or replied to
  | 'deleted_before' // its Delete or Undo came first
  | 'unknown_actor_gone' // a farewell of somebody never heard of
  | 'not_public' // a boost of what may not be boosted

export interface Ignored {
  readonly kind: 'ignored'
  readonly reason: IgnoredReason
  /** As parsed, for a host with rules of its own. Absent where the body was not read. */
  readonly activity?: ActivityWithActor
}

/** One thing that happened. `effect.kind` tells which. */
export type Effect =
  | StatusCreate
  | StatusEdit
  | StatusCounts
  | StatusPolicy
  | StatusMentionAdd
  | StatusDelete
  | StatusBoost
  | StatusUnboost
  | StatusFavourite
  | StatusUnfavourite
  | StatusPin
  | StatusUnpin
  | TagFeature
  | TagUnfeature
  | PollVote
  | PollResults
  | QuoteRequested
  | QuoteAccepted
  | QuoteRejected
  | QuoteRevoked
  | FollowRequest
  | FollowAccept
  | FollowReject
  | FollowUndo
  | FollowUnaccept
  | FollowersReconcile
  | BlockAdd
  | BlockRemove
  | AccountUpdate
  | AccountDelete
  | AccountMove
  | ReportCreate
  | CollectionUpdate
  | CollectionDelete
  | ReplySend
  | Forward
  | TombstoneAdd
  | Ignored

export type EffectKind = Effect['kind']

/**
 * Takes a whole list of effects.
 *
 * Contract: all or nothing, in one transaction, in order; idempotent. Rejecting means that nothing was
 * kept, and the activity will be received again.
 */
export type ApplyEffects = (effects: readonly Effect[]) => Promise<void>
