import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryAfterMs, retryDelayMs } from '../../../src/protocol/delivery/index.js'

const constant = (number: number) => ({ number: () => number, uuid: () => '' })
const now = new Date('2026-11-22T12:00:00Z')

describe('retryDelayMs', () => {
  it('has the lower bounds of Mastodon (R9)', () => {
    const seconds = Array.from({ length: 16 }, (_, n) => retryDelayMs(n, constant(0)) / 1000)
    expect(seconds).toEqual([
      15, 16, 31, 96, 271, 640, 1311, 2416, 4111, 6576, 10_015, 14_656, 20_751, 28_576, 38_431, 50_640,
    ])
  })

  it('adds half of n⁴ and ten seconds per attempt at most', () => {
    expect(retryDelayMs(0, constant(1)) / 1000).toBe(15 + 10)
    expect(retryDelayMs(15, constant(1)) / 1000).toBe(50_640 + 50_625 / 2 + 160)
  })
})

describe('retryAfterMs', () => {
  it.each([
    ['0', 1000],
    ['-5', 1000],
    ['1', 1000],
    [' 90 ', 90_000],
    ['43200', 43_200_000],
    ['43201', 43_200_000],
    ['99999999999', 43_200_000],
    ['9'.repeat(400), 43_200_000],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 1000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 43_200_000],
  ])('reads %j within bounds (T132)', (value, ms) => {
    expect(retryAfterMs(value, now)).toBe(ms)
  })

  it.each([undefined, '', 'soon', '1.5', '1e9', '0x10', '5 seconds', 'x'.repeat(100_000)])(
    'reads nothing from %j',
    (value) => {
      expect(retryAfterMs(value, now)).toBeUndefined()
    },
  )

  it('gives one second to twelve hours or nothing for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String)), (value) => {
        const ms = retryAfterMs(value, now)
        expect(ms === undefined || (ms >= 1000 && ms <= 43_200_000)).toBe(true)
      }),
    )
  })
})
