/**
 * What to answer another server whose request was refused.
 *
 * @module
 */
import type {
  AnyTootkitError,
  MalformedErrorCode,
  RefusedErrorCode,
  VerificationErrorCode,
} from '../../errors.js'

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
  ERR_ACCOUNT_GONE: 410,
  ERR_UNSUPPORTED: 501,
}

/**
 * What is JSON and means nothing, or nothing that may be read: a sender that has signed it well has done nothing
 * wrong. Other malformed things have no meaning that could be dropped.
 */
const MEANINGLESS: ReadonlySet<MalformedErrorCode> = new Set([
  'ERR_JSON_LIMIT',
  'ERR_DOCUMENT_INVALID',
  'ERR_JSONLD_CONTEXT',
  'ERR_JSONLD_KEYWORD',
  'ERR_JSONLD_LIMIT',
  'ERR_JSONLD_SIGNATURE',
  'ERR_SANITIZE_LIMIT',
  'ERR_POLICY_INVALID',
])

/**
 * Gives the status to answer a refused request with. The body should tell no more than the status does.
 *
 * A sender that has done nothing wrong is not refused: a refusal is sent again, and counts against this server.
 *
 * @param error - What was thrown.
 * @returns 400 for what is no JSON or outside its grammar; the error's own status (401 mostly) for what is not
 *   proven; 413, 415, 405, 406, 403, 404, 410 or 501 for what a sender may be told; 503 for what may work later;
 *   202 for all else, which is dropped.
 * @example
 * ```ts
 * import { MalformedError, RefusedError, RemoteError } from 'tootkit'
 * import { httpStatusFor } from 'tootkit/inbox'
 *
 * httpStatusFor(new MalformedError('ERR_JSON_INVALID', 'no JSON')) // => 400
 * httpStatusFor(new RefusedError('ERR_ACTOR_BLOCKED', 'blocked here')) // => 403
 * httpStatusFor(new RefusedError('ERR_NOT_OWNER', 'somebody else’s')) // => 202
 * httpStatusFor(new RemoteError('ERR_FETCH_TIMEOUT', 'too slow', { retryable: true })) // => 503
 * ```
 */
export function httpStatusFor(error: AnyTootkitError): number {
  switch (error.name) {
    case 'MalformedError':
      return MEANINGLESS.has(error.code) ? 202 : 400
    case 'VerificationError':
      return isNoFault(error.code) ? 202 : error.status
    case 'RefusedError':
      return error.retryable ? 503 : (REFUSALS[error.code] ?? 202)
    case 'RemoteError':
      return error.retryable ? 503 : 202
  }
}

/** The signature holds: it came before, or stands below somebody else's words. */
function isNoFault(code: VerificationErrorCode): boolean {
  return code === 'ERR_SIGNATURE_REPLAY' || code === 'ERR_ACTOR_MISMATCH'
}
