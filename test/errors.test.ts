import { describe, expect, it } from 'vitest'
import {
  attempt,
  isTootkitError,
  MalformedError,
  RefusedError,
  RemoteError,
  VerificationError,
} from '../src/errors.js'

describe('isTootkitError', () => {
  it.each([
    new MalformedError('ERR_JSON_INVALID', 'not JSON'),
    new VerificationError('ERR_SIGNATURE_MISSING', 'no signature', { reason: 'signature_missing' }),
    new RefusedError('ERR_NOT_OWNER', 'not yours'),
    new RemoteError('ERR_HTTP_STATUS', 'answered 500', { status: 500, retryable: true }),
  ])('knows %s', (error) => {
    expect(isTootkitError(error)).toBe(true)
    expect(error).toBeInstanceOf(Error)
  })

  it.each([[undefined], [null], ['text'], [{ isTootkitError: true }], [new TypeError('a bug')]])(
    'does not take %s for one',
    (value) => {
      expect(isTootkitError(value)).toBe(false)
    },
  )

  it('knows an error of another installed copy', () => {
    const foreign = Object.assign(new Error('elsewhere'), { isTootkitError: true, code: 'ERR_DUPLICATE' })
    expect(isTootkitError(foreign)).toBe(true)
  })
})

describe('attempt', () => {
  it('gives the value', async () => {
    expect(await attempt(() => 7)).toEqual({ ok: true, value: 7 })
  })

  it('gives a refusal as a value, synchronous or not', async () => {
    const error = new RefusedError('ERR_DUPLICATE', 'seen before', { id: 'https://a.example/1' })
    expect(
      await attempt(() => {
        throw error
      }),
    ).toEqual({ ok: false, error })
    expect(await attempt(() => Promise.reject(error))).toEqual({ ok: false, error })
  })

  it('throws on what is a bug', async () => {
    await expect(
      attempt(() => {
        throw new TypeError('a bug')
      }),
    ).rejects.toThrow(TypeError)
  })
})

describe('the error classes', () => {
  it('keep cause, facts and a stable name', () => {
    const cause = new Error('inner')
    const error = new VerificationError('ERR_KEY_FETCH', 'no key', {
      reason: 'key_fetch_failed',
      status: 503,
      retryable: true,
      keyId: 'https://a.example/#k',
      cause,
    })
    expect(error).toMatchObject({
      name: 'VerificationError',
      status: 503,
      retryable: true,
      keyId: 'https://a.example/#k',
      cause,
    })
  })

  it('answer 401 unless told otherwise', () => {
    expect(
      new VerificationError('ERR_SIGNATURE_INVALID', 'no', { reason: 'signature_mismatch' }).status,
    ).toBe(401)
  })
})
