import { describe, expect, it } from 'vitest'
import { parseTimestamp } from '../../../src/core/wire/timestamp.js'

describe('parseTimestamp', () => {
  it.each([
    ['UTC', '2026-11-22T09:43:00Z', '2026-11-22T09:43:00Z'],
    ['milliseconds that are zero', '2026-11-22T09:43:00.000Z', '2026-11-22T09:43:00Z'],
    ['milliseconds', '2026-11-22T09:43:00.120Z', '2026-11-22T09:43:00.120Z'],
    ['one fraction digit', '2026-11-22T09:43:00.1Z', '2026-11-22T09:43:00.100Z'],
    ['seven fraction digits, as Kroeg sends', '2018-09-25T16:03:48.2880051Z', '2018-09-25T16:03:48.288Z'],
    ['an offset', '2026-11-22T09:43:00+02:00', '2026-11-22T07:43:00Z'],
    ['an offset without colon, as Pixelfed sends', '2026-11-22T09:43:00+0000', '2026-11-22T09:43:00Z'],
    ['an offset of hours', '2026-11-22T09:43:00-05', '2026-11-22T14:43:00Z'],
    ['no zone, as Socialhome sends', '2026-11-22T09:43:00', '2026-11-22T09:43:00Z'],
    ['no seconds', '2026-11-22T09:43Z', '2026-11-22T09:43:00Z'],
    ['no time', '2026-11-22', '2026-11-22T00:00:00Z'],
    ['a blank instead of T', '2026-11-22 09:43:00 UTC', '2026-11-22T09:43:00Z'],
    ['small letters', '2026-11-22t09:43:00z', '2026-11-22T09:43:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
    ['the first year', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['the last year', '9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ])('reads %s', (_what, text, expected) => {
    expect(parseTimestamp(text)).toBe(expected)
    expect(parseTimestamp(expected)).toBe(expected)
  })

  it.each([
    '',
    'yesterday',
    '2026-11-22T26:00:00Z', // Takahe
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-11-22T09:61:00Z',
    '2026-11-22T09:43:00+99:00',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    '+275760-09-13T00:00:00.000Z',
    '1700000000',
    `2026-11-22T09:43:00.${'1'.repeat(1_000_000)}Z`,
  ])('gives nothing for %.40s', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })
})
