/**
 * Tasks about the same things, one after the other.
 *
 * @module
 */

/** Runs a task once those that came before it and name one of the same keys have ended, well or not. */
export type Turns = <T>(keys: readonly string[], task: () => Promise<T>) => Promise<T>

/**
 * Makes the queues, one for each key in use. A task stands in all of its queues from the same moment on, so that no two
 * ever wait for each other; it must not take a turn within its own.
 */
export function createTurns(): Turns {
  const tails = new Map<string, Promise<void>>()
  return async (keys, task) => {
    const before = new Set(keys.flatMap((key) => tails.get(key) ?? []))
    const mine = before.size === 0 ? task() : Promise.all(before).then(task)
    const tail = mine.then(nothing, nothing)
    for (const key of keys) tails.set(key, tail)
    try {
      return await mine
    } finally {
      for (const key of keys) if (tails.get(key) === tail) tails.delete(key)
    }
  }
}

function nothing(): void {
  // how it ended concerns its own caller
}
