/**
 * What can happen on a server of the fediverse, one kind each: the answer of an inbox, and of every verb.
 *
 * A list of effects is applied whole or not at all, in order, in one transaction: what changed here, what has
 * to go out, and that it was seen. Applying a list twice leaves the state as applying it once. The same kinds
 * serve both directions: a local account's own post, follow or vote is the effect of the same name with that
 * account as its author.
 *
 * @module
 */
import type { ActivityWithActor, Timestamp } from '../vocab/index.js'
import type { Account } from './account.js'
import type { Severity } from './known.js'
import type { Poll } from './poll.js'
import type { ClaimedCounts, Status, StatusMention } from './status.js'
import type { Visibility } from './visibility.js'

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

/** The boost is over, and what the author of the post was told of it. */
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

/** The favourite is over, and what the author of the post was told of it. */
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

/** An account moved; both sides confirm it. One of this server's own says so in its document from then on. */
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

// ---------------------------------------------------------------------------------------- moderation

/** The moderators here decided about an account, local or not. Whatever its own server says does not change it. */
export interface AccountModerate {
  readonly kind: 'account.moderate'
  readonly accountId: string
  /** `suspend` ends its follows in both directions. */
  readonly severity: Severity
}

/** The moderators here decided about a domain and everything below it. */
export interface DomainModerate {
  readonly kind: 'domain.moderate'
  /** Lower-case ASCII, without port. */
  readonly domain: string
  /** `suspend` ends all follows between it and this server, in both directions. */
  readonly severity: Severity
}

// ------------------------------------------------------------------------------ telling, sending, remembering

/** What local accounts are told of. */
export type NotificationType =
  'mention' | 'follow' | 'follow_request' | 'favourite' | 'boost' | 'quote' | 'quote_request'

/** A local account is told of what somebody else did. The policy was asked: it is to be shown. */
export interface NotificationAdd {
  readonly kind: 'notification.add'
  readonly type: NotificationType
  /** Who is told. */
  readonly accountId: string
  /** Who did it. */
  readonly actorId: string
  /** The post concerned: the one that mentions or quotes, the one liked or boosted. */
  readonly statusId?: string
}

/** Somebody whom a delivery goes to, and through which inbox. */
export interface Recipient {
  readonly actorId: string
  /** The shared inbox where that may be used, else the actor's own. */
  readonly inbox: string
  /** Nobody but this actor is reached through the inbox by what is sent: the actor alone is asked about before it goes. */
  readonly isPersonal?: boolean
}

/**
 * An activity has to go out. Stored in the same transaction as what it tells of; a worker turns it into items
 * for inboxes, page by page, and only then forgets it.
 */
export interface DeliverySend {
  readonly kind: 'delivery.send'
  /** Names this dispatch: while it or one of its items waits, the same id again changes nothing. */
  readonly id: string
  /** Actor id of the local account that signs. */
  readonly senderId: string
  /** Id of the activity, for events. */
  readonly activityId: string
  /** The JSON text to send; of somebody else's activity, the very octets received. */
  readonly body: string
  /** Actors of other servers to whom it goes, resolved. */
  readonly to: readonly Recipient[]
  /** Local accounts to whose followers it goes as well. */
  readonly followersOf: readonly string[]
  /** Inboxes to which it does not go, whoever stands behind them. */
  readonly exceptInboxes?: readonly string[]
  /** What it is about: deliveries about one thing keep their order at each inbox. */
  readonly subject?: string
  /** It makes void what still waits about its subject (a Delete its Create). */
  readonly supersedes?: boolean
  /** Send a digest of the followers along (FEP-8fcf). */
  readonly synchronizeFollowers?: boolean
  /**
   * Retries after the first attempt.
   *
   * @defaultValue 16
   */
  readonly retries?: number
}

/**
 * The newest version of a local post or profile has to be told to everybody who has it: when its poll was voted in or
 * ended, a quote of it agreed to, the profile changed. Composed when it is due, so that many votes make one Update.
 */
export interface UpdateSend {
  readonly kind: 'update.send'
  readonly objectId: string
  /** When. A later one for what already waits changes nothing. */
  readonly at: Timestamp
  /**
   * It tells that the poll of the post ended at that moment. What goes out before does not stand for it, nothing about
   * the post waits for it, and of several the moment given last counts. Where it goes out by the moment of another
   * `update.send`, it stands for that one as well.
   */
  readonly endsPoll?: true
}

/**
 * A request was handled, by the name of its signature: the very same one again is a replay. `apply` refuses the
 * whole list with `ERR_DUPLICATE` where the key is known already, which also decides between two processes.
 */
export interface ActivitySeen {
  readonly kind: 'activity.seen'
  /** At most 128 characters. */
  readonly key: string
  /** From when on it may be forgotten: the signature is out of date by then. */
  readonly until: Timestamp
}

/**
 * Something was taken back or deleted by its actor: what was signed before that moment and comes later changes
 * nothing; what was signed after it counts again.
 */
export interface TombstoneAdd {
  readonly kind: 'tombstone.add'
  /** Id of the activity or object; a relation's name (`like:…`) where it had none. */
  readonly id: string
  /** Who took it back: the marker counts for this actor only. */
  readonly actorId: string
  /**
   * What was signed up to then counts for nothing: when the activity that took it back was signed, or some hours later
   * where it took back what had not come.
   */
  readonly at: Timestamp
  /** How long the marker is kept. */
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
  | 'forbidden' // acts on a post that its actor may not read
  | 'not_believed' // of somebody else than its signer, and proven by nothing
  | 'suspended' // of an actor whose own server suspended it
  | 'blocked' // about somebody, or something of somebody, who is shut out here; or of one, passed on by another
  | 'unreachable' // about something that its server does not give just now
  | 'too_long' // about an id of more than 2,048 octets

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
  | AccountModerate
  | DomainModerate
  | NotificationAdd
  | DeliverySend
  | UpdateSend
  | ActivitySeen
  | TombstoneAdd
  | Ignored

export type EffectKind = Effect['kind']
