/**
 * Waiting for one's turn to write, and for no longer than one has to.
 *
 * @module
 */
import { LONGEST_TIMER_MS } from './patience.js'
import { StorageError } from './storage-error.js'

/** The turn of a job. */
export interface Turn {
  /** Until when it waits, on the clock of `performance.now`. */
  readonly until: number
  /** It has come: from now on nobody waits for it. */
  readonly begin: () => void
  /** Its caller knows what became of it. */
  readonly isOver: () => boolean
  readonly fail: (error: unknown) => void
}

/** The database is asked to give up by the end of the wait, and says why: it is given so long to do so. */
const GRACE_MS = 200

/**
 * Begins to wait.
 *
 * @param waitMs - How long.
 * @param reject - Tells the caller of an error: `ERR_STORAGE_BUSY` where the turn did not come in time.
 * @returns The turn.
 */
export function createTurn(waitMs: number, reject: (error: unknown) => void): Turn {
  let isOver = false
  const fail = (error: unknown): void => {
    clearTimeout(timer)
    isOver = true
    reject(error)
  }
  const timer = setTimeout(
    () => {
      fail(new StorageError('ERR_STORAGE_BUSY', `the turn to write did not come in ${waitMs} ms: ${HINT}`))
    },
    Math.min(waitMs + GRACE_MS, LONGEST_TIMER_MS),
  )

  return {
    until: performance.now() + waitMs,
    begin: () => {
      clearTimeout(timer)
    },
    isOver: () => isOver,
    fail,
  }
}

const HINT =
  'is a connection left in the pool, and was something written inside a transaction without being given the transaction?'
