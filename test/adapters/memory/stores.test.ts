import { describe, expect, it } from 'vitest'
import { createMemoryDeliveryQueue, createMemoryKeyValueStore } from '../../../src/adapters/memory/index.js'
import type { DeliveryItem } from '../../../src/protocol/ports/index.js'
import { createFixedClock, deliveryQueueContract, keyValueStoreContract } from '../../../src/testing/index.js'

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

  it('flushes no kind of key by a flood of another', async () => {
    const store = createMemoryKeyValueStore({ maxEntries: 2, clock: createFixedClock(noon) })
    await store.set('key:https://bob.example/#main-key', 'good', 1000)
    await store.set('none', 'plain', 1000)
    for (let i = 0; i < 100; i++) await store.set(`failure:https://evil.example/${i}`, i, 1000)
    expect(await store.get('key:https://bob.example/#main-key')).toBe('good')
    expect(await store.get('none')).toBe('plain')
    expect([
      await store.get('failure:https://evil.example/97'),
      await store.get('failure:https://evil.example/98'),
    ]).toEqual([undefined, 98])
  })

  it('bounds the number of kinds as well', async () => {
    const store = createMemoryKeyValueStore({ maxEntries: 2, clock: createFixedClock(noon) })
    for (let i = 0; i < 1000; i++) await store.set(`kind ${i}:1`, i, 1000)
    let kept = 0
    for (let i = 0; i < 1000; i++) if ((await store.get(`kind ${i}:1`)) !== undefined) kept += 1
    expect(kept).toBeLessThan(100)
    expect(await store.get('kind 0:1')).toBe(0)
    expect(await store.get('kind 999:1')).toBe(999)
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

describe('createMemoryDeliveryQueue', () => {
  it.each(deliveryQueueContract(() => ({ queue: createMemoryDeliveryQueue() })))('$name', async ({ run }) => {
    await run()
  })

  const item = (id: string, host: string, more: Partial<DeliveryItem> = {}): DeliveryItem => ({
    id,
    inbox: `https://${host}/inbox`,
    host,
    senderId: 'https://us.example/users/alice',
    activityId: id,
    body: '{}',
    createdAt: 0,
    ...more,
  })

  it.each([7, undefined, null, {}, '{"a":"\0"}'])('refuses a body that is no JSON text: %s', async (body) => {
    const queue = createMemoryDeliveryQueue()
    const bad = item('b', 'one.example', { body: body as string })
    await expect(queue.enqueue([item('a', 'one.example'), bad])).rejects.toThrow(TypeError)
    expect(await queue.size()).toBe(0)
  })

  it('keeps what was put back for as long as a new item', async () => {
    const clock = createFixedClock(noon)
    const queue = createMemoryDeliveryQueue({ clock })
    await queue.enqueue([item('a', 'one.example')])
    const claim = () => queue.claim({ now: clock.now().getTime(), limit: 9, leaseMs: 1000, maxPerHost: 9 })
    await queue.shelve('a', (await claim())[0]!.lease, 'unfinished')
    expect((await queue.setAside({ limit: 9 })).items[0]?.at).toBe(Date.parse(noon))
    clock.advance(5000)
    await queue.putBack('a')
    expect((await claim())[0]?.item.createdAt).toBe(Date.parse(noon) + 5000)
  })

  it('does not queue again what was set aside', async () => {
    const queue = createMemoryDeliveryQueue()
    await queue.enqueue([item('a', 'one.example')])
    const [job] = await queue.claim({ now: 1, limit: 9, leaseMs: 1000, maxPerHost: 9 })
    await queue.shelve('a', job!.lease, 'unfinished')
    await queue.enqueue([item('a', 'one.example')])
    expect(await queue.size()).toBe(0)
  })

  it('claims no slower when much is waiting, in one lane, for one host, or behind open circuits', async () => {
    const time = async (count: number): Promise<number> => {
      const queue = createMemoryDeliveryQueue()
      const items: DeliveryItem[] = []
      for (let i = 0; i < count; i++) {
        items.push(item(`lane ${i}`, 'one.example', { orderingKey: 'k' }))
        items.push(item(`host ${i}`, 'two.example'))
        items.push(item(`down ${i}`, `down${i % 50}.example`))
      }
      await queue.enqueue(items)
      const exceptHosts = Array.from({ length: 50 }, (_, i) => `down${i}.example`)
      const begin = performance.now()
      for (let i = 0; i < 200; i++) {
        const jobs = await queue.claim({ now: 1, limit: 3, leaseMs: 1e6, maxPerHost: 2, exceptHosts })
        for (const { item, lease } of jobs) await queue.ack(item.id, lease)
        expect(jobs.length).toBe(3)
        await queue.nextDueAt(exceptHosts)
      }
      return performance.now() - begin
    }
    await time(500)
    const [few, many] = [await time(500), await time(20_000)]
    expect(many).toBeLessThan(few * 8) // 40 times as much waits; a scan of it took 40 times as long
  })
})
