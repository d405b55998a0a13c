/**
 * Pauses after failures of the host's own parts, longer with each in a row.
 *
 * @module
 */

/** Pauses by the name of what failed. */
export interface BackOff {
  /** Milliseconds to wait now. */
  readonly next: (name: string) => number
  /** It succeeded: the next pause is the first again. */
  readonly clear: (name: string) => void
}

/** Names remembered at most. A hint: who is forgotten begins with the first pause again. */
const MAX_NAMES = 10_000

/** Starts with nothing failed. Each pause is twice the one before, `maxMs` at most. */
export function createBackOff({
  firstMs,
  maxMs,
}: {
  readonly firstMs: number
  readonly maxMs: number
}): BackOff {
  const pauses = new Map<string, number>()
  return {
    next(name) {
      const pause = Math.min(pauses.get(name) ?? firstMs, maxMs)
      pauses.delete(name)
      pauses.set(name, 2 * pause)
      const [oldest] = pauses.keys()
      if (pauses.size > MAX_NAMES && oldest !== undefined) pauses.delete(oldest)
      return pause
    },
    clear(name) {
      pauses.delete(name)
    },
  }
}
