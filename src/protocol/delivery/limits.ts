/**
 * The figures of delivery.
 *
 * @module
 */

/** Bounds of a delivery worker. Times in milliseconds. */
export interface DeliveryLimits {
  /** Attempts under way at once that have not waited long yet. */
  readonly concurrency: number
  /** Attempts that have waited for longer than a moment: others take their places meanwhile. */
  readonly maxWaiting: number
  /** Attempts under way at once to one host, among all workers of the queue. */
  readonly maxPerHost: number
  /** One attempt: looking up its sender, and the second knock if there is one. Shorter than the lease. */
  readonly attemptMs: number
  /** How long an item or a dispatch is this worker's. */
  readonly leaseMs: number
  /** Age at which an item is given up, whatever has become of its attempts. */
  readonly maxAgeMs: number
  /** Dispatches broken down into items at once. */
  readonly maxDispatches: number
  /** Inboxes of a dispatch that are planned at once. */
  readonly pageSize: number
  /** Longest pause between two looks at an idle store: how soon is seen what another process stored. */
  readonly pollMs: number
}

/** Defaults of delivery. Times in milliseconds. */
export const DELIVERY_LIMITS = {
  concurrency: 20,
  maxWaiting: 200,
  maxPerHost: 2,
  attemptMs: 30_000,
  leaseMs: 60_000,
  maxAgeMs: 7 * 86_400_000,
  maxDispatches: 4,
  pageSize: 1000,
  pollMs: 30_000,
  /** Retries after the first attempt, as Mastodon makes them. */
  retries: 16,
  /** Retries of an activity that is only passed on. */
  forwardRetries: 8,
  /** An attempt that waits for so long gives its place to another. */
  waitingAfterMs: 250,
  /** One to a host not known to be slow that takes so long may be ended where others want its place. */
  overdueAfterMs: 5000,
  /** A host that answers within so long is prompt. */
  promptMs: 1000,
  /** Attempts of an item, or leases of a dispatch, that began and never ended, after which it is set aside. */
  maxUnfinished: 3,
  /** No item waits for longer at a stretch, so that one that is older than its age and this was not looked at in time. */
  longestWaitMs: 86_400_000,
  /** Bounds of what `Retry-After` may ask for. */
  minRetryAfterMs: 1000,
  maxRetryAfterMs: 12 * 3_600_000,
} as const satisfies DeliveryLimits & Readonly<Record<string, number>>

/**
 * Gives the bounds of a worker, checked.
 *
 * @param limits - Those that differ from the defaults.
 * @returns All of them.
 * @throws RangeError if one is no positive whole number, or a lease does not outlast an attempt.
 */
export function deliveryLimits(limits: Partial<DeliveryLimits> = {}): DeliveryLimits {
  const all: DeliveryLimits = { ...DELIVERY_LIMITS, ...limits }
  for (const [name, figure] of Object.entries(limits)) {
    if (!Number.isSafeInteger(figure) || figure < 1)
      throw new RangeError(`${name} must be a whole number of at least 1`)
  }
  if (all.leaseMs <= all.attemptMs) throw new RangeError('leaseMs must be longer than attemptMs')
  return all
}

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
  /** How far the clocks of workers may be apart: what one noted for later than it could by ours counts for nothing. */
  clocksApartMs: 60_000,
  /** Life of what is remembered about a host since its last failure. */
  memoryMs: 30 * 86_400_000,
} as const
