import { describe, expect, it } from 'vitest'
import {
  createMemoryDeliveryQueue,
  createMemoryFollowerStore,
  createMemoryKeyValueStore,
} from '../../../src/adapters/memory/index.js'
import {
  createFixedClock,
  deliveryQueueContract,
  followerStoreContract,
  keyValueStoreContract,
} from '../../../src/testing/index.js'

const noon = '2026-11-22T12:00:00Z'

describe('createMemoryKeyValueStore', () => {
  const cases = keyValueStoreContract(() => {
    const clock = createFixedClock(noon)
    return {
      store: createMemoryKeyValueStore({ clock }),
      advance: (ms) => {
        clock.advance(ms)
      },
    }
  })
  it.each(cases)('$name', async ({ run }) => {
    await run()
  })

  it('lets go of what was unused for longest', async () => {
    const store = createMemoryKeyValueStore({ maxEntries: 2, clock: createFixedClock(noon) })
    await store.set('a', 1, 1000)
    await store.set('b', 2, 1000)
    await store.get('a')
    await store.set('c', 3, 1000)
    expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual([1, undefined, 3])
  })

  it('refuses a value without a JSON form', async () => {
    await expect(createMemoryKeyValueStore().set('a', undefined, 1000)).rejects.toThrow(TypeError)
  })

  it('lets go of added values whose life is over, not of others', async () => {
    const clock = createFixedClock(noon)
    const store = createMemoryKeyValueStore({ clock })
    await store.add('long', 1, 1e9)
    for (let i = 0; i < 5000; i++) {
      await store.add(`short ${i}`, 1, 10)
      clock.advance(1)
    }
    expect(await store.add('long', 2, 1e9)).toBe(false)
    expect(await store.add('short 0', 1, 10)).toBe(true)
  })
})

describe('createMemoryFollowerStore', () => {
  it.each(followerStoreContract(() => ({ store: createMemoryFollowerStore() })))('$name', async ({ run }) => {
    await run()
  })
})

describe('createMemoryDeliveryQueue', () => {
  it.each(deliveryQueueContract(() => ({ queue: createMemoryDeliveryQueue() })))('$name', async ({ run }) => {
    await run()
  })
})
