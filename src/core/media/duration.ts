/**
 * ISO 8601 durations, as media have them.
 *
 * @module
 */

type Units = readonly (readonly [letter: string, seconds: number])[]

const DATE_UNITS: Units = [['D', 86_400]]
const TIME_UNITS: Units = [
  ['H', 3600],
  ['M', 60],
  ['S', 1],
]

/**
 * Reads a duration of days, hours, minutes and seconds. Years, months and weeks are of no film.
 *
 * @param text - The duration as received.
 * @returns Seconds, above zero and below 2³¹; undefined for anything else.
 */
export function durationSecondsOf(text: string): number | undefined {
  const [date = '', time = '', more] = text.slice(1, 64).split('T')
  if (!text.startsWith('P') || text.length > 64 || more !== undefined) return undefined
  const seconds = secondsIn(date, DATE_UNITS) + secondsIn(time, TIME_UNITS)
  return seconds > 0 && seconds < 2 ** 31 ? seconds : undefined
}

/** NaN for what is no list of numbers with these units, each once and in this order. */
function secondsIn(text: string, units: Units): number {
  let rest = text
  let total = 0
  for (const [letter, seconds] of units) {
    const at = rest.indexOf(letter)
    if (at === -1) continue
    const number = rest.slice(0, at)
    if (!/^\d+(?:\.\d+)?$/.test(number)) return Number.NaN
    total += Number(number) * seconds
    rest = rest.slice(at + 1)
  }
  return rest === '' ? total : Number.NaN
}

/**
 * Writes a duration in seconds.
 *
 * @param seconds - A finite number, not negative.
 * @returns The duration, as `PT12.5S`.
 */
export function formatDuration(seconds: number): string {
  return `PT${seconds}S`
}
