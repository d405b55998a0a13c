import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryDeliveryQueue } from '../../src/adapters/memory/index.js'
import { openSqlite } from '../../src/adapters/sqlite/index.js'
import type { DeliveryItem, DeliveryJob, DeliveryQueue } from '../../src/protocol/ports/index.js'

/** What the queue has to do, said as simply as possible: no index, no heap, one list. */
interface ModelEntry {
  readonly item: DeliveryItem
  attempt: number
  lapses: number
  dueAt: number
  lease: string | undefined
}

const LEASE_MS = 50

type Step =
  | { readonly do: 'enqueue'; readonly key: number; readonly host: number; readonly delay: number }
  | { readonly do: 'claim'; readonly limit: number; readonly perHost: number; readonly except: number }
  | { readonly do: 'ack' | 'drop' | 'stale'; readonly which: number }
  | { readonly do: 'retry'; readonly which: number; readonly delay: number; readonly counts: boolean }
  | { readonly do: 'cancel'; readonly host: number }
  | { readonly do: 'wait'; readonly ms: number }

const small = fc.nat(3)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('enqueue'), key: small, host: small, delay: fc.nat(30) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim'), limit: fc.nat(5), perHost: fc.integer({ min: 1, max: 3 }), except: fc.nat(6) }) }, // prettier-ignore
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('ack', 'drop', 'stale'), which: fc.nat(8) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry'), which: fc.nat(8), delay: fc.nat(60), counts: fc.boolean() }) }, // prettier-ignore
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel'), host: small }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.nat(70) }) },
)

const laneOf = ({ orderingKey, host }: DeliveryItem): string | undefined =>
  orderingKey === undefined ? undefined : `${host} ${orderingKey}`

/** Runs a schedule against queue and model, comparing every answer. */
async function compare(queue: DeliveryQueue, steps: readonly Step[]): Promise<void> {
  let model: ModelEntry[] = []
  let now = 1000
  const jobs: DeliveryJob[] = []

  const firstOfLane = (entry: ModelEntry): boolean => {
    const lane = laneOf(entry.item)
    return lane === undefined || model.find(({ item }) => laneOf(item) === lane) === entry
  }
  /** What a claim has to give: the due ones, earliest first, within lane and share. */
  const choose = (limit: number, perHost: number, except: string): readonly ModelEntry[] => {
    const counts = new Map<string, number>()
    for (const { lease, dueAt, item } of model)
      if (lease !== undefined && dueAt > now) counts.set(item.host, (counts.get(item.host) ?? 0) + 1)
    const chosen: ModelEntry[] = []
    for (const entry of [...model].sort((a, b) => a.dueAt - b.dueAt)) {
      const count = counts.get(entry.item.host) ?? 0
      if (entry.dueAt > now || chosen.length >= limit) break
      if (entry.item.host === except || count >= perHost || !firstOfLane(entry)) continue
      counts.set(entry.item.host, count + 1)
      chosen.push(entry)
    }
    return chosen
  }

  for (const [index, step] of steps.entries()) {
    if (step.do === 'wait') now += step.ms
    else if (step.do === 'enqueue') {
      const host = `host${step.host}.example`
      const item: DeliveryItem = {
        id: `item ${index}`,
        inbox: `https://${host}/inbox`,
        host,
        senderId: 'alice',
        activityId: `${index}`,
        body: '{}',
        createdAt: now + step.delay,
        ...(step.key > 0 && { orderingKey: `key ${step.key}` }),
        ...(step.delay > 10 && { subject: `subject ${step.host}` }),
      }
      model.push({ item, attempt: 0, lapses: 0, dueAt: item.createdAt, lease: undefined })
      await queue.enqueue([item])
    } else if (step.do === 'claim') {
      const except = `host${step.except}.example`
      const chosen = choose(step.limit, step.perHost, except)
      const claimed = await queue.claim({
        now,
        limit: step.limit,
        leaseMs: LEASE_MS,
        maxPerHost: step.perHost,
        exceptHosts: [except],
      })
      for (const entry of chosen) if (entry.lease !== undefined) entry.lapses += 1
      expect(claimed.map(({ item, attempt, lapses }) => [item.id, attempt, lapses])).toEqual(
        chosen.map(({ item, attempt, lapses }) => [item.id, attempt, lapses]),
      )
      for (const [i, entry] of chosen.entries()) {
        entry.lease = claimed[i]?.lease
        entry.dueAt = now + LEASE_MS
      }
      jobs.push(...claimed)
    } else if (step.do === 'cancel') {
      const subject = `subject ${step.host}`
      const idle = model.filter(({ item, lease }) => item.subject === subject && lease === undefined)
      model = model.filter((entry) => !idle.includes(entry))
      expect(await queue.cancel(subject)).toBe(idle.length)
    } else {
      const job = jobs.at(-1 - step.which) // recent ones mostly, some of them long settled
      if (job === undefined) continue
      const { item, lease } = job
      if (step.do === 'stale') {
        expect(await queue.ack(item.id, `${lease} `)).toBe(false)
        continue
      }
      const entry = model.find((one) => one.item.id === item.id && one.lease === lease)
      if (step.do === 'retry') {
        expect(await queue.retry(item.id, lease, now + step.delay, step.counts)).toBe(entry !== undefined)
        if (entry === undefined) continue
        Object.assign(entry, { lease: undefined, lapses: 0, dueAt: now + step.delay })
        if (step.counts) entry.attempt += 1
      } else {
        expect(await queue[step.do](item.id, lease)).toBe(entry !== undefined)
        model = model.filter((one) => one !== entry)
      }
    }
    const waiting = model.filter(firstOfLane).map(({ dueAt }) => dueAt)
    expect(await queue.nextDueAt()).toBe(waiting.length === 0 ? undefined : Math.min(...waiting))
  }
  expect(await queue.size()).toBe(model.length)
}

describe('a delivery queue under 1,000 random schedules (R16, R17)', () => {
  const schedules = fc.array(step, { maxLength: 60 })

  it('in memory does what the model says', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, (steps) => compare(createMemoryDeliveryQueue(), steps)),
      { numRuns: 1000 },
    )
  })

  it('in SQLite does what the model says', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, async (steps) => {
        const database = openSqlite(':memory:')
        try {
          await compare(database.ports().queue, steps)
        } finally {
          database.close()
        }
      }),
      { numRuns: 1000 },
    )
  }, 60_000)
})
