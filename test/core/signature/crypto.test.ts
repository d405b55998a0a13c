import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as node from '../../../src/core/signature/crypto/node.js'
import * as web from '../../../src/core/signature/crypto/web.js'

describe('decodeBase64 of both backends', () => {
  it.each([
    '',
    'AA==',
    'AAA=',
    'AAAA',
    'A',
    'AA',
    'AB==',
    'AAB=',
    'A-_A',
    'AA==AAAA',
    'AA A',
    '====',
    'AAAA=',
    '\u0141AAA',
    '++//',
  ])('agree on %j', (text) => {
    const bytes = node.decodeBase64(text)
    expect(bytes && Array.from(bytes)).toEqual(web.decodeBase64(text) && Array.from(web.decodeBase64(text)!))
  })

  it('agree on anything', () => {
    const text = fc.string({
      unit: fc.constantFrom('A', 'B', 'g', '/', '+', '-', '_', '=', ' ', '\n', '\u00e9'),
      maxLength: 16,
    })
    fc.assert(
      fc.property(text, (value) => {
        const bytes = node.decodeBase64(value)
        expect(bytes === undefined).toBe(web.decodeBase64(value) === undefined)
        if (bytes !== undefined) expect(node.encodeBase64(bytes)).toBe(value)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('hash of both backends', () => {
  it('agrees', async () => {
    const bytes = Uint8Array.of(1, 2, 3).subarray(1)
    for (const algorithm of ['sha-256', 'sha-512'] as const) {
      expect(await node.hash(algorithm, bytes)).toBe(await web.hash(algorithm, bytes))
    }
  })
})
