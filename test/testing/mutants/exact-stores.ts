/**
 * Queues and caches that give back something like what they were given.
 *
 * @module
 */
import type { DeliveryItem, DeliveryQueue, KeyValueStore } from '../../../src/protocol/ports/index.js'
import { each, inOrder, MOMENTS, NAMES, rewritten, TEXTS, whereText } from './exact-changes.js'
import type { KeyValueMutant } from './key-value-store.js'
import type { QueueMutant } from './queue.js'

/** A queue that changes what it is given. */
function entering(name: string, change: (item: DeliveryItem) => DeliveryItem): QueueMutant {
  return { name, break: (good) => ({ enqueue: (items) => good.enqueue(items.map(change)) }) }
}

/** Knows items by another id, and hands them out as they were. */
function renaming(name: string, rename: (id: string) => string): QueueMutant {
  return {
    name,
    break: (good) => {
      const real = new Map<string, DeliveryItem>()
      const called = Object.fromEntries(
        (['ack', 'retry', 'drop', 'extend', 'begin', 'shelve', 'putBack', 'discard'] as const).map((call) => [
          call,
          (id: string, ...rest: readonly never[]) =>
            (good[call] as (...all: readonly unknown[]) => Promise<boolean>)(rename(id), ...rest),
        ]),
      ) as Partial<DeliveryQueue>
      return {
        ...called,
        async enqueue(items) {
          for (const item of items) if (!real.has(rename(item.id))) real.set(rename(item.id), item)
          await good.enqueue(items.map((item) => ({ ...item, id: rename(item.id) })))
        },
        claim: async (options) =>
          (await good.claim(options)).map((job) => ({ ...job, item: real.get(job.item.id) ?? job.item })),
      }
    },
  }
}

/** Compares a member of items by another text, and hands the items out as they were. */
function comparing(
  name: string,
  member: 'subject' | 'orderingKey',
  rename: (text: string) => string,
): QueueMutant {
  return {
    name,
    break: (good) => {
      const real = new Map<string, DeliveryItem>()
      return {
        async enqueue(items) {
          for (const item of items) real.set(item.id, item)
          await good.enqueue(
            items.map((item) => {
              const text = item[member]
              return text === undefined ? item : { ...item, [member]: rename(text) }
            }),
          )
        },
        claim: async (options) =>
          (await good.claim(options)).map((job) => ({ ...job, item: real.get(job.item.id) ?? job.item })),
        ...(member === 'subject' && { cancel: (subject: string) => good.cancel(rename(subject)) }),
      }
    },
  }
}

/** Queues that do so. */
export const exactQueueMutants: readonly QueueMutant[] = [
  ...each(TEXTS, (what, change) =>
    entering(`bodies kept ${what}`, (item) => ({ ...item, body: whereText(item.body, change) })),
  ),
  ...each(NAMES, (what, rename) => renaming(`ids compared ${what}`, rename)),
  ...each(NAMES, (what, rename) => comparing(`subjects compared ${what}`, 'subject', rename)),
  ...each(NAMES, (what, rename) => comparing(`ordering keys compared ${what}`, 'orderingKey', rename)),
  ...each(MOMENTS, (what, change) =>
    entering(`moments kept ${what}`, (item) => ({ ...item, createdAt: change(item.createdAt) })),
  ),
  ...each(MOMENTS, (what, change): QueueMutant => ({
    name: `retries kept ${what}`,
    break: (good) => ({
      retry: (id, lease, dueAt, counts) => good.retry(id, lease, change(dueAt), counts),
    }),
  })),
  ...each(MOMENTS, (what, change): QueueMutant => ({
    name: `leases kept ${what}`,
    break: (good) => ({ extend: (id, lease, until) => good.extend(id, lease, change(until)) }),
  })),
  {
    name: 'bodies put back as values',
    break: (good) => {
      const back = new Set<string>()
      return {
        putBack: async (id) => {
          back.add(id)
          return good.putBack(id)
        },
        claim: async (options) =>
          (await good.claim(options)).map(({ item, ...job }) => ({
            ...job,
            item: back.has(item.id) ? { ...item, body: rewritten(item.body, inOrder) } : item,
          })),
      }
    },
  },
]

/** Breaks values on their way in. */
function keeping(name: string, change: (text: string) => string): KeyValueMutant {
  const changed = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value ?? null), (_key, part: unknown) =>
      typeof part === 'string' ? change(part) : part,
    )
  return {
    name,
    break: (good) => ({
      set: (key, value, ttlMs) => good.set(key, changed(value), ttlMs),
    }),
  }
}

/** Caches that do so. */
export const exactKeyValueMutants: readonly KeyValueMutant[] = [
  ...each(TEXTS, (what, change) => keeping(`keeps a text ${what}`, change)),
  ...(['set', 'add', 'compareAndSet'] as const)
    .flatMap((call) =>
      each(MOMENTS, (what, change): KeyValueMutant => ({
        name: `${call} keeps a life ${what}`,
        break: (good) => ({ [call]: wrappedLife(good, call, change) }),
      })),
    )
    .filter(({ name }) => /32 bits$/.test(name) && !name.includes('up to')), // a life has to last, and no longer
]

function wrappedLife(
  good: KeyValueStore,
  call: 'set' | 'add' | 'compareAndSet',
  change: (ms: number) => number,
): (...all: readonly unknown[]) => Promise<unknown> {
  return (...all) =>
    (good[call] as (...all: readonly unknown[]) => Promise<unknown>)(
      ...all.slice(0, -1),
      change(all.at(-1) as number),
    )
}
