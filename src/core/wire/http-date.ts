/**
 * Dates of HTTP fields (RFC 9110 §5.6.7), read strictly.
 *
 * @module
 */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const LONG_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A field value longer than any of the three forms is not read at all. */
const MAX_LENGTH = 40

/** The last date written and the last one read: on a busy server nearly all messages are of one second. */
let written = { second: Number.NaN, text: '' }
let read = { text: 'none yet', seconds: 0 }

/**
 * Formats a moment as an IMF-fixdate.
 *
 * @param date - A valid date of the years 0 to 9999; milliseconds are cut off.
 * @returns For example `Sun, 06 Nov 1994 08:49:37 GMT`.
 * @throws RangeError if the date is invalid or outside those years.
 */
export function formatHttpDate(date: Date): string {
  const second = Math.floor(date.getTime() / 1000)
  if (second === written.second) return written.text
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9999))
    throw new RangeError('an HTTP date needs a valid date of the years 0 to 9999')
  written = { second, text: date.toUTCString() }
  return written.text
}

/**
 * Reads an HTTP date: IMF-fixdate, or one of the two obsolete forms that recipients must know.
 *
 * Unlike `Date.parse` it takes no local format, no other zone and no date that does not exist. The day
 * name must be a day name and is not compared with the date, as elsewhere in HTTP.
 *
 * @param text - The field value without surrounding space.
 * @param now - Decides the century of the two-digit years of the obsolete RFC 850 form: never more than
 *   50 years after this. Without it, 70 to 99 are of the twentieth century.
 * @returns The moment, or `undefined` if the text is not an HTTP date of the year 100 or later.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 RFC 9110 §5.6.7}
 */
export function parseHttpDate(text: string, now?: Date): Date | undefined {
  const seconds = parseHttpSeconds(text, now)
  return seconds === undefined ? undefined : new Date(seconds * 1000)
}

/**
 * Reads an HTTP date as {@link parseHttpDate} does.
 *
 * @param text - The field value without surrounding space.
 * @param now - As there.
 * @returns Seconds since 1970.
 */
export function parseHttpSeconds(text: string, now?: Date): number | undefined {
  if (text === read.text) return read.seconds
  if (text.length > MAX_LENGTH) return undefined
  const comma = text.indexOf(',')
  if (comma === 3) return parseImfFixdate(text)
  return comma === -1 ? parseAsctime(text) : parseRfc850(text, comma, now)
}

/** `Sun, 06 Nov 1994 08:49:37 GMT` */
function parseImfFixdate(text: string): number | undefined {
  if (text.length !== 29 || !DAYS.includes(text.slice(0, 3)) || !text.endsWith(' GMT')) return undefined
  if (text[4] !== ' ' || text[7] !== ' ' || text[11] !== ' ' || text[16] !== ' ') return undefined
  const seconds = moment(digits(text, 12, 4), text.slice(8, 11), digits(text, 5, 2), text, 17)
  if (seconds !== undefined) read = { text, seconds }
  return seconds
}

/** `Sunday, 06-Nov-94 08:49:37 GMT` */
function parseRfc850(text: string, comma: number, now: Date | undefined): number | undefined {
  if (text.length !== comma + 24 || !LONG_DAYS.includes(text.slice(0, comma)) || !text.endsWith(' GMT'))
    return undefined
  if (
    text[comma + 1] !== ' ' ||
    text[comma + 4] !== '-' ||
    text[comma + 8] !== '-' ||
    text[comma + 11] !== ' '
  ) {
    return undefined
  }
  const year = fullYear(digits(text, comma + 9, 2), now)
  return moment(year, text.slice(comma + 5, comma + 8), digits(text, comma + 2, 2), text, comma + 12)
}

/** `Sun Nov  6 08:49:37 1994` */
function parseAsctime(text: string): number | undefined {
  if (text.length !== 24 || !DAYS.includes(text.slice(0, 3))) return undefined
  if (text[3] !== ' ' || text[7] !== ' ' || text[10] !== ' ' || text[19] !== ' ') return undefined
  const day = text[8] === ' ' ? digits(text, 9, 1) : digits(text, 8, 2)
  return moment(digits(text, 20, 4), text.slice(4, 7), day, text, 11)
}

/** The century that RFC 9110 asks for: a year over 50 years ahead is the last one with those digits. */
function fullYear(twoDigits: number, now: Date | undefined): number {
  if (now === undefined) return twoDigits >= 70 ? 1900 + twoDigits : 2000 + twoDigits
  const thisYear = now.getUTCFullYear()
  const candidate = thisYear - (thisYear % 100) + twoDigits
  return candidate > thisYear + 50 ? candidate - 100 : candidate
}

/** Puts the parts together; refuses days, hours, minutes and (leap) seconds that no clock of ours has. */
function moment(
  year: number,
  monthName: string,
  day: number,
  text: string,
  timeAt: number,
): number | undefined {
  const month = MONTHS.indexOf(monthName)
  const hour = digits(text, timeAt, 2)
  const minute = digits(text, timeAt + 3, 2)
  const second = digits(text, timeAt + 6, 2)
  if (text[timeAt + 2] !== ':' || text[timeAt + 5] !== ':') return undefined
  if (month < 0 || !(hour < 24 && minute < 60 && second < 60)) return undefined
  const date = new Date(Date.UTC(year, month, day, hour, minute, second))
  return date.getUTCFullYear() === year && date.getUTCDate() === day ? date.getTime() / 1000 : undefined
}

/** Exactly `count` decimal digits as a number, else `NaN`, which no comparison above lets through. */
function digits(text: string, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}
