/**
 * Calls about one thing, one after the other.
 *
 * @module
 */

/** Runs a task once those of the same key that came before it have ended, well or not. */
export type InTurn = <T>(key: string, task: () => Promise<T>) => Promise<T>

/**
 * Makes the queues, one for each key in use. Two calls at once that would do the same so become one that does it
 * and one that finds it done.
 */
export function createTurns(): InTurn {
  const tails = new Map<string, Promise<void>>()
  return async (key, task) => {
    const before = tails.get(key)
    const mine = before === undefined ? task() : before.then(task)
    const tail = mine.then(nothing, nothing)
    tails.set(key, tail)
    try {
      return await mine
    } finally {
      if (tails.get(key) === tail) tails.delete(key)
    }
  }
}

function nothing(): void {
  // how it ended concerns its own caller
}
