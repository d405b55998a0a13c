/**
 * How much one look-up may cost, and how long its findings live.
 *
 * @module
 */

/** Bounds of fetching. Exactly at a limit is accepted, one more is refused. */
export interface RemoteLimits {
  /** Requests that one incoming activity or one look-up may cause, redirects and second knocks included. */
  readonly maxRequests: number
  /** Redirects followed for a document. */
  readonly maxRedirects: number
  /** Redirects followed for a WebFinger, host-meta or NodeInfo document. */
  readonly maxDiscoveryRedirects: number
  /** Octets of a document after decoding. */
  readonly maxDocumentBytes: number
  /** Octets of a WebFinger, host-meta or NodeInfo document after decoding. */
  readonly maxDiscoveryBytes: number
  /** Pages of one collection. */
  readonly maxPages: number
  /** Items of one collection. */
  readonly maxItems: number
  /** Posts fetched above a post in its thread. */
  readonly maxAncestors: number
  /** Posts fetched below a post in its thread. */
  readonly maxDescendants: number
  /** Key fetches to one host at once; others wait. */
  readonly maxKeyFetchesPerHost: number
  /** Key fetches of one host that may wait; more are refused for now. */
  readonly maxKeyFetchesWaiting: number
  /** Key fetches of one host that may come to nothing in a minute; after them it is asked for one at a time. */
  readonly maxKeyFailuresPerHost: number
}

/** The bounds that hold unless others are given. */
export const DEFAULT_REMOTE_LIMITS = {
  maxRequests: 20,
  maxRedirects: 3,
  maxDiscoveryRedirects: 2,
  maxDocumentBytes: 1_048_576,
  maxDiscoveryBytes: 65_536,
  maxPages: 10,
  maxItems: 1_000,
  maxAncestors: 20,
  maxDescendants: 20,
  maxKeyFetchesPerHost: 2,
  maxKeyFetchesWaiting: 50,
  maxKeyFailuresPerHost: 30,
} as const satisfies RemoteLimits

/** Bounds that may be zero: of what need not be done at all. */
const MAY_BE_ZERO: ReadonlySet<string> = new Set<keyof RemoteLimits>([
  'maxRedirects',
  'maxDiscoveryRedirects',
  'maxAncestors',
  'maxDescendants',
  'maxKeyFetchesWaiting',
  'maxKeyFailuresPerHost',
])

/**
 * Gives the bounds of fetching, checked.
 *
 * @param limits - Those that differ from the defaults.
 * @returns All of them.
 * @throws RangeError if one is no whole number, or too small to fetch anything.
 * @example
 * ```ts
 * remoteLimits({ maxRequests: 50 }).maxRedirects // => 3
 * ```
 */
export function remoteLimits(limits: Partial<RemoteLimits> = {}): RemoteLimits {
  for (const [name, figure] of Object.entries(limits)) {
    const least = MAY_BE_ZERO.has(name) ? 0 : 1
    if (!Number.isSafeInteger(figure) || figure < least)
      throw new RangeError(`${name} must be a whole number of at least ${least}`)
  }
  return { ...DEFAULT_REMOTE_LIMITS, ...limits }
}

export const SECOND_MS = 1_000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
