/**
 * Beginning again: after its look-ups a task reads anew what it goes by.
 *
 * @module
 */

/** Most times that a task is begun: what changes at each of them is no matter of chance. */
const MAX_ROUNDS = 5

/** Thrown through a task that has to begin again; nobody else sees it. */
export class BeginsAgain extends Error {
  /** What the task fails with where it had to begin too often. */
  readonly inTheEnd: unknown

  constructor(inTheEnd: unknown) {
    super('a decision begins again')
    this.inTheEnd = inTheEnd
  }
}

/** Runs a task, anew each time that it throws {@link BeginsAgain}: nothing may have come of it by then. */
export async function inRounds<T>(task: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await task()
    } catch (error) {
      if (!(error instanceof BeginsAgain)) throw error
      if (round >= MAX_ROUNDS) throw error.inTheEnd
    }
  }
}
