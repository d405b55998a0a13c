/**
 * What the answer to a delivery means.
 *
 * @module
 */
import type { AnyTootkitError, RemoteErrorCode, TootkitErrorCode } from '../../errors.js'
import { retryAfterMs } from './retry-delay.js'

/**
 * What an attempt says about the host: it took something, it answered at least, it failed, or nothing.
 * The breaker counts only failures; only something taken ends the count of its bad days.
 */
export type HostStanding = 'accepted' | 'answered' | 'failed' | 'unknown'

/** What came of one attempt. */
export type DeliveryVerdict =
  | { readonly kind: 'delivered'; readonly status: number; readonly standing: 'accepted' }
  | {
      readonly kind: 'retry'
      readonly code: TootkitErrorCode
      readonly status?: number
      /** The pause that the other side asked for, in place of the schedule's. */
      readonly retryAfterMs?: number
      readonly standing: HostStanding
    }
  | {
      readonly kind: 'failed'
      readonly code: TootkitErrorCode
      readonly status?: number
      readonly standing: HostStanding
    }

/** An answer, as far as it matters here. */
export interface DeliveryResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** Answers of status 4xx that may be another one later: the key could not be fetched, too slow, too much. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([401, 408, 429])

/** Failures that may pass, whatever the transport says about them. */
const TRANSIENT_CODES: ReadonlySet<RemoteErrorCode> = new Set([
  'ERR_DNS_FAILED',
  'ERR_REMOTE_UNREACHABLE',
  'ERR_FETCH_TIMEOUT',
  'ERR_RESPONSE_TOO_LARGE',
  'ERR_RESPONSE_ENCODING',
  'ERR_REDIRECT_FORBIDDEN',
  'ERR_REDIRECT_LIMIT',
  'ERR_REDIRECT_LOOP',
])

/**
 * Judges the answer of an inbox as Mastodon does.
 *
 * Every 2xx is success. Final are 501 and all of 4xx but 401, 408 and 429. None of them says anything about
 * another delivery: a 410 may be about the one who signed, and an inbox may be that of many. Everything else is worth another attempt. 401 stays so after both signature styles were refused:
 * a receiver that could not fetch the key just then says it, too.
 *
 * @param response - Status and header fields; the body says nothing.
 * @param now - What a date in `Retry-After` is counted from; it is heeded on 429 and 503.
 * @returns What to do with the item, and what it says about the host.
 * @example
 * ```ts
 * const now = new Date('2026-11-22T12:00:00Z')
 * classifyResponse({ status: 202, headers: {} }, now).kind // => 'delivered'
 * classifyResponse({ status: 404, headers: {} }, now).kind // => 'failed'
 * classifyResponse({ status: 429, headers: { 'retry-after': '60' } }, now).kind // => 'retry'
 * ```
 */
export function classifyResponse(response: DeliveryResponse, now: Date): DeliveryVerdict {
  const { status, headers } = response
  if (status >= 200 && status < 300) return { kind: 'delivered', status, standing: 'accepted' }
  if (status === 410) return { kind: 'failed', code: 'ERR_DELIVERY_GONE', status, standing: 'answered' }
  const isRefusal = status >= 400 && status < 500
  const standing = isRefusal || status === 501 ? 'answered' : 'failed'
  const isFinal = status === 501 || (isRefusal && !TRANSIENT_STATUSES.has(status))
  if (isFinal) return { kind: 'failed', code: 'ERR_HTTP_STATUS', status, standing }
  const pause = status === 429 || status === 503 ? retryAfterMs(headers['retry-after'], now) : undefined
  return {
    kind: 'retry',
    code: 'ERR_HTTP_STATUS',
    status,
    ...(pause !== undefined && { retryAfterMs: pause }),
    standing,
  }
}

/**
 * Judges an attempt that ended without an answer.
 *
 * An address that must not be connected to is final at once and counts against its host; a request that
 * cannot be made or signed at all is final and says nothing about it.
 *
 * @param error - What was thrown.
 * @returns What to do with the item, and what it says about the host.
 * @example
 * ```ts
 * import { classifyFailure } from 'tootkit/delivery'
 * import { RemoteError } from 'tootkit'
 * const timeout = new RemoteError('ERR_FETCH_TIMEOUT', 'no answer in 30 s', { retryable: true })
 * classifyFailure(timeout) // => { kind: 'retry', code: 'ERR_FETCH_TIMEOUT', standing: 'failed' }
 * const address = new RemoteError('ERR_ADDRESS_FORBIDDEN', '10.0.0.1 is private')
 * classifyFailure(address).kind // => 'failed'
 * ```
 */
export function classifyFailure(error: AnyTootkitError): DeliveryVerdict {
  const { code } = error
  if (error.name !== 'RemoteError')
    return { kind: error.retryable ? 'retry' : 'failed', code, standing: 'unknown' }
  if (error.retryable || TRANSIENT_CODES.has(error.code)) return { kind: 'retry', code, standing: 'failed' }
  return { kind: 'failed', code, standing: code === 'ERR_ADDRESS_FORBIDDEN' ? 'failed' : 'unknown' }
}
