/**
 * Looking a table through, a page at a time, and then again after a while.
 *
 * @module
 */

/** Rows looked at in one step. */
const ROWS_AT_ONCE = 500
/** How long after a step the next one begins, so that looking takes no time from what is looked at. */
const STEP_MS = 250
/** How long after the end of a round the next one begins. */
const PAUSE_MS = 60_000

/** One step after another. */
export interface Rounds {
  /** Looks at the next page, where it is time to. */
  step(): Promise<void>
}

/**
 * Begins with the first row.
 *
 * @param now - The clock, in milliseconds.
 * @param look - Looks at the rows behind a number, as many as the limit, and gives their numbers in order.
 * @returns The steps.
 */
export function createRounds(
  now: () => number,
  look: (after: number, limit: number) => Promise<readonly number[]>,
): Rounds {
  let after = 0
  let dueAt = Number.NEGATIVE_INFINITY
  let isUnderWay = false
  return {
    async step() {
      if (isUnderWay || now() < dueAt) return
      isUnderWay = true
      try {
        const numbers = await look(after, ROWS_AT_ONCE)
        after = numbers.length < ROWS_AT_ONCE ? 0 : (numbers.at(-1) ?? 0)
        dueAt = now() + (after === 0 ? PAUSE_MS : STEP_MS)
      } finally {
        isUnderWay = false
      }
    },
  }
}
