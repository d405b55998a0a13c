/**
 * Looking at a store whenever there is a reason to, and not otherwise.
 *
 * @module
 */
import type { Scheduler } from '../ports/index.js'
import { createBackOff } from './back-off.js'

/** Looks, begun and ended by hand. */
export interface Loop {
  readonly start: () => void
  /** There is a reason to look now. */
  readonly wake: () => void
  readonly stop: () => void
  /** Waits for the look under way, if there is one. */
  readonly idle: () => Promise<void>
}

/** What a loop does. */
export interface LoopOptions {
  /** Takes what there is and sets it going. */
  readonly look: () => Promise<void>
  /** How long there is nothing to look for, in milliseconds. */
  readonly pause: () => Promise<number>
  /** Told when either of them failed. */
  readonly onFailure: (error: unknown) => void
  readonly scheduler: Scheduler
}

/** Pauses after looks that failed: a store that is busy is left alone for a while, however often we are woken. */
const FAILURE_PAUSES = { firstMs: 250, maxMs: 30_000 } as const

/** Creates a loop, not yet started. It never throws. */
export function createLoop({ look, pause, onFailure, scheduler }: LoopOptions): Loop {
  const backOff = createBackOff(FAILURE_PAUSES)
  let isRunning = false
  let isLooking = false
  let isPausing = false
  let lookAgain = false
  let looking = Promise.resolve()
  let cancelPause = (): void => undefined

  const isWanted = (): boolean => isRunning && lookAgain

  function wake(): void {
    if (!isRunning || isPausing) return
    lookAgain = true
    if (!isLooking) looking = run()
  }

  async function run(): Promise<void> {
    isLooking = true
    cancelPause()
    let ms = 0
    try {
      do {
        lookAgain = false
        await look()
        if (!isWanted()) ms = await pause()
      } while (isWanted())
      backOff.clear('look')
    } catch (error) {
      if (isRunning) onFailure(error) // stopped, it may well be the end that interrupted it
      ms = backOff.next('look')
      isPausing = true
    }
    isLooking = false
    if (!isRunning) return
    cancelPause = scheduler.after(ms, () => {
      isPausing = false
      wake()
    })
  }

  return {
    start() {
      isRunning = true
      isPausing = false
      wake()
    },
    wake,
    stop() {
      isRunning = false
      cancelPause()
    },
    idle: () => looking,
  }
}
