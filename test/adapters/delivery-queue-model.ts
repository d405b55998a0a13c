import fc from 'fast-check'
import { expect } from 'vitest'
import type { DeliveryItem, DeliveryJob, DeliveryQueue } from '../../src/protocol/ports/index.js'

/** What the queue has to do, said as simply as possible: no index, no heap, one list. */
interface ModelEntry {
  readonly item: DeliveryItem
  attempt: number
  lapses: number
  begun: number
  dueAt: number
  lease: string | undefined
}

const LEASE_MS = 50

type Step =
  | { readonly do: 'enqueue'; readonly items: readonly NewItem[] }
  | { readonly do: 'claim'; readonly limit: number; readonly perHost: number; readonly except: number }
  | { readonly do: 'ack' | 'drop' | 'stale' | 'begin' | 'shelve'; readonly which: number }
  | { readonly do: 'extend'; readonly which: number; readonly ms: number }
  | { readonly do: 'retry'; readonly which: number; readonly delay: number; readonly counts: boolean }
  | { readonly do: 'putBack' | 'discard'; readonly which: number }
  | { readonly do: 'cancel'; readonly host: number }
  | { readonly do: 'wait'; readonly ms: number }

interface NewItem {
  readonly id: number
  readonly key: number
  readonly host: number
  readonly delay: number
  readonly body: number
}

const small = fc.nat(3)
const newItem: fc.Arbitrary<NewItem> = fc.record({
  id: fc.nat(40),
  key: small,
  host: small,
  delay: fc.nat(30),
  body: fc.nat(1),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('enqueue'), items: fc.array(newItem, { minLength: 1, maxLength: 3 }) }) }, // prettier-ignore
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim'), limit: fc.nat(5), perHost: fc.integer({ min: 1, max: 3 }), except: fc.nat(6) }) }, // prettier-ignore
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('ack', 'drop', 'stale', 'begin', 'shelve'), which: fc.nat(8) }) }, // prettier-ignore
  { weight: 1, arbitrary: fc.record({ do: fc.constant('extend'), which: fc.nat(8), ms: fc.nat(200) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry'), which: fc.nat(8), delay: fc.nat(60), counts: fc.boolean() }) }, // prettier-ignore
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('putBack', 'discard'), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel'), host: small }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.nat(70) }) },
)

/** Random schedules. */
export const schedules: fc.Arbitrary<readonly Step[]> = fc.array(step, { maxLength: 60, size: 'max' })

const laneOf = ({ orderingKey, host }: DeliveryItem): string | undefined =>
  orderingKey === undefined ? undefined : `${host} ${orderingKey}`

/** The queue, and the moment that it takes for the present where it is not told. */
export interface ModelledQueue {
  readonly queue: DeliveryQueue
  readonly setTime: (now: number) => void
  /** Looks at what is stored, given the items that should be there. */
  readonly inspect?: (items: readonly DeliveryItem[]) => Promise<void>
}

/** Runs a schedule against queue and model, comparing every answer. */
export async function compare(
  { queue, setTime, inspect }: ModelledQueue,
  steps: readonly Step[],
): Promise<void> {
  let model: ModelEntry[] = []
  let shelf: ModelEntry[] = []
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
  const add = (item: DeliveryItem): void => {
    if ([...model, ...shelf].some((entry) => entry.item.id === item.id)) return
    model.push({ item, attempt: 0, lapses: 0, begun: 0, dueAt: item.createdAt, lease: undefined })
  }
  const itemOf = ({ id, key, host: number, delay, body }: NewItem): DeliveryItem => {
    const host = `host${number}.example`
    const hasSubject = delay > 10
    return {
      id: `item ${id}`,
      inbox: `https://${host}/inbox`,
      host,
      senderId: 'alice',
      activityId: `activity ${body}`,
      body: JSON.stringify({ body }),
      createdAt: now + delay,
      ...(key > 0 && { orderingKey: `key ${key}` }),
      ...(hasSubject && { subject: `subject ${number}` }),
    }
  }

  for (const step of steps) {
    setTime(now)
    if (step.do === 'wait') now += step.ms
    else if (step.do === 'enqueue') {
      const items = step.items.map(itemOf)
      for (const item of items) add(item)
      await queue.enqueue(items)
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
      expect(claimed.map(({ item, attempt, lapses, begun }) => ({ item, attempt, lapses, begun }))).toEqual(
        chosen.map(({ item, attempt, lapses, begun }) => ({ item, attempt, lapses, begun })),
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
    } else if (step.do === 'putBack' || step.do === 'discard') {
      const entry = shelf[step.which]
      expect(await queue[step.do](entry?.item.id ?? 'nothing')).toBe(entry !== undefined)
      shelf = shelf.filter((one) => one !== entry)
      if (step.do === 'putBack' && entry !== undefined) add({ ...entry.item, createdAt: now })
    } else {
      const job = jobs.at(-1 - step.which) // recent ones mostly, some of them long settled
      if (job === undefined) continue
      const { item, lease } = job
      if (step.do === 'stale') {
        expect(await queue.ack(item.id, `${lease} `)).toBe(false)
        continue
      }
      const entry = model.find((one) => one.item.id === item.id && one.lease === lease)
      const isHeld = entry !== undefined
      if (step.do === 'retry') {
        expect(await queue.retry(item.id, lease, now + step.delay, step.counts)).toBe(isHeld)
        if (entry === undefined) continue
        Object.assign(entry, { lease: undefined, lapses: 0, begun: 0, dueAt: now + step.delay })
        if (step.counts) entry.attempt += 1
      } else if (step.do === 'extend') {
        expect(await queue.extend(item.id, lease, now + step.ms)).toBe(isHeld)
        if (entry !== undefined) entry.dueAt = now + step.ms
      } else if (step.do === 'begin') {
        expect(await queue.begin(item.id, lease)).toBe(isHeld)
        if (entry !== undefined) entry.begun += 1
      } else if (step.do === 'shelve') {
        expect(await queue.shelve(item.id, lease, 'unfinished')).toBe(isHeld)
        if (entry === undefined) continue
        model = model.filter((one) => one !== entry)
        shelf = [...shelf, entry]
      } else {
        expect(await queue[step.do](item.id, lease)).toBe(isHeld)
        model = model.filter((one) => one !== entry)
      }
    }
    const waiting = model.filter(firstOfLane).map(({ dueAt }) => dueAt)
    expect(await queue.nextDueAt()).toBe(waiting.length === 0 ? undefined : Math.min(...waiting))
  }
  expect(await queue.size()).toBe(model.length)
  const { items: aside } = await queue.setAside({ limit: 100 })
  expect(aside.map(({ id }) => id)).toEqual(shelf.map(({ item }) => item.id))
  await inspect?.([...model, ...shelf].map(({ item }) => item))
}
