import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blurhashColour,
  decodeBlurhash,
  encodeBlurhash,
  isBlurhash,
} from '../../../src/core/media/blurhash.js'

const example = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj' // of the project page of Blurhash
const size = { width: 8, height: 8 }

describe('isBlurhash', () => {
  it('knows the example of the algorithm', () => {
    expect(isBlurhash(example)).toBe(true)
    expect(isBlurhash('000000')).toBe(true)
  })

  it.each([
    '',
    'L',
    example.slice(1),
    `${example}0`,
    example.replace('n', '"'),
    example.replace('n', 'é'),
    '00000\n',
  ])('T120 does not take %j for one', (text) => {
    expect(isBlurhash(text)).toBe(false)
  })

  it('T120 heeds the limit of components', () => {
    const nine = `|${'0'.repeat(165)}`
    expect(isBlurhash(nine)).toBe(true)
    expect(isBlurhash(nine, 5)).toBe(false)
    expect(isBlurhash(`~${'0'.repeat(165)}`)).toBe(false)
  })
})

describe('decodeBlurhash', () => {
  it('gives four bytes for each pixel', () => {
    const pixels = decodeBlurhash(example, size)
    expect(pixels?.data).toHaveLength(256)
    expect(pixels?.data[3]).toBe(255)
  })

  it('T120 gives undefined for a text that is no blurhash, and never throws for one', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(decodeBlurhash(text, size) === undefined).toBe(!isBlurhash(text))
      }),
    )
    expect(decodeBlurhash('|'.repeat(1_000_000), size)).toBeUndefined()
  })

  it.each([1e6, 129, 0, -1, 1.5, Number.NaN, Infinity])('T120 refuses to decode at a size of %s', (side) => {
    expect(() => decodeBlurhash(example, { width: side, height: 8 })).toThrow(RangeError)
    expect(() => decodeBlurhash(example, { width: 8, height: side })).toThrow(RangeError)
  })

  it('L18 decodes the largest in bounded time', () => {
    const start = performance.now()
    expect(decodeBlurhash(`|${'~'.repeat(165)}`, { width: 128, height: 128 })?.data).toHaveLength(65_536)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

describe('encodeBlurhash', () => {
  it('keeps a colour', () => {
    const data = Uint8ClampedArray.from({ length: 64 }, (_, i) => [200, 100, 50, 255][i % 4]!)
    const blurhash = encodeBlurhash({ width: 4, height: 4, data }, { across: 1, down: 1 })
    expect(isBlurhash(blurhash)).toBe(true)
    expect(blurhashColour(blurhash)).toEqual({ red: 200, green: 100, blue: 50 })
    const [red, green, blue] = decodeBlurhash(blurhash, { width: 1, height: 1 })!.data
    expect([red, green, blue]).toEqual([200, 100, 50])
  })

  it.each([
    [{ across: 0, down: 1 }, 64],
    [{ across: 10, down: 1 }, 64],
    [{ across: 4, down: 4 }, 63],
  ])('refuses %o of %i bytes', (components, length) => {
    const pixels = { width: 4, height: 4, data: new Uint8ClampedArray(length) }
    expect(() => encodeBlurhash(pixels, components)).toThrow(RangeError)
  })
})

describe('blurhashColour', () => {
  it('reads the average colour', () => {
    expect(blurhashColour(example)).toEqual({ red: 151, green: 150, blue: 149 })
    expect(blurhashColour('00TSUA')).toEqual({ red: 255, green: 255, blue: 255 })
    expect(blurhashColour('')).toBeUndefined()
  })

  it('T120 stays within the colours for digits that overflow', () => {
    expect(blurhashColour('00~~~~')).toEqual({ red: 212, green: 40, blue: 16 })
  })
})
