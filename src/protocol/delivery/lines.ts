/**
 * When those come again that there is no place for: in turns, so that looking at them again costs little at any time,
 * however many they are.
 *
 * @module
 */
import type { Random } from '../ports/index.js'

/** Lines of those who wait, each by its name. */
export interface Lines {
  /**
   * Takes the next turn in a line.
   *
   * @returns Its moment, in milliseconds since the epoch; undefined when it is farther away than it may be.
   */
  readonly next: (line: string, turn: Turn) => number | undefined
}

/** How turns follow each other. */
export interface Turn {
  readonly now: number
  /** How long the first is away. */
  readonly firstMs: number
  /** How far apart. */
  readonly everyMs: number
  /** The longest wait. */
  readonly mostMs: number
}

/** Lines remembered at most. A hint: one that is forgotten begins at the present again. */
const MAX_LINES = 10_000

/** Starts with nobody in line. Chance moves each turn a little: else the same ones might come too late every time. */
export function createLines(random: Random): Lines {
  const ends = new Map<string, number>()
  return {
    next(line, { now, firstMs, everyMs, mostMs }) {
      const turn = Math.max(now + firstMs, (ends.get(line) ?? 0) + everyMs)
      if (turn > now + mostMs) return undefined
      ends.delete(line)
      ends.set(line, turn)
      const [oldest] = ends.keys()
      if (ends.size > MAX_LINES && oldest !== undefined) ends.delete(oldest)
      return Math.round(now + (turn - now) * (0.75 + random.number() / 2))
    },
  }
}
