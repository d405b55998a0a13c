/**
 * Time and randomness, given to everything that needs them. The one file below the top floor that may
 * read the real ones, as defaults.
 *
 * @module
 */

/** Gives the present moment. */
export interface Clock {
  now(): Date
}

/** Gives randomness: for ids and for the jitter of retries, never for keys. */
export interface Random {
  /** A number in [0, 1). */
  number(): number
  /** A random (version 4) UUID. */
  uuid(): string
}

/** Does something later: for pauses and deadlines. */
export interface Scheduler {
  /** Runs a task once after so many milliseconds; the function given back calls it off. */
  after(ms: number, task: () => void): () => void
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date() }

/** The randomness of the machine. */
export const systemRandom: Random = { number: () => Math.random(), uuid: () => crypto.randomUUID() }

/** The timers of the machine. A pending one keeps the process alive. */
export const systemScheduler: Scheduler = {
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}
