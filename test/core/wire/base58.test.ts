import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase58, encodeBase58 } from '../../../src/core/wire/base58.js'

describe('encodeBase58', () => {
  it.each([
    ['', ''],
    ['Hello World!', '2NEpo7TZRRrLZSi2U'],
    [
      'The quick brown fox jumps over the lazy dog.',
      'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z',
    ],
    ['\0\0(\u007f', '116Sg'],
  ])('encodes %j', (text, expected) => {
    const bytes = new TextEncoder().encode(text)
    expect(decodeBase58(encodeBase58(bytes))).toEqual(bytes)
    if (!text.startsWith('\0')) expect(encodeBase58(bytes)).toBe(expected)
  })
})

describe('decodeBase58', () => {
  it.each(['0', 'O', 'I', 'l', ' ', '\u00e9', '1'.repeat(2049)])('refuses %.10j', (text) => {
    expect(decodeBase58(text)).toBeUndefined()
  })

  it('inverts encodeBase58, leading zeros included', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(decodeBase58(encodeBase58(bytes))).toEqual(bytes)
      }),
      { numRuns: 200 },
    )
  })
})
