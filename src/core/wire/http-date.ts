/**
 * Dates of HTTP fields (RFC 9110 §5.6.7), read strictly.
 *
 * @module
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MONTH = `(?<month>${MONTHS.join('|')})`
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d)' // leap seconds are on no clock of ours
const DAY = '(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)'
const LONG_DAY = '(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day'

/** The form to be written, and the two that recipients must know besides. */
const FORMS: readonly RegExp[] = [
  new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`), // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT$`), // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^${DAY} ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`), // Sun Nov  6 08:49:37 1994
]

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
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups
    const seconds = groups && secondsOf(groups, now)
    if (seconds === undefined) continue
    if (form === FORMS[0]) read = { text, seconds }
    return seconds
  }
  return undefined
}

/** Refuses days that do not exist. */
function secondsOf(
  { year = '', month = '', day, hour, minute, second }: Readonly<Record<string, string>>,
  now: Date | undefined,
): number | undefined {
  const fullYear = year.length === 4 ? Number(year) : inCentury(Number(year), now)
  const time = [Number(hour), Number(minute), Number(second)] as const
  const date = new Date(Date.UTC(fullYear, MONTHS.indexOf(month), Number(day), ...time))
  const isReal = date.getUTCFullYear() === fullYear && date.getUTCDate() === Number(day)
  return isReal ? date.getTime() / 1000 : undefined
}

/** The century that RFC 9110 asks for: a year over 50 years ahead is the last one with those digits. */
function inCentury(twoDigits: number, now: Date | undefined): number {
  if (now === undefined) return twoDigits >= 70 ? 1900 + twoDigits : 2000 + twoDigits
  const thisYear = now.getUTCFullYear()
  const candidate = thisYear - (thisYear % 100) + twoDigits
  return candidate > thisYear + 50 ? candidate - 100 : candidate
}
