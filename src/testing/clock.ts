/**
 * Time and randomness that tests control.
 *
 * @module
 */
import type { Clock, Random, Scheduler } from '../protocol/ports/index.js'

/** A clock that stands still until it is moved; its timers go off as it is. */
export interface FixedClock extends Clock, Scheduler {
  /** Moves on (or back), running what falls due on the way, each at its own time. */
  readonly advance: (ms: number) => void
  /** Jumps without running anything: somebody has set the machine's clock. */
  readonly jump: (ms: number) => void
  /** Milliseconds until the next timer goes off; undefined when there is none. */
  readonly nextTimer: () => number | undefined
}

/**
 * Creates a clock that tests move by hand.
 *
 * @param start - The moment it shows first: RFC 3339, or milliseconds since the epoch.
 * @returns Clock and scheduler in one.
 * @throws RangeError for a moment that is none.
 * @example
 * ```ts
 * const clock = createFixedClock('2026-11-22T12:00:00Z')
 * clock.advance(90_000)
 * clock.now().toISOString() // => '2026-11-22T12:01:30.000Z'
 * ```
 */
export function createFixedClock(start: string | number): FixedClock {
  let now = new Date(start).getTime()
  if (Number.isNaN(now)) throw new RangeError('a fixed clock needs a valid moment to start from')
  /** Timers count time that passes, which a jump of the wall clock does not change. */
  let passed = 0
  let timers: { readonly at: number; readonly task: () => void }[] = []

  return {
    now: () => new Date(now),
    after(ms, task) {
      const timer = { at: passed + Math.max(0, ms), task }
      const place = timers.findIndex(({ at }) => at > timer.at)
      timers.splice(place === -1 ? timers.length : place, 0, timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(ms) {
      const end = passed + ms
      for (let timer = timers[0]; timer !== undefined && timer.at <= end; timer = timers[0]) {
        timers.shift()
        now += timer.at - passed
        passed = timer.at
        timer.task()
      }
      now += end - passed
      passed = end
    },
    jump(ms) {
      now += ms
    },
    nextTimer: () => (timers[0] === undefined ? undefined : timers[0].at - passed),
  }
}

/**
 * Creates randomness that is the same in every run (mulberry32).
 *
 * @param seed - Any integer; equal seeds give equal sequences.
 * @returns Numbers and UUIDs fit for tests and nothing else.
 * @example
 * ```ts
 * createSeededRandom(1).uuid() === createSeededRandom(1).uuid() // => true
 * ```
 */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(number() * 16).toString(16)).join('')
  return {
    number,
    uuid: () =>
      `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(Math.floor(number() * 4))}${hex(3)}-${hex(12)}`,
  }
}
