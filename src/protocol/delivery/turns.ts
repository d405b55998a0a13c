/**
 * When those come again that there is no place for: in turns, so that looking at them again costs little at any time,
 * however many they are.
 *
 * @module
 */

/** Lines of those who wait, each by its name. */
export interface Turns {
  /** The end of a line: the moment of the next turn in it, in milliseconds since the epoch. */
  readonly next: (line: string, turn: Turn) => number
}

/** How turns follow each other. */
export interface Turn {
  readonly now: number
  /** How far apart. */
  readonly everyMs: number
}

/** Lines remembered at most. A hint: one that is forgotten begins at the present again. */
const MAX_LINES = 10_000
/** Nobody is asked to wait for longer, whatever became of the clock meanwhile. */
const MAX_WAIT_MS = 600_000

/** Starts with nobody in line. The first turn is after `firstMs`. */
export function createTurns({ firstMs }: { readonly firstMs: number }): Turns {
  const ends = new Map<string, number>()
  return {
    next(line, { now, everyMs }) {
      const after = Math.max(now + firstMs, (ends.get(line) ?? 0) + everyMs)
      const turn = Math.min(after, now + MAX_WAIT_MS)
      ends.delete(line)
      ends.set(line, turn)
      const [oldest] = ends.keys()
      if (ends.size > MAX_LINES && oldest !== undefined) ends.delete(oldest)
      return turn
    },
  }
}
