/**
 * The figures of delivery.
 *
 * @module
 */

/** Defaults of delivery. Times in milliseconds. */
export const DELIVERY_LIMITS = {
  /** Distinct inboxes of one call. */
  maxInboxes: 10_000,
  /** Retries after the first attempt, as Mastodon makes them. */
  retries: 16,
  /** Retries of an activity that is only passed on. */
  forwardRetries: 8,
  /** Age at which an item is given up, whatever has become of its attempts. */
  maxAgeMs: 7 * 86_400_000,
  /** Attempts under way at once, in all and to one host. */
  concurrency: 20,
  maxPerHost: 2,
  /** One attempt, with the second knock if there is one. Shorter than the lease, so that nobody else starts it. */
  attemptMs: 30_000,
  leaseMs: 60_000,
  /** Processes that an item may take down with it. */
  maxLapses: 3,
  /** Bounds of what `Retry-After` may ask for. */
  minRetryAfterMs: 1000,
  maxRetryAfterMs: 12 * 3_600_000,
  /** How long an inbox that has answered 410 is left alone. */
  goneMs: 7 * 86_400_000,
} as const

/** The figures of the breaker that each host has. Times in milliseconds. */
export const CIRCUIT_LIMITS = {
  /** Failures in a row, all within `failureWindowMs`, that open it. */
  failures: 5,
  failureWindowMs: 600_000,
  /** It stays open for so long at first, and twice as long after each probe that fails. */
  coolOffMs: 60_000,
  maxCoolOffMs: 3_600_000,
  /** Time for one probe: until then nobody else makes one. */
  probeMs: 60_000,
  /** How soon the others look whether it has succeeded. */
  probeAskMs: 1000,
  /** After it has closed, the backlog goes out one item at a time, at least so far apart … */
  releaseEveryMs: 100,
  /** … until there was nothing to send for so long. */
  releaseEndsMs: 60_000,
  /** UTC days with a failure and without success after which the host counts as dead. */
  deadAfterDays: 7,
  /** Life of what is remembered about a host since its last failure. */
  memoryMs: 30 * 86_400_000,
} as const
