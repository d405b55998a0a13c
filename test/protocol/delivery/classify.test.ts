import { describe, expect, it } from 'vitest'
import { MalformedError, RefusedError, RemoteError, type RemoteErrorCode } from '../../../src/errors.js'
import { classifyFailure, classifyResponse } from '../../../src/protocol/delivery/index.js'

const now = new Date('2026-11-22T12:00:00Z')
const FINAL = new Set(Array.from({ length: 100 }, (_, i) => 400 + i).concat(501))
for (const transient of [401, 408, 429]) FINAL.delete(transient)

describe('classifyResponse', () => {
  it('sorts every status from 100 to 599 as Mastodon does (R10)', () => {
    for (let status = 100; status < 600; status++) {
      const { kind, standing } = classifyResponse({ status, headers: {} }, now)
      if (status >= 200 && status < 300)
        expect([status, kind, standing]).toEqual([status, 'delivered', 'accepted'])
      else {
        expect([status, kind]).toEqual([status, FINAL.has(status) ? 'failed' : 'retry'])
        const isAnswer = (status >= 400 && status < 500) || status === 501
        expect([status, standing]).toEqual([status, isAnswer ? 'answered' : 'failed'])
      }
    }
  })

  it('names 410 apart from other refusals', () => {
    expect(classifyResponse({ status: 410, headers: {} }, now)).toMatchObject({ code: 'ERR_DELIVERY_GONE' })
    expect(classifyResponse({ status: 404, headers: {} }, now)).toMatchObject({ code: 'ERR_HTTP_STATUS' })
  })

  it.each([
    [429, 60_000],
    [503, 60_000],
    [500, undefined],
    [401, undefined],
  ])('heeds Retry-After on %i', (status, retryAfterMs) => {
    const verdict = classifyResponse({ status, headers: { 'retry-after': '60' } }, now)
    expect('retryAfterMs' in verdict ? verdict.retryAfterMs : undefined).toBe(retryAfterMs)
  })
})

describe('classifyFailure', () => {
  it.each<RemoteErrorCode>([
    'ERR_DNS_FAILED',
    'ERR_REMOTE_UNREACHABLE',
    'ERR_FETCH_TIMEOUT',
    'ERR_RESPONSE_TOO_LARGE',
    'ERR_RESPONSE_ENCODING',
    'ERR_REDIRECT_FORBIDDEN',
  ])('retries after %s and counts it, whatever the transport says', (code) => {
    const verdict = classifyFailure(new RemoteError(code, 'something passing'))
    expect(verdict).toEqual({ kind: 'retry', code, standing: 'failed' })
  })

  it.each<RemoteErrorCode>(['ERR_URL_INVALID', 'ERR_URL_SCHEME', 'ERR_URL_HOST', 'ERR_URL_PORT'])(
    'gives up after %s and counts nothing',
    (code) => {
      const verdict = classifyFailure(new RemoteError(code, 'no such URL'))
      expect(verdict).toEqual({ kind: 'failed', code, standing: 'unknown' })
    },
  )

  it('gives up on a private address and counts it (T20)', () => {
    const verdict = classifyFailure(new RemoteError('ERR_ADDRESS_FORBIDDEN', '10.0.0.1 is private'))
    expect(verdict).toEqual({ kind: 'failed', code: 'ERR_ADDRESS_FORBIDDEN', standing: 'failed' })
  })

  it('gives up on what cannot be signed or is refused here, and counts nothing', () => {
    const unsignable = new MalformedError('ERR_UNSIGNABLE', 'no key', { reason: 'key_unusable' })
    expect(classifyFailure(unsignable)).toEqual({
      kind: 'failed',
      code: 'ERR_UNSIGNABLE',
      standing: 'unknown',
    })
    const blocked = new RefusedError('ERR_HOST_BLOCKED', 'blocked')
    expect(classifyFailure(blocked)).toEqual({
      kind: 'failed',
      code: 'ERR_HOST_BLOCKED',
      standing: 'unknown',
    })
  })
})
