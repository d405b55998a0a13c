import { describe, expect, it } from 'vitest'
import {
  createMemoryDeliveryQueue,
  createMemoryFollowerStore,
  createMemoryKeyValueStore,
} from '../../src/adapters/memory/index.js'
import type { DeliveryQueue, FollowerStore, KeyValueStore } from '../../src/protocol/ports/index.js'
import {
  createFixedClock,
  deliveryQueueContract,
  followerStoreContract,
  keyValueStoreContract,
  type ContractCase,
} from '../../src/testing/index.js'

/** Names of the cases that a store fails. */
async function failures(cases: readonly ContractCase[]): Promise<readonly string[]> {
  const failed: string[] = []
  for (const { name, run } of cases) await run().catch(() => failed.push(name))
  return failed
}

/** Each a way in which stores are broken in practice; the contract must see it. */
describe('keyValueStoreContract', () => {
  const broken: Readonly<Record<string, (store: KeyValueStore) => Partial<KeyValueStore>>> = {
    'an add that reads, then writes': (store) => ({
      async add(key, value, ttlMs) {
        if ((await store.get(key)) !== undefined) return false
        await store.set(key, value, ttlMs)
        return true
      },
    }),
    'a swap that does not compare': (store) => ({
      async compareAndSet(key, _expected, value, ttlMs) {
        await store.set(key, value, ttlMs)
        return true
      },
    }),
    'values that do not die': (store) => ({ set: (key, value) => store.set(key, value, 1e12) }),
    'keys without regard to case': (store) => ({
      get: (key) => store.get(key.toLowerCase()),
      set: (key, value, ttlMs) => store.set(key.toLowerCase(), value, ttlMs),
    }),
  }
  it.each(Object.entries(broken))('sees %s', async (_what, fault) => {
    const cases = keyValueStoreContract(() => {
      const clock = createFixedClock(0)
      const store = createMemoryKeyValueStore({ clock })
      return { store: { ...store, ...fault(store) }, advance: clock.advance }
    })
    expect(await failures(cases)).not.toEqual([])
  })
})

describe('followerStoreContract', () => {
  const broken: Readonly<Record<string, (store: FollowerStore) => Partial<FollowerStore>>> = {
    'a stolen shared inbox': (store) => ({
      add: (accountId, { actorId, inbox, sharedInbox }) =>
        store.add(accountId, { actorId, inbox: sharedInbox ?? inbox }),
    }),
    'an origin compared as a prefix': (store) => ({
      idsOnOrigin: async (accountId, origin) =>
        (await store.list(accountId, { limit: 1000 })).actorIds.filter((id) => id.startsWith(origin)),
    }),
    'accounts that are mixed up': (store) => ({ add: (_accountId, follower) => store.add('any', follower) }),
  }
  it.each(Object.entries(broken))('sees %s', async (_what, fault) => {
    const cases = followerStoreContract(() => {
      const store = createMemoryFollowerStore()
      return { store: { ...store, ...fault(store) } }
    })
    expect(await failures(cases)).not.toEqual([])
  })
})

describe('deliveryQueueContract', () => {
  const broken: Readonly<Record<string, (queue: DeliveryQueue) => Partial<DeliveryQueue>>> = {
    'a claim that forgets at once': (queue) => ({
      async claim(options) {
        const jobs = await queue.claim(options)
        for (const { item, lease } of jobs) await queue.drop(item.id, lease)
        return jobs
      },
    }),
    'no share per host': (queue) => ({ claim: (options) => queue.claim({ ...options, maxPerHost: 1000 }) }),
    'an order that is not kept': (queue) => ({
      enqueue: (items) => queue.enqueue(items.map((item) => ({ ...item, orderingKey: item.id }))),
    }),
    'leases that do not end': (queue) => ({ claim: (options) => queue.claim({ ...options, leaseMs: 1e12 }) }),
    'waits that count': (queue) => ({ retry: (id, lease, dueAt) => queue.retry(id, lease, dueAt) }),
  }
  it.each(Object.entries(broken))('sees %s', async (_what, fault) => {
    const cases = deliveryQueueContract(() => {
      const queue = createMemoryDeliveryQueue()
      return { queue: { ...queue, ...fault(queue) } }
    })
    expect(await failures(cases)).not.toEqual([])
  })

  it('names the rule that is broken', async () => {
    const queue = createMemoryDeliveryQueue()
    const [first] = deliveryQueueContract(() => ({ queue: { ...queue, size: () => Promise.resolve(7) } }))
    await expect(first?.run()).rejects.toThrow('size: expected 0, got 7')
  })
})
