import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeBase64,
  decodeBase64Url,
  encodeBase64,
  encodeBase64Url,
} from '../../../src/core/wire/base64.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('encodeBase64', () => {
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('encodes %j as RFC 4648 §10 does', (text, expected) => {
    expect(encodeBase64(bytes(text))).toBe(expected)
    expect(decodeBase64(expected)).toEqual(bytes(text))
  })
})

describe('encodeBase64Url', () => {
  it('uses the URL-safe alphabet without padding', () => {
    expect(encodeBase64Url(Uint8Array.of(255, 239, 254, 251))).toBe('_-_--w')
  })
})

describe('decodeBase64', () => {
  it.each([
    ['missing padding', 'Zg'],
    ['too much padding', 'Zg==='],
    ['padding alone', '===='],
    ['padding inside', 'Zg==Zg=='],
    ['unused bits that are not zero', 'Zh=='],
    ['the URL-safe alphabet', '-_-_'],
    ['whitespace', 'Zm9v\n'],
    ['an octet above 127', 'Zm9\u00ff'],
    ['a character past the table', 'Zm9\u2028'],
    ['an impossible length', 'Zm9vA'],
  ])('refuses %s', (_what, text) => {
    expect(decodeBase64(text)).toBeUndefined()
  })

  it('inverts encodeBase64 for all bytes, as the platform does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (value) => {
        const text = encodeBase64(value)
        expect(text).toBe(btoa(String.fromCharCode(...value)))
        expect(decodeBase64(text)).toEqual(value)
      }),
      { numRuns: 200 },
    )
  })

  it('accepts no second spelling of the same bytes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        const value = decodeBase64(text)
        if (value !== undefined) expect(encodeBase64(value)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })
})

describe('decodeBase64Url', () => {
  it.each(['Zg==', '+/+/', 'Zh', 'A', 'Zm 9'])('refuses %j', (text) => {
    expect(decodeBase64Url(text)).toBeUndefined()
  })

  it('inverts encodeBase64Url', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (value) => {
        expect(decodeBase64Url(encodeBase64Url(value))).toEqual(value)
      }),
      { numRuns: 200 },
    )
  })
})
