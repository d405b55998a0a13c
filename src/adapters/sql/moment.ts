/**
 * The caller's time, carried on while the database is waited for.
 *
 * @module
 */

/** Shorter waits are none: what was due when the call was made is handed out as of then. */
const SHORTEST_WAIT_MS = 1000

/**
 * Notes the time that a caller gave, so that a lease counts from the moment it is given, however long the database had
 * to be waited for.
 *
 * @param given - The caller's present, in milliseconds since the epoch.
 * @param now - The clock.
 * @returns What gives the caller's present at any later moment.
 */
export function momentOf(given: number, now: () => number): () => number {
  const calledAt = now()
  return () => {
    const waited = now() - calledAt
    return waited < SHORTEST_WAIT_MS ? given : given + waited
  }
}
