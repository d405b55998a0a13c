import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHttpDate, parseHttpDate } from '../../../src/core/wire/http-date.js'

const now = new Date('2026-11-22T10:00:00Z')

describe('parseHttpDate', () => {
  it.each([
    ['an IMF-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['the RFC 850 form', 'Sunday, 06-Nov-94 08:49:37 GMT'],
    ['the asctime form', 'Sun Nov  6 08:49:37 1994'],
  ])('reads %s', (_what, text) => {
    expect(parseHttpDate(text, now)?.toISOString()).toBe('1994-11-06T08:49:37.000Z')
  })

  it('takes a two-digit year over 50 years ahead as past (RFC 9110 §5.6.7)', () => {
    expect(parseHttpDate('Sunday, 06-Nov-76 08:49:37 GMT', now)?.getUTCFullYear()).toBe(2076)
    expect(parseHttpDate('Sunday, 06-Nov-77 08:49:37 GMT', now)?.getUTCFullYear()).toBe(1977)
  })

  it('does not compare the day name with the date', () => {
    expect(parseHttpDate('Sun, 07 Jun 2014 20:51:35 GMT')?.toISOString()).toBe('2014-06-07T20:51:35.000Z')
  })

  it.each([
    ['nothing', ''],
    ['an ISO date', '1994-11-06T08:49:37Z'],
    ['another zone', 'Sun, 06 Nov 1994 08:49:37 UTC'],
    ['an offset', 'Sun, 06 Nov 1994 08:49:37 +0000'],
    ['a leap second', 'Sat, 31 Dec 2016 23:59:60 GMT'],
    ['hour 24', 'Sun, 06 Nov 1994 24:00:00 GMT'],
    ['a day that does not exist', 'Wed, 30 Feb 1994 08:49:37 GMT'],
    ['day zero', 'Sun, 00 Nov 1994 08:49:37 GMT'],
    ['a one-digit day', 'Sun, 6 Nov 1994 08:49:37 GMT'],
    ['a lower-case month', 'Sun, 06 nov 1994 08:49:37 GMT'],
    ['an unknown day name', 'Foo, 06 Nov 1994 08:49:37 GMT'],
    ['trailing text', 'Sun, 06 Nov 1994 08:49:37 GMT '],
    ['two dates', 'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT'],
    ['signs in numbers', 'Sun, +6 Nov 1994 08:49:37 GMT'],
    ['wrong separators', 'Sun, 06-Nov-1994 08:49:37 GMT'],
    ['a megabyte', 'Sun, '.repeat(200_000)],
  ])('refuses %s', (_what, text) => {
    expect(parseHttpDate(text, now)).toBeUndefined()
  })

  it('inverts formatHttpDate to the second', () => {
    const seconds = fc.integer({ min: -59_011_459_200, max: 253_402_300_799 })
    fc.assert(
      fc.property(seconds, (value) => {
        const date = new Date(value * 1000)
        expect(parseHttpDate(formatHttpDate(date))).toEqual(date)
      }),
      { numRuns: 200 },
    )
  })
})

describe('formatHttpDate', () => {
  it('gives an IMF-fixdate', () => {
    expect(formatHttpDate(new Date('1994-11-06T08:49:37.999Z'))).toBe('Sun, 06 Nov 1994 08:49:37 GMT')
  })

  it.each([[new Date(Number.NaN)], [new Date('+010000-01-01T00:00:00Z')]])('refuses %s', (date) => {
    expect(() => formatHttpDate(date)).toThrow(RangeError)
  })
})
