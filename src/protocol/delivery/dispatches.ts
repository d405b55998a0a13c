/**
 * The outbox's side of a worker: takes dispatches and breaks them down.
 *
 * @module
 */
import type { OutboxEntry } from '../ports/index.js'
import { within } from './deadline.js'
import { pauseUntil, type Side, type SideSurroundings } from './deliveries.js'
import type { DeliveryLimits } from './limits.js'
import { createTaking } from './taking.js'
import { handDispatchBack, workDispatch, type DispatchParts } from './work-dispatch.js'

/** Creates the side of the outbox. */
export function createDispatches(
  parts: DispatchParts & DeliveryLimits,
  { stopping, onFree }: SideSurroundings,
): Side {
  const { outbox, clock, scheduler, callMs, leaseMs, maxDispatches, pollMs } = parts
  const underWay = new Set<Promise<void>>()
  let emptyLooks = 0

  const now = (): number => clock.now().getTime()
  const call = () => ({ ms: callMs, scheduler, outer: stopping() })
  const taking = createTaking<OutboxEntry>({
    ...{ what: 'outbox.take', clock, scheduler, callMs, leaseMs, onFree },
    handBack: (entry) => handDispatchBack(entry, parts, { until: now() + leaseMs, signal: stopping() }),
  })

  async function take(): Promise<number> {
    const limit = maxDispatches - underWay.size
    if (limit <= 0) return 0
    const takenAt = now()
    const entries = await taking.take(() => outbox.take({ now: takenAt, limit, leaseMs }), stopping())
    emptyLooks = entries.length > 0 ? 0 : emptyLooks + 1
    const lease = { until: takenAt + leaseMs, signal: stopping() }
    for (const entry of entries) {
      const task = workDispatch(entry, parts, lease).finally(() => {
        underWay.delete(task)
        onFree()
      })
      underWay.add(task)
    }
    return entries.length
  }

  return {
    take,
    look: async () => {
      await take()
    },
    async pause() {
      if (underWay.size >= maxDispatches) return pollMs // who is done first wakes us
      const ask = () => outbox.nextDueAt()
      const dueAt = (await within(ask, 'outbox.nextDueAt', call())) ?? Infinity
      return pauseUntil(dueAt - now(), { emptyLooks, pollMs })
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
      await taking.idle()
    },
  }
}
