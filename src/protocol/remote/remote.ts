/**
 * What every fetch needs: the way out, the cache, the clock, the signer, and whom not to ask.
 *
 * @module
 */
import type { SignatureDialect, SigningKey } from '../../core/signature/index.js'
import { quietly } from '../../core/wire/quietly.js'
import { systemClock, type Clock, type KeyValueStore, type OnEvent, type Transport } from '../ports/index.js'
import { remoteLimits, type RemoteLimits } from './limits.js'

/** Options of {@link createRemote}. */
export interface RemoteOptions {
  readonly transport: Transport
  /** Keys, what dialect a server takes, where its WebFinger is. */
  readonly cache: KeyValueStore
  /** @defaultValue the clock of the machine */
  readonly clock?: Clock
  /**
   * Who signs fetches unless a call says otherwise: the server's own actor, whose document must be readable
   * without a signature. Without one, servers that want signed fetches answer nothing.
   */
  readonly signer?: SigningKey
  /**
   * The dialect tried first where nothing is known of a server.
   *
   * @defaultValue 'cavage'
   */
  readonly firstDialect?: SignatureDialect
  /** Whether a URL is our own: such ids are looked up, never fetched. */
  readonly isLocal?: (url: string) => boolean
  /**
   * Whether nothing may be fetched from a URL, since its domain or one above it is shut out: the policy's answer.
   * Asked once for each URL that is about to be asked.
   *
   * @defaultValue nobody is shut out
   */
  readonly isBlocked?: (url: string) => boolean | Promise<boolean>
  /**
   * Let `http:` URLs and special host names be fetched, as far as the transport does: for tests.
   *
   * @defaultValue false
   */
  readonly allowHttp?: boolean
  /** @defaultValue {@link DEFAULT_REMOTE_LIMITS} */
  readonly limits?: Partial<RemoteLimits>
  /** What it throws changes nothing. */
  readonly onEvent?: OnEvent
}

/** The options with their defaults, as the functions of this folder take them. */
export interface Remote {
  readonly transport: Transport
  readonly cache: KeyValueStore
  readonly clock: Clock
  readonly signer: SigningKey | undefined
  readonly firstDialect: SignatureDialect
  readonly isLocal: (url: string) => boolean
  readonly isBlocked: (url: string) => boolean | Promise<boolean>
  readonly allowHttp: boolean
  readonly limits: RemoteLimits
  readonly onEvent: OnEvent
}

/**
 * Gathers what fetching needs, with every default filled in. Opens nothing.
 *
 * @param options - The ports, the signer, and the policy.
 * @returns The value that the functions of `tootkit/remote` take.
 * @throws RangeError if a limit is no whole number, or too small to fetch anything.
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote } from 'tootkit/remote'
 * import { createFakeTransport } from 'tootkit/testing'
 *
 * const remote = createRemote({
 *   transport: createFakeTransport(),
 *   cache: createMemoryKeyValueStore(),
 *   isBlocked: (url) => new URL(url).hostname === 'evil.example',
 * })
 * remote.limits.maxRequests // => 20
 * ```
 */
export function createRemote(options: RemoteOptions): Remote {
  return {
    transport: options.transport,
    cache: options.cache,
    clock: options.clock ?? systemClock,
    signer: options.signer,
    firstDialect: options.firstDialect ?? 'cavage',
    isLocal: options.isLocal ?? (() => false),
    isBlocked: options.isBlocked ?? (() => false),
    allowHttp: options.allowHttp ?? false,
    limits: remoteLimits(options.limits),
    onEvent: quietly(options.onEvent),
  }
}
