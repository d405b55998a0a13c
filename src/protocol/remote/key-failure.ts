/**
 * Why a key could not be had, in the terms of verification, and for how long that is remembered.
 *
 * @module
 */
import {
  isTootkitError,
  VerificationError,
  type AnyTootkitError,
  type VerificationReason,
} from '../../errors.js'
import { verificationError } from '../../core/signature/index.js'
import { provesGone } from '../../core/wire/absence.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './limits.js'

/** What a failure means. */
export interface KeyFailure {
  readonly reason: VerificationReason
  /** Another attempt may succeed by itself. */
  readonly retryable: boolean
  /**
   * How long the key id is left alone. `'failing'` grows with each failure in a row; `'outage'` does, too, and is
   * about the whole server.
   */
  readonly rememberFor: number | 'failing' | 'outage'
}

/** Failures that say nothing about the key: its server could not be asked. */
const OUTAGES: ReadonlySet<string> = new Set([
  'ERR_DNS_FAILED',
  'ERR_REMOTE_UNREACHABLE',
  'ERR_FETCH_TIMEOUT',
])

/** Documents that are not what was to be found at a key id. */
const WRONG_DOCUMENTS: ReadonlySet<string> = new Set([
  'ERR_RESPONSE_TYPE',
  'ERR_RESPONSE_TOO_LARGE',
  'ERR_RESPONSE_ENCODING',
])

/** Judges what fetching a key threw. */
export function judgeKeyFailure(keyId: string, error: AnyTootkitError): KeyFailure {
  switch (error.name) {
    case 'VerificationError':
      return { reason: error.reason, retryable: error.retryable, rememberFor: 5 * MINUTE_MS }
    case 'MalformedError':
      return final('key_malformed')
    case 'RefusedError':
      if (error.code === 'ERR_HOST_BLOCKED') return final('domain_blocked')
      return final(error.code === 'ERR_LOCAL_URL' ? 'key_not_found' : 'key_owner_mismatch')
    case 'RemoteError':
      break
  }
  if (provesGone(keyId, error)) return { ...final('key_gone'), rememberFor: 30 * DAY_MS }
  if (error.status === 404) return { ...final('key_not_found'), rememberFor: HOUR_MS }
  if (WRONG_DOCUMENTS.has(error.code)) return final('key_malformed')
  const failed = { reason: 'key_fetch_failed', retryable: true } as const
  if (OUTAGES.has(error.code)) return { ...failed, rememberFor: 'outage' }
  // Whoever writes key ids chooses what is asked: an address that answers 5xx says nothing about the others.
  if (error.status !== undefined && error.status >= 500) return { ...failed, rememberFor: 'failing' }
  // Other answers of status 4xx may change; URLs and addresses that must not be asked will not.
  const retryable = error.code === 'ERR_HTTP_STATUS' || error.code === 'ERR_FETCH_BUDGET'
  return { ...final('key_fetch_failed'), retryable }
}

/** Makes the error for a failure, fresh or remembered. */
export function keyFailureError(
  keyId: string,
  failure: Pick<KeyFailure, 'reason' | 'retryable'>,
  cause?: unknown,
): VerificationError {
  if (cause instanceof VerificationError) return cause
  const { reason, retryable } = failure
  const about = isTootkitError(cause) ? `: ${cause.message}` : ' a short while ago'
  return verificationError(reason, `the key could not be had${about}`, {
    keyId,
    cause,
    // What cannot get better by waiting is no reason to send the peer away for later.
    ...(reason === 'key_fetch_failed' && { retryable, status: retryable ? 503 : 401 }),
  })
}

function final(reason: VerificationReason): KeyFailure {
  return { reason, retryable: false, rememberFor: 10 * MINUTE_MS }
}
