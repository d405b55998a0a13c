/**
 * Waiting for a lock without holding up the event loop.
 *
 * @module
 */
import { driverFailureOf, StorageError, toStorageError } from './storage-error.js'

/** How long a lock is waited for where nothing else is said, in milliseconds. */
export const DEFAULT_WAIT_MS = 30_000

const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 100

/** A timer of Node goes off at once for longer ones. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Waits for something, but no longer than it may take. What it comes to later is dropped.
 *
 * @param work - What is waited for.
 * @param waitMs - How long.
 * @param reason - Makes the error when the time is over; without, `ERR_STORAGE_BUSY`.
 * @returns What it gave.
 * @throws What it threw, and that error.
 */
export async function inTime<T>(
  work: T | PromiseLike<T>,
  waitMs: number,
  reason: () => StorageError = () => unanswered(waitMs),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        reject(reason())
      },
      Math.min(Math.max(0, waitMs), LONGEST_TIMER_MS),
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function unanswered(waitMs: number): StorageError {
  const hint = 'somebody else holds its tables, or all connections of the pool are in use'
  return new StorageError(
    'ERR_STORAGE_BUSY',
    `the database did not answer in ${Math.round(waitMs)} ms: ${hint}`,
  )
}

/** How long to wait, altogether, in milliseconds. */
export interface Patience {
  readonly waitMs: number
}

/**
 * Tries again what failed because somebody else held a lock, after pauses that grow and are never alike.
 *
 * @param attempt - What to do; it is begun anew each time.
 * @param patience - How long to go on trying.
 * @returns What the attempt gave.
 * @throws StorageError `ERR_STORAGE_BUSY` when the time is over; whatever else the attempt threw, as it is.
 */
export async function patiently<T>(attempt: () => T | Promise<T>, patience: Patience): Promise<T> {
  const end = performance.now() + patience.waitMs
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await attempt()
    } catch (error) {
      if (driverFailureOf(error) !== 'busy') throw error
      if (performance.now() >= end) throw toStorageError(error)
    }
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())))
  }
}
