/**
 * Telling a store what became of something, in spite of a store that is busy for a while.
 *
 * @module
 */
import type { Clock, Scheduler } from '../ports/index.js'
import { within } from './deadline.js'

/** What is needed to try again. */
export interface PersistParts {
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** Longest time that one call may take. */
  readonly callMs: number
  readonly report: (during: string, error: unknown) => void
}

/** The lease of an item or a dispatch. */
export interface Lease {
  /** When it ends, in milliseconds since the epoch. */
  readonly until: number
  /** Goes off when the worker stops. */
  readonly signal: AbortSignal
}

const FIRST_PAUSE_MS = 100

/**
 * Calls a store until it answers, with growing pauses, as long as the lease is ours.
 *
 * @param call - What is told; answers false for an old lease.
 * @param what - Name of the call, for the observer.
 * @param parts - Clock, timers and observer.
 * @param lease - Trying again ends with it.
 * @returns True when it was kept, false when somebody else has the lease; undefined when the store failed to the end.
 */
export async function persist(
  call: () => Promise<boolean>,
  what: string,
  parts: PersistParts,
  lease: Lease,
): Promise<boolean | undefined> {
  const { clock, scheduler, callMs, report } = parts
  let hasFailed = false
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    try {
      const isOurs = await within(call, what, { ms: callMs, scheduler })
      return isOurs || hasFailed // a call that failed may have been kept: then its own effect ended the lease
    } catch (error) {
      report(what, error)
      hasFailed = true
      if (lease.signal.aborted || clock.now().getTime() + pauseMs >= lease.until) return undefined
      await new Promise<void>((resolve) => {
        scheduler.after(pauseMs, resolve)
      })
    }
  }
}
