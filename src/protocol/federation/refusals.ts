/**
 * A refusal as the answer to its sender: the status and the code, nothing to learn more from.
 *
 * @module
 */
import type { AnyTootkitError } from '../../errors.js'
import { httpStatusFor } from '../../core/wire/http-status.js'
import { refusal } from './respond.js'

const RETRY_AFTER_SECONDS = '60'

/** Answers a refused request. */
export function refused(error: AnyTootkitError): Response {
  const status = httpStatusFor(error)
  if (status === 202) return new Response(null, { status })
  return refusal(status, error.code, {
    ...(status === 503 && { 'Retry-After': RETRY_AFTER_SECONDS }),
    ...(status === 413 && { Connection: 'close' }), // the rest of the body is not waited for
  })
}
