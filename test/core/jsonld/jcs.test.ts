import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalizeJson } from '../../../src/core/jsonld/jcs.js'
import vectors from '../../vectors/jcs-rfc8785.json' with { type: 'json' }

const invalid = expect.objectContaining({ code: 'ERR_DOCUMENT_INVALID' }) as Error
const tooMuch = expect.objectContaining({ code: 'ERR_JSON_LIMIT' }) as Error

describe('canonicalizeJson', () => {
  it.each(vectors.texts)('matches RFC 8785 $name', ({ input, expected }) => {
    expect(canonicalizeJson(JSON.parse(input))).toBe(expected)
  })

  it.each(vectors.numbers)(
    'writes the number of bits $bits as $expected (Appendix B)',
    ({ bits, expected }) => {
      const number = Buffer.from(bits, 'hex').readDoubleBE()
      if (expected === null) expect(() => canonicalizeJson(number)).toThrow(invalid)
      else expect(canonicalizeJson(number)).toBe(expected)
    },
  )

  it('keeps the value and is stable', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' }), (value) => {
        const text = canonicalizeJson(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalizeJson(JSON.parse(text))).toBe(text)
      }),
    )
  })

  it('does not depend on the order of members', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), { selector: ([name]) => name })
    fc.assert(
      fc.property(members, (entries) => {
        const forward = Object.fromEntries(entries)
        expect(canonicalizeJson(Object.fromEntries(entries.reverse()))).toBe(canonicalizeJson(forward))
      }),
    )
  })

  it('leaves out members that are undefined', () => {
    expect(canonicalizeJson({ b: undefined, a: 1 })).toBe('{"a":1}')
  })

  it('refuses what is no JSON', () => {
    for (const value of ['\ud800', 'a\udc00b', { '\ud800': 1 }, Infinity, NaN, undefined, 1n, () => 1]) {
      expect(() => canonicalizeJson([value])).toThrow(invalid)
    }
  })

  it('stops at depth, width and cycles', () => {
    const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))
    expect(canonicalizeJson(deep(64))).toHaveLength(128)
    expect(() => canonicalizeJson(deep(65))).toThrow(tooMuch)
    expect(canonicalizeJson(new Array<number>(49_999).fill(1))).toHaveLength(99_999)
    expect(() => canonicalizeJson(new Array<number>(50_000).fill(1))).toThrow(tooMuch)
    const cyclic: unknown[] = []
    cyclic.push(cyclic)
    expect(() => canonicalizeJson(cyclic)).toThrow(tooMuch)
  })
})
