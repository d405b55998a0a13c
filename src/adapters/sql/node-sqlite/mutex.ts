/**
 * One at a time, in the order in which they came.
 *
 * @module
 */
import { StorageError } from '../storage-error.js'

/** Lets one in at a time. */
export interface Mutex {
  /**
   * Waits for its turn.
   *
   * @returns What ends the turn.
   * @throws StorageError `ERR_STORAGE_BUSY` when it did not come in time.
   */
  enter(): Promise<() => void>
}

/**
 * Creates a mutex that is free.
 *
 * @param waitMs - How long to wait for a turn.
 * @returns The mutex.
 */
export function createMutex(waitMs: number): Mutex {
  const waiting = new Set<() => void>()
  let isTaken = false

  function leave(): void {
    const [next] = waiting
    if (next === undefined) isTaken = false
    else {
      waiting.delete(next)
      next()
    }
  }

  /** Ends a turn, once. */
  function turn(): () => void {
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      leave()
    }
  }

  return {
    async enter() {
      if (!isTaken) {
        isTaken = true
        return turn()
      }
      return new Promise((resolve, reject) => {
        const begin = (): void => {
          clearTimeout(timer)
          resolve(turn())
        }
        const timer = setTimeout(() => {
          waiting.delete(begin)
          const hint = 'was something written inside a transaction without being given the transaction?'
          reject(
            new StorageError('ERR_STORAGE_BUSY', `another transaction of this process does not end: ${hint}`),
          )
        }, waitMs)
        waiting.add(begin)
      })
    },
  }
}
