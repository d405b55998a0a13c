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
export interface Rounds<Given> {
  /** Looks at the next page, where it is time to. */
  step(given: Given): Promise<void>
}

/**
 * Begins with the first row.
 *
 * @param now - The clock, in milliseconds.
 * @param look - Looks at the rows behind a number, as many as the limit, with what the step was given, and gives their
 *   numbers in order.
 * @returns The steps.
 */
export function createRounds<Given>(
  now: () => number,
  look: (after: number, limit: number, given: Given) => Promise<readonly number[]>,
): Rounds<Given> {
  let after = 0
  let dueAt = Number.NEGATIVE_INFINITY
  let isUnderWay = false
  return {
    async step(given) {
      const waitMs = dueAt - now()
      if (isUnderWay || (waitMs > 0 && waitMs <= PAUSE_MS)) return // longer only where the clock was ahead before
      isUnderWay = true
      try {
        const numbers = await look(after, ROWS_AT_ONCE, given)
        after = numbers.length < ROWS_AT_ONCE ? 0 : (numbers.at(-1) ?? 0)
        dueAt = now() + (after === 0 ? PAUSE_MS : STEP_MS)
      } finally {
        isUnderWay = false
      }
    },
  }
}
