/**
 * Taking work from a store that may answer after nobody waits any more.
 *
 * @module
 */
import type { Clock, Scheduler } from '../ports/index.js'
import { within } from './deadline.js'

/** What taking works with. */
export interface TakingParts<T> {
  /** Name of the call, for the observer. */
  readonly what: string
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** How long one call is waited for. */
  readonly callMs: number
  /** How long what is taken is ours. */
  readonly leaseMs: number
  /** Gives back what was taken for nobody. Never rejects. */
  readonly handBack: (taken: T) => Promise<void>
  /** Told when such a call has ended: there may be something to take again. */
  readonly onFree: () => void
}

/** Takes work. */
export interface Taking<T> {
  /**
   * Calls the store, unless a call that was given up is under way still.
   *
   * @param ask - The call.
   * @param outer - Ends the waiting early.
   * @returns What was taken; nothing while an earlier call is under way.
   * @throws What the call threw; Error when it took too long.
   */
  readonly take: (ask: () => Promise<readonly T[]>, outer: AbortSignal) => Promise<readonly T[]>
  /** Waits for what is being handed back. */
  readonly idle: () => Promise<void>
}

/**
 * Creates the taking side of a store. A call that is not answered in time is not undone by that: a database that was
 * held may run it minutes later, and lease what nobody then works on. So what comes late is handed back, and no call
 * joins one that was given up. A store that never answers is asked again when such a lease would be over.
 */
export function createTaking<T>(parts: TakingParts<T>): Taking<T> {
  const { what, clock, scheduler, callMs, leaseMs, handBack, onFree } = parts
  const handingBack = new Set<Promise<void>>()
  /** Calls that were given up, and until when each is waited for. */
  const givenUp = new Map<object, number>()

  const now = (): number => clock.now().getTime()

  function isOneUnderWay(): boolean {
    for (const [call, until] of givenUp) if (until <= now()) givenUp.delete(call)
    return givenUp.size > 0
  }

  function handBackAll(taken: readonly T[]): void {
    const task = Promise.all(taken.map((one) => handBack(one))).then(() => {
      handingBack.delete(task)
      onFree()
    })
    handingBack.add(task)
  }

  return {
    async take(ask, outer) {
      if (isOneUnderWay()) return []
      const call = { isOver: false, isGivenUp: false, taken: [] as readonly T[] }
      const until = now() + leaseMs
      const end = (taken: readonly T[]): void => {
        call.isOver = true
        call.taken = taken
        givenUp.delete(call)
        if (call.isGivenUp) handBackAll(taken)
      }
      const answer = (async () => ask())()
      answer.then(end, () => {
        end([])
      })
      try {
        return await within(() => answer, what, { ms: callMs, scheduler, outer })
      } catch (error) {
        call.isGivenUp = true
        if (!call.isOver) givenUp.set(call, until)
        else if (call.taken.length > 0) handBackAll(call.taken) // it came in the very moment
        throw error
      }
    },
    async idle() {
      while (handingBack.size > 0) await Promise.all(handingBack)
    },
  }
}
