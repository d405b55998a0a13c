import { describe, expect, it } from 'vitest'
import { httpStatusFor } from '../../../src/core/wire/http-status.js'
import {
  MalformedError,
  RefusedError,
  RemoteError,
  VerificationError,
  type AnyTootkitError,
} from '../../../src/errors.js'

describe('httpStatusFor', () => {
  it.each<[AnyTootkitError, number]>([
    // What has no meaning that could be dropped.
    [new MalformedError('ERR_JSON_INVALID', ''), 400],
    [new MalformedError('ERR_HEADER_INVALID', ''), 400],
    // Valid JSON that means nothing, or too much.
    [new MalformedError('ERR_JSON_LIMIT', ''), 202],
    [new MalformedError('ERR_DOCUMENT_INVALID', ''), 202],
    [new MalformedError('ERR_JSONLD_CONTEXT', ''), 202],
    [new MalformedError('ERR_JSONLD_LIMIT', ''), 202],
    [new MalformedError('ERR_POLICY_INVALID', ''), 202],
    // Not proven.
    [new VerificationError('ERR_SIGNATURE_MISSING', '', { reason: 'signature_missing' }), 401],
    [
      new VerificationError('ERR_SIGNATURE_MALFORMED', '', { reason: 'signature_malformed', status: 400 }),
      400,
    ],
    [new VerificationError('ERR_DIGEST_MISMATCH', '', { reason: 'digest_mismatch' }), 401],
    [new VerificationError('ERR_KEY_FETCH', '', { reason: 'key_fetch_failed', status: 503 }), 503],
    [new VerificationError('ERR_KEY_FETCH', '', { reason: 'key_fetch_failed', status: 401 }), 401],
    // Proven, and no fault of the sender.
    [new VerificationError('ERR_SIGNATURE_REPLAY', '', { reason: 'replayed' }), 202],
    [new VerificationError('ERR_ACTOR_MISMATCH', '', { reason: 'actor_mismatch' }), 202],
    // What a sender may be told.
    [new RefusedError('ERR_REQUEST_TOO_LARGE', ''), 413],
    [new RefusedError('ERR_CONTENT_TYPE', ''), 415],
    [new RefusedError('ERR_METHOD_NOT_ALLOWED', ''), 405],
    [new RefusedError('ERR_HOST_BLOCKED', ''), 403],
    [new RefusedError('ERR_ACTOR_BLOCKED', ''), 403],
    [new RefusedError('ERR_UNKNOWN_ACCOUNT', ''), 404],
    [new RefusedError('ERR_ACCOUNT_GONE', ''), 410],
    // What is dropped.
    [new RefusedError('ERR_NOT_OWNER', ''), 202],
    [new RefusedError('ERR_ORIGIN_MISMATCH', ''), 202],
    [new RefusedError('ERR_NOT_REQUESTED', ''), 202],
    [new RefusedError('ERR_NOT_RECIPROCAL', ''), 202],
    [new RefusedError('ERR_POLL_INVALID', ''), 202],
    [new RefusedError('ERR_STAMP_INVALID', ''), 202],
    [new RefusedError('ERR_DUPLICATE', ''), 202],
    // What may work later.
    [new RefusedError('ERR_DUPLICATE', '', { retryable: true }), 503],
    [new RemoteError('ERR_FETCH_TIMEOUT', '', { retryable: true }), 503],
    [new RemoteError('ERR_HTTP_STATUS', '', { status: 404 }), 202],
  ])('answers %s with %i', (error, status) => {
    expect(httpStatusFor(error)).toBe(status)
  })
})
