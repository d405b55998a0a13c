/**
 * How long to wait before trying again.
 *
 * @module
 */
import { parseHttpDate } from '../../core/wire/http-date.js'
import type { Random } from '../ports/index.js'
import { DELIVERY_LIMITS } from './limits.js'

/**
 * Gives the pause before a retry, on Mastodon's schedule.
 *
 * In seconds `15 + n⁴`, a random part of up to half of `n⁴`, and another of up to ten seconds per attempt
 * made, so that a host that comes back does not get everything at once. Sixteen retries take two to three
 * days in all.
 *
 * @param retry - Number of the retry, 0 for the first.
 * @param random - For the random part.
 * @returns Milliseconds, a whole number.
 * @example
 * ```ts
 * const even = { number: () => 0, uuid: () => '' }
 * retryDelayMs(0, even) // => 15000
 * retryDelayMs(15, even) // => 50640000
 * ```
 */
export function retryDelayMs(retry: number, random: Random): number {
  const growth = retry ** 4
  const seconds = 15 + growth + (random.number() * growth) / 2 + random.number() * 10 * (retry + 1)
  return Math.round(seconds * 1000)
}

/**
 * Reads what `Retry-After` asks for, within bounds: a hostile one neither hurries nor stops a delivery.
 *
 * @param value - The field as received: seconds, or an HTTP date. Absent is fine.
 * @param now - What a date is counted from.
 * @returns Milliseconds from one second to twelve hours; undefined when there is nothing to be read.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 RFC 9110 §10.2.3}
 * @example
 * ```ts
 * const now = new Date('2026-11-22T12:00:00Z')
 * retryAfterMs('120', now) // => 120000
 * retryAfterMs('Sun, 22 Nov 2026 12:05:00 GMT', now) // => 300000
 * retryAfterMs('99999999999', now) // => 43200000
 * retryAfterMs('soon', now) // => undefined
 * ```
 */
export function retryAfterMs(value: string | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? ''
  const wanted = /^-?\d+$/.test(text) ? Number(text) * 1000 : untilMs(text, now)
  if (wanted === undefined) return undefined
  return Math.min(Math.max(wanted, DELIVERY_LIMITS.minRetryAfterMs), DELIVERY_LIMITS.maxRetryAfterMs)
}

function untilMs(text: string, now: Date): number | undefined {
  const date = parseHttpDate(text, now)
  return date === undefined ? undefined : date.getTime() - now.getTime()
}
