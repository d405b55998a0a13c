/**
 * What a decision starts from, besides the activity.
 *
 * @module
 */
import type { Ignored, IgnoredReason } from '../../core/model/index.js'
import { sameOrigin } from '../../core/wire/url.js'
import type { ActivityWithActor, Timestamp } from '../../core/vocab/index.js'

/** Rules that a host may choose. */
export interface InboxRules {
  /**
   * Where the followers collection makes a post `private`: in either list, as Mastodon documents it, or
   * in `to` alone, as its code has it.
   *
   * @defaultValue `'toOrCc'`
   */
  readonly followersCollectionIn?: 'toOrCc' | 'to'
  /**
   * Lets an actor change and delete what belongs to another actor of the same origin.
   *
   * @defaultValue false
   */
  readonly sameOriginModeration?: boolean
  /**
   * Takes posts that nobody here follows, is addressed by or takes part in.
   *
   * @defaultValue false
   */
  readonly takesUnrelatedPosts?: boolean
  /**
   * What happens to a QuoteRequest that the policy leaves to its author: it waits for the author, or is
   * agreed to at once as Mastodon does.
   *
   * @defaultValue `'wait'`
   */
  readonly manualQuotes?: 'wait' | 'accept'
  /**
   * How long the marker of what was deleted or taken back is kept, in days: at least as long as a signature on
   * it is believed.
   *
   * @defaultValue 30
   */
  readonly tombstoneDays?: number
  /**
   * How long after a vote the new numbers of a local poll are told to everybody, in milliseconds; further
   * votes until then go along.
   *
   * @defaultValue 180000, as Mastodon
   */
  readonly pollUpdateDelayMs?: number
}

/** Ids of what the inbox itself sends: the same input gives the same id. */
export interface ReplyIds {
  /** Of an Accept, Reject, Follow or Undo by a local account, about an id. */
  activity(verb: 'accept' | 'reject' | 'follow' | 'undo', accountId: string, about: string): string
  /** Of the stamp that a local author gives to a quoting post. Must be an address the host answers. */
  stamp(accountId: string, quoteId: string): string
}

/** What is settled before a decision starts: who acts, when, through which door. */
export interface InboxContext {
  /** The authenticated actor: `activity.actor`, confirmed by a signature. */
  readonly actorId: string
  /** Who signed the request: another one only for an activity that carries its own signature. */
  readonly signerId: string
  /** Local account whose personal inbox it came to; absent at the shared inbox. */
  readonly recipientId?: string
  /** Origin of this server's ids. Nothing of this origin is accepted from outside. */
  readonly origin: string
  readonly now: Date
  /**
   * When the actor signed it: what was taken back since stays so.
   *
   * @defaultValue `now`
   */
  readonly signedAt?: Date
  readonly ids: ReplyIds
  readonly rules: InboxRules
  /**
   * The octets received, as text, when they carry a signature of their own. Passed on only once that signature
   * was verified and covers all of them.
   */
  readonly forwardable?: string
}

/** Tells whether an id belongs to this server. */
export function isLocalId(id: string, { origin }: Pick<InboxContext, 'origin'>): boolean {
  return sameOrigin(id, origin)
}

/** A moment as it is stored: milliseconds only where they are not zero. */
export function timestampOf(date: Date): Timestamp {
  return date.toISOString().replace('.000Z', 'Z')
}

/** The one effect of an activity that has none. */
export function ignored(reason: IgnoredReason, activity: ActivityWithActor): readonly [Ignored] {
  return [{ kind: 'ignored', reason, activity }]
}
