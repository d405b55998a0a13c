/**
 * What an inbox is given.
 *
 * @module
 */
import type { ResolveKey, SignableRequest, VerifyRequestStrictOptions } from '../../core/signature/index.js'
import type { Clock, Directory, KeyValueStore, OnEvent, Random } from '../ports/index.js'
import type { InboxRules, ReplyIds } from './context.js'
import type { ApplyEffects } from './effects.js'
import type { InboxRemote } from './run-decision.js'

/** A delivered request, as plain data. The body is whole, content coding included. */
export type InboxRequest = SignableRequest

/**
 * Checks a signature that stands in the document itself.
 *
 * Contract: gives the actor whose signature holds, and the document as far as that signature covers it;
 * undefined where there is none. Rejects with `MalformedError` for one that does not hold.
 */
export type VerifyDocument = (
  document: unknown,
) => Promise<{ readonly actorId: string; readonly document: unknown } | undefined>

/** Options of `receiveActivity`. */
export interface ReceiveOptions {
  /** Public origin of this server, `https://social.example`: nothing of it is accepted from outside. */
  readonly origin: string
  /** What the host knows. */
  readonly directory: Directory
  /** Takes the effects. */
  readonly apply: ApplyEffects
  /** Where what was received is remembered, shared by all processes that receive. */
  readonly seen: KeyValueStore
  /** Finds keys, `createKeyResolver` of `tootkit/remote` for instance. */
  readonly resolveKey: ResolveKey
  /** Fetches what an activity only names, `createInboxRemote` for instance: a fresh budget each time. */
  readonly remote: () => InboxRemote
  /** Actor id of the account whose own inbox this is; leave it out at the shared inbox. */
  readonly recipientId?: string
  /** Ids of what is sent back. @defaultValue Mastodon's: below the account's own id */
  readonly ids?: ReplyIds
  readonly rules?: InboxRules
  /**
   * Takes signatures that stand in documents. Off unless given: an activity must come from its actor.
   */
  readonly verifyDocument?: VerifyDocument
  /**
   * What is done with an activity that its actor neither sent nor signed: refused, or looked up at its
   * origin, where the post either stands or is gone.
   *
   * @defaultValue `'refuse'`
   */
  readonly forwarded?: 'refuse' | 'refetch'
  /** @defaultValue `[origin]` */
  readonly publicOrigins?: VerifyRequestStrictOptions['publicOrigins']
  /** Takes keys at `http:` addresses, for tests on a machine of one's own. @defaultValue false */
  readonly allowHttpKeyIds?: boolean
  /** @defaultValue 1048576 */
  readonly maxBodyBytes?: number
  /** How long an activity is remembered, in days; longer than other servers retry. @defaultValue 7 */
  readonly rememberDays?: number
  /**
   * Runs what need not keep the sender waiting: followers synchronization.
   *
   * @defaultValue it is waited for
   */
  readonly background?: (task: () => Promise<void>) => void
  readonly onEvent?: OnEvent
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
  /** @defaultValue the machine's randomness */
  readonly random?: Random
}
