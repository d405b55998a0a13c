import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryDeliveryQueue } from '../../src/adapters/memory/index.js'
import { createSqlDeliveryQueue } from '../../src/adapters/sql/queue/queue.js'
import type { DeliveryItem } from '../../src/protocol/ports/index.js'
import { compare, schedules } from './delivery-queue-model.js'
import { postgres, sqliteFile, sqliteInMemory, type TestDatabase } from './sql/databases.js'

/** A clock that is set by the model. */
function createSetClock() {
  let present = 0
  return {
    clock: { now: () => new Date(present) },
    setTime: (now: number): void => {
      present = now
    },
  }
}

describe('a delivery queue under random schedules (R16, R17)', () => {
  it('in memory does what the model says', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, (steps) => {
        const { clock, setTime } = createSetClock()
        return compare({ queue: createMemoryDeliveryQueue({ clock }), setTime }, steps)
      }),
      { numRuns: 1000 },
    )
  }, 60_000)

  for (const { name, isAbsent, open, numRuns } of [
    { ...sqliteInMemory, numRuns: 500 },
    { ...sqliteFile, numRuns: 50 },
    { ...postgres, numRuns: 60 },
  ])
    it.skipIf(isAbsent)(`over ${name} does what the model says`, { timeout: 120_000 }, async () => {
      const opened = open()
      try {
        await fc.assert(
          fc.asyncProperty(schedules, async (steps) => {
            await opened.clear()
            const { clock, setTime } = createSetClock()
            const queue = createSqlDeliveryQueue({ database: opened.database, clock })
            await compare({ queue, setTime, inspect: inspectWith(opened) }, steps)
          }),
          { numRuns },
        )
      } finally {
        await opened.close()
      }
    })
})

/** What items share is there as long as one of them is, and no longer. */
function inspectWith({ database }: TestDatabase): (items: readonly DeliveryItem[]) => Promise<void> {
  return async (items) => {
    const letters = await database.reader.selectFrom('letters').select(['body', 'subject']).execute()
    const needed = new Set(items.map(({ body, subject }) => `${body} ${subject ?? null}`))
    expect(letters.map(({ body, subject }) => `${body} ${subject}`).sort()).toEqual([...needed].sort())
    const hosts = await database.reader.selectFrom('delivery_hosts').select(['host', 'items']).execute()
    const waiting = await database.reader.selectFrom('deliveries').select('host').execute()
    expect(hosts.map(({ host, items: count }) => [host, Number(count)]).sort()).toEqual(
      [...new Set(waiting.map(({ host }) => host))]
        .map((host) => [host, waiting.filter((one) => one.host === host).length])
        .sort(),
    )
  }
}
