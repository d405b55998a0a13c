/**
 * What local accounts can do, as calls.
 *
 * @module
 */
import type { Media } from '../../../core/media/index.js'
import type { Visibility } from '../../../core/visibility/index.js'
import type { Account, Status } from '../../inbox/index.js'
import type { KnownStatus } from '../../ports/index.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'

/** A new post. */
export interface PostInput {
  /** Username of the author. */
  readonly as: string
  /** Plain text; mentions (`@user@host`), hashtags and links are found in it. */
  readonly text: string
  /** @defaultValue `'public'` */
  readonly visibility?: Exclude<Visibility, 'limited'>
  /** Id of the post it answers. */
  readonly inReplyTo?: string
  /** Content warning, plain text. */
  readonly spoilerText?: string
  /** @defaultValue true where there is a content warning */
  readonly sensitive?: boolean
  /** BCP 47 tag. */
  readonly language?: string
  readonly media?: readonly Media[]
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
}

/** A changed post: what is left out stays as it was. */
export interface EditInput {
  readonly as: string
  /** Id of the post. */
  readonly id: string
  readonly text: string
  readonly spoilerText?: string
  readonly sensitive?: boolean
  readonly media?: readonly Media[]
}

/** Somebody acts on a post. */
export interface ActOnStatus {
  readonly as: string
  /** Id of the post. */
  readonly id: string
}

/** Somebody acts on an account: by handle (`@user@host`), or by actor id. */
export interface ActOnAccount {
  readonly as: string
  readonly handle: string
}

/**
 * The verbs of a federation. Each resolves once its effects are applied and its deliveries queued.
 *
 * They throw {@link RefusedError} `ERR_UNKNOWN_ACCOUNT` for a username that is not here,
 * `ERR_UNKNOWN_OBJECT` for a post that is not known, `ERR_NOT_OWNER` where the post is somebody else's,
 * `ERR_AUDIENCE_FORBIDDEN` for what its visibility does not allow, and whatever fetching throws where
 * something has to be fetched first.
 */
export interface Verbs {
  /** Finds an account by handle or id, here or elsewhere. */
  lookup(handle: string): Promise<Account>
  /** Finds a post by its id, and stores it if it was not known. */
  fetchStatus(id: string): Promise<KnownStatus>
  post(input: PostInput): Promise<Status>
  edit(input: EditInput): Promise<Status>
  delete(input: ActOnStatus): Promise<void>
  boost(input: ActOnStatus): Promise<void>
  unboost(input: ActOnStatus): Promise<void>
  favourite(input: ActOnStatus): Promise<void>
  unfavourite(input: ActOnStatus): Promise<void>
  /** Votes in a poll: `choices` are indices of its options, from 0. */
  vote(input: ActOnStatus & { readonly choices: readonly number[] }): Promise<void>
  follow(input: ActOnAccount): Promise<'pending' | 'accepted'>
  unfollow(input: ActOnAccount): Promise<void>
  /** Lets in somebody who asked to follow. */
  approve(input: ActOnAccount): Promise<void>
  /** Refuses somebody who asked to follow, or sends a follower away. */
  reject(input: ActOnAccount): Promise<void>
  block(input: ActOnAccount): Promise<void>
  unblock(input: ActOnAccount): Promise<void>
  /** Tells the followers that the profile changed. */
  announceProfile(as: string): Promise<void>
  /** Answers a request to quote a local post. */
  answerQuote(input: {
    readonly as: string
    readonly quoteId: string
    readonly accept: boolean
  }): Promise<void>
  /** Takes back the agreement to be quoted. */
  revokeQuote(input: { readonly as: string; readonly quoteId: string }): Promise<void>
  /** Sends an activity of one's own making to its audience. */
  deliver(activity: ActivityWithActor): Promise<void>
}
