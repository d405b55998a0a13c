/**
 * What verbs work with: the host's ports, and what was bound to them once.
 *
 * @module
 */
import type { PollLimits } from '../../core/poll/index.js'
import type { Timestamp } from '../../core/vocab/index.js'
import type { InboxRules } from '../inbox/index.js'
import type { Accounts, ApplyEffects, Content, Directory, Scheduler } from '../ports/index.js'
import type { Remote } from '../remote/index.js'
import type { KeyRing } from './key-ring.js'
import type { Urls } from './urls.js'

/** How far one call of a verb may go. */
export interface VerbLimits {
  /** How long all look-ups of one call may take together, in milliseconds. */
  readonly lookupTimeoutMs: number
  /** How many requests all look-ups of one call may make together. */
  readonly lookupRequests: number
  /** Characters of a post, its warning included, counted as Mastodon counts: a link 23, a mention without its domain. */
  readonly maxCharacters: number
  /** People named in one text, found or not. */
  readonly maxMentions: number
  /** Media of one post. */
  readonly maxMedia: number
}

/**
 * The limits that hold where no others are given. The characters are as many as fit, written out twice as Mastodon
 * does, into the 1 MiB that servers read; Mastodon's own users have 500, and four media.
 */
export const DEFAULT_VERB_LIMITS = {
  lookupTimeoutMs: 5_000,
  lookupRequests: 60,
  maxCharacters: 100_000,
  maxMentions: 500,
  maxMedia: 16,
} as const satisfies VerbLimits

/** What is bound together once per federation, as far as verbs need it. */
export interface OutboxServices {
  readonly directory: Directory
  readonly apply: ApplyEffects
  readonly accounts: Accounts
  readonly content: Content
  readonly urls: Urls
  /** Domain of the local handles. */
  readonly handleDomain: string
  readonly keyRing: KeyRing
  /** For the deadline of look-ups. */
  readonly scheduler: Scheduler
  readonly rules: InboxRules
  /** @defaultValue {@link DEFAULT_VERB_LIMITS} */
  readonly limits?: Partial<VerbLimits>
  /** @defaultValue Mastodon's */
  readonly pollLimits?: PollLimits
  /** @defaultValue false */
  readonly allowHttp?: boolean
  /** @defaultValue false */
  readonly signsPublicActivities?: boolean
  /** Other servers, asked in the name of this one. */
  remote(): Promise<Remote>
  now(): Date
  /** RFC 3339 in whole seconds, so many milliseconds from now. */
  timestamp(afterMs?: number): Timestamp
  /** A new key for an address: digits that grow with time, never the same twice. */
  newKey(): string
  /** Told after something was stored that has to go out. */
  wake(): void
  /** Told of a remote account that was used and whose document was never taken over, or long ago. */
  refreshLater?(accountId: string): void
}

/** The limits of these services, every one of them. */
export function limitsOf({ limits }: Pick<OutboxServices, 'limits'>): VerbLimits {
  return { ...DEFAULT_VERB_LIMITS, ...limits }
}
