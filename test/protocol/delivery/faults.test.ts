import { describe, expect, it } from 'vitest'
import { createMemoryDeliveryQueue } from '../../../src/adapters/memory/delivery-queue.js'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/key-value-store.js'
import { createDeliveryWorker } from '../../../src/protocol/delivery/index.js'
import { createFixedClock, createSeededRandom, type FixedClock } from '../../../src/testing/clock.js'
import { alice, createFakeDirectory, createFakeOutbox, dispatch, listOf, NOON } from './fixtures.js'

const HOSTS = ['a.example', 'b.example', 'c.example']

type Fault = 'throws before' | 'throws after' | 'hangs 30 s'
type Method = (...parameters: unknown[]) => Promise<unknown>

/** Makes one call of a store go wrong: the `nth` of all calls made through the same counter. */
function faulty<Store extends object>(
  store: Store,
  fault: Fault,
  isFaulty: () => boolean,
  clock: FixedClock,
): Store {
  const call = async (method: Method, parameters: unknown[]): Promise<unknown> => {
    if (!isFaulty()) return method(...parameters)
    if (fault === 'throws before') throw new Error('storage away')
    if (fault === 'hangs 30 s') await new Promise<void>((resolve) => clock.after(30_000, resolve))
    const result = await method(...parameters)
    if (fault === 'throws after') throw new Error('storage away')
    return result
  }
  const entries = Object.entries(store).map(([name, method]: [string, unknown]) => [
    name,
    typeof method === 'function' ? (...parameters: unknown[]) => call(method as Method, parameters) : method,
  ])
  return Object.fromEntries(entries) as Store
}

/** Delivers a post to three hosts, one of which is down at first, with the kth call of a port going wrong. */
async function run(fault: Fault, k: number) {
  const clock = createFixedClock(NOON)
  let calls = 0
  const isFaulty = (): boolean => ++calls === k
  const queue = createMemoryDeliveryQueue({ clock })
  const outbox = createFakeOutbox(queue)
  const directory = createFakeDirectory()
  const recipients = HOSTS.map((host) => ({ actorId: `https://${host}/1`, inbox: `https://${host}/inbox` }))
  directory.followers.set(alice, listOf(recipients))
  const counts = new Map<string, number>()
  const lost: string[] = []
  const worker = createDeliveryWorker({
    queue: faulty(queue, fault, isFaulty, clock),
    outbox: faulty(outbox, fault, isFaulty, clock),
    cache: faulty(createMemoryKeyValueStore({ clock }), fault, isFaulty, clock),
    directory: faulty(directory, fault, isFaulty, clock),
    clock,
    scheduler: clock,
    localOrigins: [],
    compose: () => Promise.resolve(undefined),
    limits: { pollMs: 60_000, pageSize: 2 }, // few idle looks, so that every call does something
    random: createSeededRandom(1),
    senderOf: () => Promise.resolve({ signer: 'key' }),
    send: ({ url }) => {
      const { host } = new URL(url)
      const isDown = host === 'b.example' && clock.now().getTime() < NOON + 100_000
      if (!isDown) counts.set(host, (counts.get(host) ?? 0) + 1)
      return Promise.resolve({ status: isDown ? 503 : 202, headers: {} })
    },
    onEvent: (event) => {
      if (event.kind === 'delivery.failed' || event.kind === 'delivery.setAside') lost.push(event.itemId)
    },
  })
  const step = async (ms: number): Promise<void> => {
    for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve))
    clock.advance(ms)
  }
  outbox.put(dispatch('urn:post'))
  worker.start()
  for (let i = 0; i < 400 && counts.size < HOSTS.length; i++) await step(1000)
  for (let i = 0; i < 120; i++) await step(1000)
  const size = (await queue.size()) + (await outbox.size())
  const stopped = worker.stop({ timeoutMs: 1 })
  await step(1)
  await stopped
  return { calls, received: [...counts.keys()].sort(), lost, size, most: Math.max(...counts.values()) }
}

describe.each<Fault>(['throws before', 'throws after', 'hangs 30 s'])('a call of a port that %s', (fault) => {
  it('loses no delivery, whichever call it is (R24)', async () => {
    const { calls } = await run(fault, Infinity)
    expect(calls).toBeGreaterThan(30)
    for (let k = 1; k <= calls; k++) {
      const { received, lost, size, most } = await run(fault, k)
      expect([k, received, lost, size]).toEqual([k, HOSTS, [], 0])
      expect(most).toBeLessThanOrEqual(2) // once more at most
    }
  }, 60_000)
})
