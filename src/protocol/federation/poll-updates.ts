/**
 * New numbers of local polls, told once for many votes.
 *
 * @module
 */
import { systemScheduler } from '../ports/index.js'
import { publishUpdate } from './publish-update.js'
import type { Services } from './services.js'

const THREE_MINUTES = 180_000

/** Remembers which polls were voted in, and tells how they stand when their time has come. */
export interface PollUpdates {
  /** A vote was counted. */
  note(statusId: string): Promise<void>
  /** Tells now what waits. What waits when a process dies is told with the next vote. */
  flush(): Promise<void>
}

/** Makes the memory, empty. */
export function createPollUpdates(services: () => Services): PollUpdates {
  const waiting = new Map<string, () => void>()

  async function publish(statusId: string): Promise<void> {
    waiting.delete(statusId)
    const status = await services().options.content.status(statusId)
    if (typeof status === 'object') await publishUpdate(status, services())
  }

  return {
    async note(statusId) {
      const { pollUpdateDelayMs = THREE_MINUTES, scheduler = systemScheduler, onError } = services().options
      if (waiting.has(statusId)) return
      if (pollUpdateDelayMs === 0) {
        await publish(statusId)
        return
      }
      const callOff = scheduler.after(pollUpdateDelayMs, () => {
        void publish(statusId).catch((error: unknown) => onError?.(error))
      })
      waiting.set(statusId, callOff)
    },
    async flush() {
      for (const [statusId, callOff] of [...waiting]) {
        callOff()
        await publish(statusId)
      }
    },
  }
}
