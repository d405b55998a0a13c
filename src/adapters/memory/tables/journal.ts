/**
 * One transaction over everything that is kept in the memory of a process.
 *
 * @module
 */

/** Notes how changes are taken back, so that a failure leaves none of them. */
export interface Journal {
  /**
   * Runs work; when it throws, everything it changed is taken back and what it threw is thrown on.
   *
   * @throws Error when a transaction is under way: there is one at a time, and it does not wait.
   */
  transaction<T>(work: () => T): T
  /** Notes how to take back a change that was just made. */
  note(undo: () => void): void
}

/**
 * Creates a journal.
 *
 * @returns A journal with nothing under way.
 */
export function createJournal(): Journal {
  let steps: (() => void)[] | undefined
  return {
    transaction(work) {
      if (steps !== undefined) {
        throw new Error(
          'a change was asked for within another one: what runs inside a transaction may not begin one',
        )
      }
      steps = []
      const noted = steps
      try {
        return work()
      } catch (error) {
        steps = undefined // what is taken back is not noted again
        for (const undo of noted.reverse()) undo()
        throw error
      } finally {
        steps = undefined
      }
    },
    note(undo) {
      steps?.push(undo)
    },
  }
}
