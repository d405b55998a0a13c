/**
 * What local accounts can do, as calls.
 *
 * @module
 */
import type { ActivityWithActor } from '../../core/vocab/index.js'
import type { KnownAccount, KnownStatus, Severity, Status } from '../ports/index.js'

/** What becomes of people named in a text whom nobody can find just now. */
export type UnresolvedMentions = 'refuse' | 'plain'

/** A new post. */
export interface PostInput {
  /** Username of the author. */
  readonly as: string
  /**
   * Plain text; mentions (`@user@host`), hashtags and links are found in it. Blank space around it is cut off. It
   * may be empty beside media, a poll or a quote.
   */
  readonly text: string
  /** @defaultValue `'public'` */
  readonly visibility?: Exclude<Status['visibility'], 'limited'>
  /** Id of the post it answers. */
  readonly inReplyTo?: string
  /** Content warning, plain text. */
  readonly spoilerText?: string
  /** @defaultValue true where there is a content warning */
  readonly sensitive?: boolean
  /** BCP 47 tag. */
  readonly language?: string
  readonly media?: Status['media']
  readonly poll?: {
    readonly options: readonly string[]
    /** @defaultValue false */
    readonly multiple?: boolean
    /** Seconds until it closes. */
    readonly expiresIn: number
  }
  /** Id of a post to quote. */
  readonly quote?: string
  /**
   * Who may quote it.
   *
   * @defaultValue `'public'`, and `'nobody'` for posts that are neither public nor unlisted
   */
  readonly quotePolicy?: 'public' | 'followers' | 'nobody'
  /**
   * Names this post among all of the account: a second call with the same key gives the post of the first one, and
   * publishes nothing. At most 256 characters.
   */
  readonly idempotencyKey?: string
  /**
   * What becomes of a handle in the text that cannot be looked up just now (its server is down, or too slow): the
   * post is refused with a `RemoteError` that names it, or it stays plain text. In a post that is not for everybody,
   * `'plain'` lets those stay plain text as well who do not exist. A direct post is always refused: it would
   * miss somebody it is for.
   *
   * @defaultValue `'refuse'`
   */
  readonly unresolvedMentions?: UnresolvedMentions
}

/** A changed post: what is left out stays as it was. */
export interface EditInput {
  readonly as: string
  /** Id of the post. */
  readonly id: string
  readonly text: string
  readonly spoilerText?: string
  readonly sensitive?: boolean
  /** BCP 47 tag. */
  readonly language?: string
  readonly media?: Status['media']
  /** As of a new post. @defaultValue `'refuse'` */
  readonly unresolvedMentions?: UnresolvedMentions
}

/** Somebody looks for a post. */
export interface FetchStatusInput {
  /** Username of the account that looks: only what it may read is found, and without one what everybody may read. */
  readonly as?: string
  /** Id of the post, or its page. */
  readonly id: string
}

/** Somebody acts on a post. */
export interface ActOnStatus {
  readonly as: string
  /** Id of the post; a boost stands for what it boosts. */
  readonly id: string
}

/** Somebody boosts a post. */
export interface BoostInput extends ActOnStatus {
  /**
   * Who hears of the boost. One's own followers-only post is boosted to followers, whatever is said here.
   *
   * @defaultValue `'public'`
   */
  readonly visibility?: 'public' | 'unlisted' | 'private'
}

/** Somebody votes in a poll. */
export interface VoteInput extends ActOnStatus {
  /** Indices of the options chosen, from 0: at least one. */
  readonly choices: readonly number[]
}

/** Somebody acts on an account: by handle (`@user@host`), or by actor id. */
export interface ActOnAccount {
  readonly as: string
  readonly handle: string
}

/** Somebody moves to another account. */
export interface MoveInput {
  readonly as: string
  /** Handle or actor id of the new account, which has to name the old one in its `alsoKnownAs`. */
  readonly target: string
}

/** The author of a quoted post acts on a quote of it. */
export interface ActOnQuote {
  readonly as: string
  /** Id of the quoting post. */
  readonly quoteId: string
}

/** The moderators decide about an account. */
export interface ModerateAccountInput {
  /** Actor id, of this server or another. */
  readonly id: string
  readonly severity: Severity
}

/** The moderators decide about a domain and everything below it. */
export interface ModerateDomainInput {
  /** `evil.example`: no scheme, port or path; not this server's own, though one above it. */
  readonly domain: string
  readonly severity: Severity
}

/**
 * The verbs of a federation.
 *
 * Each does what it does in one transaction, deliveries included, and resolves once that is durable. Called again,
 * after a failure at any point, it ends in the same state and the same deliveries; what is as wanted already is left
 * as it is, and nothing is sent. What the host has stored is found there, so that a server that is down keeps nobody
 * from unfollowing, blocking or answering; only what is unknown is looked up, within one deadline and one budget.
 * Calls about the same two accounts, the same post or quote take turns within a process: one that is waited for inside
 * the `apply` of another never has its turn.
 *
 * All of them throw {@link RefusedError} `ERR_UNKNOWN_ACCOUNT` for a username or account that is not there,
 * `ERR_UNKNOWN_OBJECT` for a post that is not or may not be read, `ERR_NOT_OWNER` where one is somebody else's, `ERR_ACTOR_BLOCKED`
 * where the moderators or one of the two keep them apart, `ERR_AUDIENCE_FORBIDDEN` for what its audience does not
 * allow; `TypeError` and `RangeError` for arguments that make no sense; and whatever looking something up throws.
 * A suspended local account may delete, take back and turn away; everything else is refused.
 */
export interface Verbs {
  /**
   * Finds an account by handle or id, here or elsewhere, and stores it if it was not known.
   *
   * @throws {@link RefusedError} `ERR_ACTOR_BLOCKED` for one that is shut out, known or not.
   */
  lookup(handle: string): Promise<KnownAccount>
  /**
   * Finds a post by its id or its page, and stores it if it was not known. The id alone finds what everybody may read.
   *
   * @throws {@link RefusedError} `ERR_UNKNOWN_OBJECT` for one that is not for this account to read, as if it were not
   *   there; `ERR_ACTOR_BLOCKED` for one of somebody who is shut out, known or not.
   */
  fetchStatus(post: string | FetchStatusInput): Promise<KnownStatus>
  /**
   * Publishes a post.
   *
   * @throws {@link RefusedError} `ERR_UNKNOWN_ACCOUNT` for somebody named in a post that is not for everybody who
   *   does not exist; `ERR_POLL_INVALID` for a poll that may not be made.
   * @throws {@link RemoteError} for somebody named who cannot be looked up just now; see `unresolvedMentions`.
   */
  post(input: PostInput): Promise<Status>
  /** Changes a post of one's own. The same content again changes nothing. */
  edit(input: EditInput): Promise<Status>
  /** Deletes a post of one's own. */
  delete(input: ActOnStatus): Promise<void>
  boost(input: BoostInput): Promise<void>
  unboost(input: ActOnStatus): Promise<void>
  favourite(input: ActOnStatus): Promise<void>
  unfavourite(input: ActOnStatus): Promise<void>
  /**
   * Votes in a poll. Options voted for before are left out.
   *
   * @throws {@link RefusedError} `ERR_POLL_INVALID` for a vote that would not be counted; none of it is then.
   */
  vote(input: VoteInput): Promise<void>
  /** Follows, or asks to. */
  follow(input: ActOnAccount): Promise<'pending' | 'accepted'>
  /** Ends a follow, or a request to. */
  unfollow(input: ActOnAccount): Promise<void>
  /**
   * Lets in somebody who asked to follow.
   *
   * @throws {@link RefusedError} `ERR_NOT_REQUESTED`
   */
  approve(input: ActOnAccount): Promise<void>
  /** Refuses somebody who asked to follow, or sends a follower away. */
  reject(input: ActOnAccount): Promise<void>
  /** Blocks somebody, and ends what follows there are in either direction. */
  block(input: ActOnAccount): Promise<void>
  unblock(input: ActOnAccount): Promise<void>
  /** Tells the followers how the profile is now. */
  announceProfile(as: string): Promise<void>
  /**
   * Moves to another account: local followers follow that one from now on, those elsewhere are sent a Move, and the
   * profile says where it went. Once in seven days, as with Mastodon.
   *
   * @throws {@link RefusedError} `ERR_NOT_RECIPROCAL` where the new account does not name the old one in its
   *   `alsoKnownAs`, has moved itself or is suspended, or where the old one moved less than seven days ago.
   */
  move(input: MoveInput): Promise<void>
  /**
   * Answers a request to quote a local post. What was agreed to is taken back by `revokeQuote`, for good.
   *
   * @throws {@link RefusedError} `ERR_NOT_REQUESTED` for a refusal of what was agreed to, or an agreement to what was
   *   taken back.
   */
  answerQuote(input: ActOnQuote & { readonly accept: boolean }): Promise<void>
  /**
   * Takes back the agreement to be quoted.
   *
   * @throws {@link RefusedError} `ERR_NOT_REQUESTED` where there was none.
   */
  revokeQuote(input: ActOnQuote): Promise<void>
  /**
   * Sends an activity of one's own making to everybody it is addressed to. Nothing is stored of what it says. Whoever
   * blocks the sender, or is blocked, is left out, unless it takes something back, turns away or reports.
   *
   * A report (`Flag`) that addresses nobody goes to the first account that it is about.
   *
   * @param activity - By a local account, or the server's own actor, with an id of this server.
   * @throws TypeError where it has no such id.
   */
  deliver(activity: ActivityWithActor): Promise<void>
  /**
   * Decides how far an account is let in, and whether a local one may act, which its followers are told; `'none'` takes
   * it back.
   */
  moderateAccount(input: ModerateAccountInput): Promise<void>
  /**
   * Decides how far a domain is let in; `'none'` takes it back.
   *
   * @throws TypeError for anything but the name of another server's domain.
   */
  moderateDomain(input: ModerateDomainInput): Promise<void>
}
