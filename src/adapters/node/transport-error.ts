/**
 * What went wrong between us and another server, in tootkit's codes.
 *
 * @module
 */
import { isTootkitError, RemoteError } from '../../errors.js'

const TIMEOUTS: ReadonlySet<unknown> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
])

/** What undici says to a caller who hands it a header that cannot be sent: not the other server's doing. */
const CALLER_MISTAKES: ReadonlySet<unknown> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
])

/**
 * Translates a failure of undici, Node or the guard.
 *
 * @param error - What was thrown.
 * @param url - The URL of the request.
 * @returns A `RemoteError`, or a `TypeError` where the caller's own request was at fault.
 */
export function toTransportError(error: unknown, url: string): Error {
  if (isTootkitError(error)) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (TIMEOUTS.has(code) || (error instanceof Error && error.name === 'TimeoutError')) {
    return new RemoteError('ERR_FETCH_TIMEOUT', `${url} did not answer in time`, {
      url,
      retryable: true,
      cause: error,
    })
  }
  if (CALLER_MISTAKES.has(code))
    return new TypeError(`the request to ${url} cannot be sent`, { cause: error })
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    const message = `${url} answered with a header block that is too large`
    return new RemoteError('ERR_RESPONSE_TOO_LARGE', message, { url, cause: error })
  }
  const message = `${url} could not be reached or broke off`
  return new RemoteError('ERR_REMOTE_UNREACHABLE', message, { url, retryable: true, cause: error })
}
