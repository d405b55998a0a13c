/**
 * Work that must not take longer than it may, whatever the parts of the host do.
 *
 * @module
 */
import type { Scheduler } from '../ports/index.js'

/** An end that comes for certain. */
export interface Deadline {
  /** Goes off with it. */
  readonly signal: AbortSignal
  /** Waits for work, but not past the end: then rejects with its reason. What the work comes to later is dropped. */
  readonly race: <T>(work: Promise<T>) => Promise<T>
  /** Calls it off. */
  readonly end: () => void
}

/** How long there is, and what else ends it. */
export interface DeadlineOptions {
  readonly ms: number
  readonly scheduler: Scheduler
  /** Makes the reason when time is up. */
  readonly reason: () => Error
  /** Ends it early, with its own reason. */
  readonly outer?: AbortSignal | undefined
}

/** Starts the clock. Call `end` in any case. */
export function startDeadline({ ms, scheduler, reason, outer }: DeadlineOptions): Deadline {
  const controller = new AbortController()
  const { signal } = controller
  const stop = (): void => {
    controller.abort(outer?.reason)
  }
  const cancelTimer = scheduler.after(ms, () => {
    controller.abort(reason())
  })
  outer?.addEventListener('abort', stop, { once: true })
  const over = new Promise<never>((_resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error) // whatever abort was called with
      },
      { once: true },
    )
  })
  over.catch(() => undefined) // nobody may be waiting just then
  if (outer?.aborted === true) stop()
  return {
    signal,
    race: (work) => Promise.race([work, over]),
    end() {
      cancelTimer()
      outer?.removeEventListener('abort', stop)
    },
  }
}

/** Waits for one piece of work for so long at most, or until `outer` goes off. */
export async function within<T>(
  work: () => Promise<T>,
  what: string,
  { ms, scheduler, outer }: Pick<DeadlineOptions, 'ms' | 'scheduler' | 'outer'>,
): Promise<T> {
  const reason = (): Error => new Error(`${what} took longer than ${ms} ms`)
  const deadline = startDeadline({ ms, scheduler, reason, outer })
  try {
    return await deadline.race(work())
  } finally {
    deadline.end()
  }
}
