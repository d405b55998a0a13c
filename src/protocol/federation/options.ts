/**
 * What a federation is made of: the host's ports and the server's own facts.
 *
 * @module
 */
import type { PollLimits } from '../../core/poll/index.js'
import type { InboxRules } from '../inbox/index.js'
import type {
  Accounts,
  ApplyEffects,
  Clock,
  Content,
  DeliveryQueue,
  Directory,
  KeyValueStore,
  OnEvent,
  Outbox,
  Random,
  Scheduler,
  ServerFacts,
  Transport,
} from '../ports/index.js'
import type { DocumentSignature } from './documents.js'
import type { DeliveryLimits } from '../delivery/index.js'
import type { FederationPaths, VerbLimits } from '../outbox/index.js'
import type { RemoteLimits } from '../remote/index.js'

/** What NodeInfo says about the software. */
export interface SoftwareFacts {
  /** Letters, digits and dashes, lower case. */
  readonly name: string
  readonly version: string
}

/** What `createFederation` is given. Everything under "ports" is what a ready-made state gives. */
export interface FederationOptions {
  /** Public origin of the server, `https://social.example`: every id starts with it. */
  readonly origin: string
  /**
   * Domain of the handles, where it is not the host of `origin`.
   *
   * @defaultValue what the state was told, or the host of `origin`
   */
  readonly handleDomain?: string
  readonly transport: Transport

  // ports
  readonly accounts: Accounts
  /** What is known, moderation and blocks among it: the policy's facts. */
  readonly directory: Directory
  /** The one way in which anything changes. */
  readonly apply: ApplyEffects
  readonly content: Content
  /** What `apply` stored to be sent, before it is broken down into items. */
  readonly outbox: Outbox
  /** Items for inboxes. */
  readonly queue: DeliveryQueue
  /** May forget: keys, documents, what is known of hosts. */
  readonly cache: KeyValueStore

  /**
   * What the state was told of this server, as ready-made states give it: `handleDomain` and `clock` are taken from
   * there, and what is said otherwise here is an error.
   *
   * @defaultValue nothing is compared
   */
  readonly server?: ServerFacts
  readonly paths?: Partial<FederationPaths>
  readonly rules?: InboxRules
  /**
   * What local polls may be.
   *
   * @defaultValue Mastodon's limits
   */
  readonly pollLimits?: PollLimits
  /**
   * Bounds of the parts: those of `DEFAULT_VERB_LIMITS`, `DELIVERY_LIMITS` and `DEFAULT_REMOTE_LIMITS` hold where none
   * are given.
   */
  readonly limits?: {
    /** How far one call of a verb may go: time and requests of its look-ups, characters of a post. */
    readonly verbs?: Partial<VerbLimits>
    /** How much is sent at once, how long an attempt may take, when an item is given up. */
    readonly delivery?: Partial<DeliveryLimits>
    /** How much is fetched of other servers: requests for one activity, octets, redirects, keys of one host. */
    readonly remote?: Partial<RemoteLimits>
  }
  /**
   * Demands a signature for every document but the server's own actor ("secure mode"). Where the directory lets in
   * listed servers only (`limitedFederation`) it is demanded in any case.
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
   * dropped without a look, or looked up at its origin, as servers behind relays need. Its sender is answered
   * 202 either way.
   *
   * @defaultValue `'refuse'`
   */
  readonly forwarded?: 'refuse' | 'refetch'
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
  /** Told of everything worth a log line, `port.failed` among it: what your own parts threw in the background. */
  readonly onEvent?: OnEvent
  /** @defaultValue that of the state, or the machine's */
  readonly clock?: Clock
  readonly random?: Random
  readonly scheduler?: Scheduler
}
