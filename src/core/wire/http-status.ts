/**
 * What to answer another server whose request was refused.
 *
 * @module
 */
import type { AnyTootkitError, RefusedErrorCode } from '../../errors.js'

/**
 * Statuses of refusals. Whatever is not here is answered 202 and dropped: the sender can do nothing about it,
 * and sending it again would not help.
 */
const REFUSALS: { readonly [Code in RefusedErrorCode]?: number } = {
  ERR_REQUEST_TOO_LARGE: 413,
  ERR_CONTENT_TYPE: 415,
  ERR_METHOD_NOT_ALLOWED: 405,
  ERR_NOT_ACCEPTABLE: 406,
  ERR_HOST_BLOCKED: 403,
  ERR_ACTOR_BLOCKED: 403,
  ERR_UNKNOWN_ACCOUNT: 404,
  ERR_UNSUPPORTED: 501,
}

/**
 * Gives the status to answer a refused request with. The body should tell no more than the status does.
 *
 * @param error - What was thrown.
 * @returns 400 for what is malformed; the error's own status (401 mostly) for what is not proven; 413, 415,
 *   405, 406, 403, 404 or 501 for what a sender may be told; 503 for what may work later; 202 for all else.
 */
export function httpStatusFor(error: AnyTootkitError): number {
  switch (error.name) {
    case 'MalformedError':
      return 400
    case 'VerificationError':
      return error.code === 'ERR_SIGNATURE_REPLAY' ? 202 : error.status
    case 'RefusedError':
      return error.retryable ? 503 : (REFUSALS[error.code] ?? 202)
    case 'RemoteError':
      return error.retryable ? 503 : 202
  }
}
