/**
 * When a signature is neither too old nor from the future.
 *
 * @module
 */
import { DEFAULT_SIGNATURE_WINDOW, type SignatureWindow } from './limits.js'

/** Times that a signature states about itself, in seconds since 1970. */
export interface SignatureTimes {
  readonly created?: number | undefined
  readonly expires?: number | undefined
}

/** What {@link judgeSignatureTimes} says. */
export type TimeVerdict = 'within' | 'expired' | 'from-future'

/**
 * Judges the times of a signature; the edges themselves are within.
 *
 * Only times that the signature covers prove anything: the caller picks those.
 *
 * @param times - Seconds since 1970; a signature with neither is within.
 * @param now - The verifier's clock.
 * @param window - Skew and lives.
 * @returns The verdict.
 * @example
 * ```ts
 * const now = new Date('2026-11-22T10:00:00Z')
 * const created = now.getTime() / 1000 - 3900
 * judgeSignatureTimes({ created }, now) // => 'within'
 * judgeSignatureTimes({ created: created - 1 }, now) // => 'expired'
 * ```
 */
export function judgeSignatureTimes(
  times: SignatureTimes,
  now: Date,
  window: SignatureWindow = DEFAULT_SIGNATURE_WINDOW,
): TimeVerdict {
  const seconds = now.getTime() / 1000
  if (times.created !== undefined && times.created > seconds + window.skewSeconds) return 'from-future'
  const end = endOfLife(times, window)
  return end !== undefined && seconds > end + window.skewSeconds ? 'expired' : 'within'
}

/**
 * Computes when a signature ends by its own account, before any skew is granted.
 *
 * @param times - Seconds since 1970.
 * @param window - Lives.
 * @returns Seconds since 1970, or `undefined` if the signature states no time at all.
 * @example
 * ```ts
 * endOfLife({ created: 1000, expires: 1060 }) // => 1060
 * endOfLife({}) // => undefined
 * ```
 */
export function endOfLife(
  times: SignatureTimes,
  window: SignatureWindow = DEFAULT_SIGNATURE_WINDOW,
): number | undefined {
  const { created, expires } = times
  if (created === undefined) return expires
  return Math.min(expires ?? created + window.lifeSeconds, created + window.maxLifeSeconds)
}
