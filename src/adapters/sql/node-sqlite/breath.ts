/**
 * Turns for the event loop: SQLite answers at once, so that a long row of statements would never let it go.
 *
 * @module
 */

/** Longest time, in milliseconds, that statements follow one another within one turn. */
const LONGEST_TURN_MS = 8

/**
 * Creates what is asked before each statement.
 *
 * @returns A function that gives a promise where the event loop should turn first, and undefined where not.
 */
export function createBreath(): () => Promise<void> | undefined {
  let turnBegan: number | undefined

  return () => {
    const now = performance.now()
    if (turnBegan === undefined) {
      turnBegan = now
      setImmediate(() => {
        turnBegan = undefined
      })
      return undefined
    }
    if (now - turnBegan < LONGEST_TURN_MS) return undefined
    return new Promise((resolve) => setImmediate(resolve))
  }
}
