/**
 * What a federation is made of: the host's ports and the server's own facts.
 *
 * @module
 */
import type { PollLimits } from '../../core/poll/index.js'
import type { ApplyEffects, InboxRules } from '../inbox/index.js'
import type {
  Accounts,
  Clock,
  Content,
  DeliveryQueue,
  Directory,
  FollowerStore,
  KeyValueStore,
  OnEvent,
  Random,
  Scheduler,
  Transport,
} from '../ports/index.js'
import type { DocumentSignature } from './documents.js'
import type { FederationPaths } from './urls.js'

/** What NodeInfo says about the software. */
export interface SoftwareFacts {
  /** Letters, digits and dashes, lower case. */
  readonly name: string
  readonly version: string
}

/** What `createFederation` is given. Everything under "ports" is what `database.ports()` of a ready-made store gives. */
export interface FederationOptions {
  /** Public origin of the server, `https://social.example`: every id starts with it. */
  readonly origin: string
  /**
   * Domain of the handles, where it is not the host of `origin`.
   *
   * @defaultValue the host of `origin`
   */
  readonly handleDomain?: string
  readonly transport: Transport

  // ports
  readonly accounts: Accounts
  readonly directory: Directory
  readonly apply: ApplyEffects
  readonly content: Content
  readonly followers: FollowerStore
  readonly cache: KeyValueStore
  readonly queue: DeliveryQueue

  readonly paths?: Partial<FederationPaths>
  readonly rules?: InboxRules
  /**
   * Whether a domain is blocked, asked for the domain of a URL and for each domain above it, in lower-case
   * ASCII, before anything is fetched from it, taken from it or sent to it.
   */
  readonly isBlocked?: (domain: string) => boolean | Promise<boolean>
  /**
   * What local polls may be.
   *
   * @defaultValue Mastodon's limits
   */
  readonly pollLimits?: PollLimits
  /**
   * Demands a signature for every document but the server's own actor ("secure mode").
   *
   * @defaultValue false
   */
  readonly authorizedFetch?: boolean
  /**
   * Kinds of signatures in documents that are believed where an activity comes by way of somebody else, a
   * relay for instance. They never make up for a bad signature of the request.
   *
   * @defaultValue none
   */
  readonly believedSignatures?: readonly DocumentSignature[]
  /**
   * Puts a Linked-Data signature on public activities, as Mastodon does, so that servers may forward them.
   * Whoever holds one can prove its author for good.
   *
   * @defaultValue false
   */
  readonly signsPublicActivities?: boolean
  /**
   * What is done with an activity of somebody else than its sender, when no signature in it is believed:
   * refused without a look, or looked up at its origin, as servers behind relays need.
   *
   * @defaultValue `'refuse'`
   */
  readonly forwarded?: 'refuse' | 'refetch'
  /**
   * How long after a vote the new numbers of a local poll are told to everybody, in milliseconds; further
   * votes until then go along.
   *
   * @defaultValue 180000, as Mastodon
   */
  readonly pollUpdateDelayMs?: number
  readonly software?: SoftwareFacts
  /** @defaultValue false */
  readonly openRegistrations?: boolean
  /** Name and description of the server, for NodeInfo. */
  readonly node?: { readonly name?: string; readonly description?: string }
  /**
   * Takes and calls `http:` addresses as well. For tests and development on loopback only.
   *
   * @defaultValue false
   */
  readonly allowHttp?: boolean
  readonly onEvent?: OnEvent
  /**
   * Told what a port threw while the worker was sending; the work goes on.
   *
   * @defaultValue thrown where nobody catches it, as a mistake that must not stay unseen
   */
  readonly onError?: (error: unknown) => void
  readonly clock?: Clock
  readonly random?: Random
  readonly scheduler?: Scheduler
}
