import { describe, expect, it } from 'vitest'
import { httpStatusFor } from '../../../src/adapters/http-status.js'
import {
  MalformedError,
  RefusedError,
  RemoteError,
  VerificationError,
  type AnyTootkitError,
} from '../../../src/errors.js'

describe('httpStatusFor', () => {
  it.each<[AnyTootkitError, number]>([
    [new MalformedError('ERR_JSON_INVALID', ''), 400],
    [new VerificationError('ERR_SIGNATURE_MISSING', '', { reason: 'signature_missing' }), 401],
    [new VerificationError('ERR_KEY_FETCH', '', { reason: 'key_fetch_failed', status: 503 }), 503],
    [new VerificationError('ERR_SIGNATURE_REPLAY', '', { reason: 'replayed' }), 202],
    [new RefusedError('ERR_REQUEST_TOO_LARGE', ''), 413],
    [new RefusedError('ERR_CONTENT_TYPE', ''), 415],
    [new RefusedError('ERR_HOST_BLOCKED', ''), 403],
    [new RefusedError('ERR_ACTOR_BLOCKED', ''), 403],
    [new RefusedError('ERR_UNKNOWN_ACCOUNT', ''), 404],
    [new RefusedError('ERR_NOT_OWNER', ''), 202],
    [new RefusedError('ERR_DUPLICATE', ''), 202],
    [new RefusedError('ERR_DUPLICATE', '', { retryable: true }), 503],
    [new RemoteError('ERR_FETCH_TIMEOUT', '', { retryable: true }), 503],
    [new RemoteError('ERR_HTTP_STATUS', '', { status: 404 }), 202],
  ])('answers %s with %i', (error, status) => {
    expect(httpStatusFor(error)).toBe(status)
  })
})
