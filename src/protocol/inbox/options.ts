/**
 * What an inbox is given.
 *
 * @module
 */
import type { ResolveKey, SignableRequest, VerifyRequestStrictOptions } from '../../core/signature/index.js'
import type { ApplyEffects, Clock, Directory, KeyValueStore, OnEvent } from '../ports/index.js'
import type { InboxRules, ReplyIds } from './context.js'
import type { InboxRemote } from './run-decision.js'

/** A delivered request, as plain data. The body is whole, content coding included. */
export type InboxRequest = SignableRequest

/** What a signature in a document proves. */
export interface VerifiedDocument {
  /** Whose signature holds. */
  readonly actorId: string
  /** The document as far as that signature covers it. */
  readonly document: unknown
  /**
   * When it was signed, RFC 3339. What does not say so counts as signed before everything that was taken back.
   */
  readonly created?: string | undefined
  /**
   * The document as it came says nothing more than what the signature covers, so that its octets may be passed on.
   *
   * @defaultValue false
   */
  readonly isSafeToForward?: boolean
}

/**
 * Checks a signature that stands in the document itself: `verifyLinkedData` and `verifyIntegrityProof` of
 * `tootkit/jsonld`, for instance.
 *
 * Contract: undefined where there is none, or none that counts for the purpose: to `believe` an activity that
 * somebody else than its actor sent, or to `forward` one that its actor sent itself. Rejects with an error of this
 * package for one that does not hold, or whose key cannot be had.
 */
export type VerifyDocument = (
  document: unknown,
  purpose: 'believe' | 'forward',
) => Promise<VerifiedDocument | undefined>

/** Options of `receiveActivity`. */
export interface ReceiveOptions {
  /** Public origin of this server, `https://social.example`: nothing of it is accepted from outside. */
  readonly origin: string
  /** What the host knows. Requests that are received over the same directory share one decision where they are equal. */
  readonly directory: Directory
  /** Takes the effects. */
  readonly apply: ApplyEffects
  /** Remembers with whom followers were compared lately. */
  readonly cache: KeyValueStore
  /** Finds keys, `createKeyResolver` of `tootkit/remote` for instance. */
  readonly resolveKey: ResolveKey
  /** Fetches what an activity only names: a fresh budget each time. */
  readonly remote: () => InboxRemote
  /** Actor id of the account whose own inbox this is; leave it out at the shared inbox. */
  readonly recipientId?: string
  /** Ids of what is sent back. @defaultValue Mastodon's: below the account's own id */
  readonly ids?: ReplyIds
  readonly rules?: InboxRules
  /**
   * Takes signatures that stand in documents. Off unless given: an activity must come from its actor, and nothing
   * is passed on.
   */
  readonly verifyDocument?: VerifyDocument
  /**
   * What is done with an activity that its actor neither sent nor signed: dropped, or looked up at its
   * origin, where the post either stands or is said to be gone.
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
  /**
   * Runs what need not keep the sender waiting: followers synchronization.
   *
   * @defaultValue it is waited for
   */
  readonly background?: (task: () => Promise<void>) => void
  readonly onEvent?: OnEvent
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
}
