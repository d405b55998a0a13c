/**
 * Moments as other servers write them, read leniently into one form.
 *
 * @module
 */

const SHAPE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,24}))?)?(?: ?([Zz]|UTC|[+-]\d\d(?::?\d\d)?))?)?$/

/** What is in the one form already, on a day that every month has: most of what is sent. */
const PLAIN = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/

/** Longest text that {@link SHAPE} can match. */
const MAX_LENGTH = 60

/**
 * Reads a moment written in the manner of ISO 8601 or RFC 3339.
 *
 * A missing zone counts as UTC, a missing time as midnight; `+0000` and `+00` are zones; digits beyond
 * milliseconds are cut.
 *
 * @param text - As sent.
 * @returns `2026-11-22T09:43:00Z`, with milliseconds only where they are not zero; `undefined` when no
 * moment of the years 0 to 9999 can be read.
 */
export function parseTimestamp(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined
  if (PLAIN.test(text)) return text
  const match = SHAPE.exec(text.trim())
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match
  const time = [Number(hour), Number(minute), Number(second)] as const
  if (time[0] > 23 || time[1] > 59 || time[2] > 60) return undefined
  const moment = new Date(0)
  moment.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (moment.getUTCMonth() !== Number(month) - 1 || moment.getUTCDate() !== Number(day)) return undefined
  const offset = offsetMinutes(zone)
  if (offset === undefined) return undefined
  moment.setUTCHours(time[0], time[1] - offset, time[2], Number(fraction.slice(0, 3).padEnd(3, '0')))
  const year4 = moment.getUTCFullYear()
  return year4 < 0 || year4 > 9999 ? undefined : moment.toISOString().replace('.000Z', 'Z')
}

/** Minutes east of Greenwich. */
function offsetMinutes(zone: string): number | undefined {
  const sign = zone[0]
  if (sign !== '+' && sign !== '-') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', ''))
  if (hours > 23 || minutes > 59) return undefined
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes)
}
