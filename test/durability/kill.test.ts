import { describe, expect, it } from 'vitest'
import { createSeededRandom } from 'tootkit/testing'
import { killReceiver } from '../../scripts/torture/kills/kill-receiver.js'
import { killSender } from '../../scripts/torture/kills/kill-sender.js'
import { openPlaces } from '../../scripts/torture/kills/places.js'

const postgres = process.env['TOOTKIT_POSTGRES']
const databases = ['sqlite', ...(postgres === undefined ? [] : [postgres])]

/** A slice of what `npm run torture -- --kills` does. */
async function slice(kill: typeof killSender, database: string, options: { kills: number; acts: number }) {
  const places = await openPlaces(database)
  try {
    return await kill({ places, random: createSeededRandom(20_261_122), ...options })
  } finally {
    await places.close()
  }
}

describe.each(databases)('kill -9, over %s', (database) => {
  it('leaves nothing of a sender unsent, half sent or out of order (R1, R2, R3)', async () => {
    const report = await slice(killSender, database, { kills: 4, acts: 25 })
    expect(report.problems).toEqual([])
    expect(report.kills).toBe(4)
    expect(report.figures['acknowledged']).toBeGreaterThanOrEqual(20)
    expect(report.figures['arrived']).toBeGreaterThanOrEqual(500)
  }, 300_000)

  it('is what repeats deliveries: without it there are none (R2)', async () => {
    const report = await slice(killSender, database, { kills: 0, acts: 5 })
    expect(report).toMatchObject({ problems: [], kills: 0, figures: { acknowledged: 5, repeated: 0 } })
  }, 300_000)

  it('takes back nothing that a receiver said yes to (R4)', async () => {
    const report = await slice(killReceiver, database, { kills: 4, acts: 280 })
    expect(report.problems).toEqual([])
    expect(report.kills).toBe(4)
    expect(report.figures['taken']).toBeGreaterThanOrEqual(280)
    expect(report.figures['arrived']).toBeGreaterThanOrEqual(report.figures['follows'] ?? Infinity)
  }, 300_000)
})
