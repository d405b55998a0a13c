/**
 * Queues with one thing broken.
 *
 * @module
 */
import type { DeliveryItem, DeliveryJob, DeliveryQueue } from '../../../src/protocol/ports/index.js'
import { without } from './mutant.js'

/** One way to break a queue. */
export interface QueueMutant {
  readonly name: string
  readonly break: (good: DeliveryQueue) => Partial<DeliveryQueue>
}

const ITEM_PARTS: { readonly [Part in keyof DeliveryItem]-?: true } = {
  id: true, inbox: true, host: true, onBehalfOf: true, recipientId: true, senderId: true, activityId: true, body: true, headers: true,
  orderingKey: true, subject: true, synchronizeFollowers: true, retries: true, createdAt: true,
} // prettier-ignore

/** Calls that only the present holder may make. */
const HELD = {
  ack: (queue: DeliveryQueue, id: string, lease: string) => queue.ack(id, lease),
  drop: (queue: DeliveryQueue, id: string, lease: string) => queue.drop(id, lease),
  retry: (queue: DeliveryQueue, id: string, lease: string) => queue.retry(id, lease, 1),
  extend: (queue: DeliveryQueue, id: string, lease: string) => queue.extend(id, lease, 1),
  begin: (queue: DeliveryQueue, id: string, lease: string) => queue.begin(id, lease),
  shelve: (queue: DeliveryQueue, id: string, lease: string) => queue.shelve(id, lease, 'unfinished'),
} satisfies Partial<Record<keyof DeliveryQueue, unknown>>

type Held = keyof typeof HELD
const held = Object.keys(HELD) as Held[]

const jobs = (name: string, change: (job: DeliveryJob) => unknown): QueueMutant => ({
  name,
  break: (good) => ({
    claim: async (options) => (await good.claim(options)).map(change) as readonly DeliveryJob[],
  }),
})
const claiming = (
  name: string,
  change: (options: Parameters<DeliveryQueue['claim']>[0]) => Partial<Parameters<DeliveryQueue['claim']>[0]>,
): QueueMutant => ({
  name,
  break: (good) => ({ claim: (options) => good.claim({ ...options, ...change(options) }) }),
})

/** Keeps items under a disguise, and hands them out as they were. */
function disguised(name: string, disguise: (item: DeliveryItem, count: number) => DeliveryItem): QueueMutant {
  return {
    name,
    break: (good) => {
      const real = new Map<string, DeliveryItem>()
      let count = 0
      return {
        async enqueue(items) {
          for (const item of items) if (!real.has(item.id)) real.set(item.id, item)
          await good.enqueue(items.map((item) => disguise(item, (count += 1))))
        },
        claim: async (options) =>
          (await good.claim(options)).map((job) => ({ ...job, item: real.get(job.item.id) ?? job.item })),
      }
    },
  }
}

/** Every way in which a queue is wrong. */
export const queueMutants: readonly QueueMutant[] = [
  ...Object.keys(ITEM_PARTS).map((part) =>
    jobs(`loses ${part} of an item`, (job) => ({ ...job, item: without(job.item, part) })),
  ),
  ...held.map((name): QueueMutant => ({
    name: `${name} takes any lease`,
    break: (good) => {
      const leases = new Map<string, string>()
      return {
        async claim(options) {
          const claimed = await good.claim(options)
          for (const { item, lease } of claimed) leases.set(item.id, lease)
          return claimed
        },
        [name]: (id: string, _lease: string, ...rest: readonly never[]) =>
          (good[name] as (...all: readonly unknown[]) => Promise<boolean>)(id, leases.get(id) ?? '', ...rest),
      }
    },
  })),
  ...held.map((name): QueueMutant => ({
    name: `${name} does nothing`,
    break: () => ({ [name]: () => Promise.resolve(true) }),
  })),
  ...held.map((name): QueueMutant => ({
    name: `${name} is always false`,
    break: (good) => ({
      [name]: async (...all: readonly unknown[]) => {
        await (good[name] as (...all: readonly unknown[]) => Promise<boolean>)(...all)
        return false
      },
    }),
  })),
  {
    name: 'a claim that forgets at once',
    break: (good) => ({
      async claim(options) {
        const claimed = await good.claim(options)
        for (const { item, lease } of claimed) await good.drop(item.id, lease)
        return claimed
      },
    }),
  },
  claiming('no share per host', () => ({ maxPerHost: 1000 })),
  claiming('one at a time per host', () => ({ maxPerHost: 1 })),
  claiming('no limit', () => ({ limit: 1000 })),
  claiming('a limit of one', ({ limit }) => ({ limit: Math.min(1, limit) })),
  claiming('leases that do not end', () => ({ leaseMs: 1e14 })),
  claiming('leases that end at once', () => ({ leaseMs: 1 })),
  claiming('hosts that are not excepted', () => ({ exceptHosts: [] })),
  claiming('a clock that is ahead', ({ now }) => ({ now: now + 1 })),
  claiming('a clock that is behind', ({ now }) => ({ now: now - 1 })),
  {
    name: 'the other way round',
    break: (good) => ({ claim: async (options) => [...(await good.claim(options))].reverse() }),
  },
  { name: 'nothing to claim', break: () => ({ claim: () => Promise.resolve([]) }) },
  disguised('an order that is not kept', (item) => ({ ...item, orderingKey: item.id })),
  disguised('one order for everything of a host', (item) => ({ ...item, orderingKey: 'all' })),
  disguised('items that are due at once', (item) => ({ ...item, createdAt: 0 })),
  disguised('subjects that are compared by their beginning', ({ subject, ...item }) => ({
    ...item,
    ...(subject !== undefined && { subject: subject.slice(0, 4) }),
  })),
  disguised('ordering keys taken for subjects', ({ orderingKey, ...item }) => ({
    ...item,
    ...(orderingKey !== undefined && { orderingKey, subject: orderingKey }),
  })),
  {
    name: 'one order over all hosts',
    break: (good) => ({
      async claim(options) {
        const claimed = await good.claim(options)
        const keys = new Set<string>()
        const kept: DeliveryJob[] = []
        for (const job of claimed) {
          const { orderingKey, id } = job.item
          if (orderingKey !== undefined && keys.has(orderingKey))
            await good.retry(id, job.lease, options.now, false)
          else kept.push(job)
          if (orderingKey !== undefined) keys.add(orderingKey)
        }
        return kept
      },
    }),
  },
  {
    name: 'an id that may be queued twice',
    break: (good) => {
      let count = 0
      const plain = (id: string): string => id.replace(/\t.*/, '')
      return {
        enqueue: (items) =>
          good.enqueue(items.map((item) => ({ ...item, id: `${item.id}\t${(count += 1)}` }))),
        claim: async (options) =>
          (await good.claim(options)).map((job) => ({
            ...job,
            item: { ...job.item, id: plain(job.item.id) },
          })),
      }
    },
  },
  {
    name: 'an item of a list that is lost',
    break: (good) => ({ enqueue: (items) => good.enqueue(items.slice(0, Math.max(1, items.length - 1))) }),
  },
  {
    name: 'a list that is queued until one fails',
    break: (good) => ({
      async enqueue(items) {
        for (const item of items) {
          if ((item.body as unknown) === undefined) throw new TypeError('no body')
          await good.enqueue([item])
        }
      },
    }),
  },
  {
    name: 'a list that is queued later',
    break: (good) => ({
      enqueue: (items) => {
        setTimeout(() => void good.enqueue(items), 0)
        return Promise.resolve()
      },
    }),
  },
  jobs('attempts that do not count', (job) => ({ ...job, attempt: 0 })),
  {
    name: 'waits that count',
    break: (good) => ({ retry: (id, lease, dueAt) => good.retry(id, lease, dueAt) }),
  },
  {
    name: 'retries that do not count',
    break: (good) => ({ retry: (id, lease, dueAt) => good.retry(id, lease, dueAt, false) }),
  },
  {
    name: 'retries at once',
    break: (good) => ({ retry: (id, lease, _dueAt, counts) => good.retry(id, lease, 0, counts) }),
  },
  jobs('lapses that do not count', (job) => ({ ...job, lapses: 0 })),
  jobs('beginnings that do not count', (job) => ({ ...job, begun: 0 })),
  jobs('lapses taken for beginnings', (job) => ({ ...job, begun: job.lapses })),
  {
    name: 'counts that no outcome clears',
    break: (good) => {
      const counts = new Map<string, { lapses: number; begun: number }>()
      return {
        claim: async (options) =>
          (await good.claim(options)).map((job) => {
            const known = counts.get(job.item.id) ?? { lapses: 0, begun: 0 }
            const kept = {
              lapses: Math.max(known.lapses, job.lapses),
              begun: Math.max(known.begun, job.begun),
            }
            counts.set(job.item.id, kept)
            return { ...job, ...kept }
          }),
      }
    },
  },
  jobs('one lease for all', (job) => ({ ...job, lease: 'lease' })),
  { name: 'cancels nothing', break: () => ({ cancel: () => Promise.resolve(0) }) },
  {
    name: 'cancels and says nothing',
    break: (good) => ({ cancel: async (subject) => (await good.cancel(subject)) * 0 }),
  },
  {
    name: 'cancels what is under way',
    break: (good) => {
      const claimed: DeliveryJob[] = []
      return {
        async claim(options) {
          const more = await good.claim(options)
          claimed.push(...more)
          return more
        },
        async cancel(subject) {
          let count = await good.cancel(subject)
          for (const { item, lease } of claimed)
            if (item.subject === subject && (await good.drop(item.id, lease))) count += 1
          return count
        },
      }
    },
  },
  { name: 'nextDueAt of nothing', break: () => ({ nextDueAt: () => Promise.resolve(undefined) }) },
  { name: 'nextDueAt of now', break: () => ({ nextDueAt: () => Promise.resolve(0) }) },
  { name: 'nextDueAt of excepted hosts', break: (good) => ({ nextDueAt: () => good.nextDueAt() }) },
  { name: 'an empty size', break: () => ({ size: () => Promise.resolve(0) }) },
  {
    name: 'a size with what is set aside',
    break: (good) => ({
      size: async () => (await good.size()) + (await good.setAside({ limit: 100 })).items.length,
    }),
  },
  { name: 'a shelf that forgets', break: (good) => ({ shelve: (id, lease) => good.drop(id, lease) }) },
  {
    name: 'a shelf that tries again',
    break: (good) => ({ shelve: (id, lease) => good.retry(id, lease, 0) }),
  },
  { name: 'a shelf that is never shown', break: () => ({ setAside: () => Promise.resolve({ items: [] }) }) },
  {
    name: 'a shelf of one page',
    break: (good) => ({ setAside: async (page) => ({ items: (await good.setAside(page)).items }) }),
  },
  {
    name: 'a shelf with the newest first',
    break: (good) => ({
      setAside: async (page) => ({
        items: [...(await good.setAside({ limit: 100 })).items].reverse().slice(0, page.limit),
      }),
    }),
  },
  {
    name: 'a shelf that loses why',
    break: (good) => ({
      setAside: async (page) => {
        const { items, ...rest } = await good.setAside(page)
        return { ...rest, items: items.map((aside) => ({ ...aside, reason: 'unreadable' as const })) }
      },
    }),
  },
  { name: 'nothing that is put back', break: () => ({ putBack: () => Promise.resolve(true) }) },
  { name: 'nothing that is discarded', break: () => ({ discard: () => Promise.resolve(true) }) },
  { name: 'a putBack that discards', break: (good) => ({ putBack: (id) => good.discard(id) }) },
  { name: 'a discard that puts back', break: (good) => ({ discard: (id) => good.putBack(id) }) },
  {
    name: 'a putBack that forgets whom it is for',
    break: (good) => {
      const putBack = new Set<string>()
      return {
        putBack: (id) => {
          putBack.add(id)
          return good.putBack(id)
        },
        claim: async (options) =>
          (await good.claim(options)).map((job) =>
            putBack.has(job.item.id) ? { ...job, item: without(job.item, 'recipientId') } : job,
          ),
      }
    },
  },
  {
    name: 'a putBack that keeps the counts',
    break: (good) => {
      const begun = new Map<string, number>()
      return {
        begin: (id, lease) => {
          begun.set(id, (begun.get(id) ?? 0) + 1)
          return good.begin(id, lease)
        },
        claim: async (options) =>
          (await good.claim(options)).map((job) => ({ ...job, begun: begun.get(job.item.id) ?? 0 })),
      }
    },
  },
]
