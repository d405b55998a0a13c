import { describe, expect, it } from 'vitest'
import {
  createMemoryDeliveryQueue,
  createMemoryFollowerStore,
  createMemoryKeyValueStore,
} from '../../../src/adapters/memory/index.js'
import { createDeliveryWorker, deliver } from '../../../src/protocol/delivery/index.js'
import { createFixedClock, createSeededRandom, type FixedClock } from '../../../src/testing/index.js'

const NOON = Date.parse('2026-11-22T12:00:00Z')
const alice = 'https://local.example/users/alice'
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
  const entries = Object.entries(store).map(([name, method]) => [
    name,
    (...parameters: unknown[]) => call(method as Method, parameters),
  ])
  return Object.fromEntries(entries) as Store
}

/** Delivers a post to three hosts, one of which is down at first, with the kth storage call going wrong. */
async function run(fault: Fault, k: number) {
  const clock = createFixedClock(NOON)
  let calls = 0
  const isFaulty = (): boolean => ++calls === k
  const queue = createMemoryDeliveryQueue()
  const stores = {
    queue: faulty(queue, fault, isFaulty, clock),
    cache: faulty(createMemoryKeyValueStore({ clock }), fault, isFaulty, clock),
    followers: createMemoryFollowerStore(),
  }
  for (const host of HOSTS)
    await stores.followers.add(alice, { actorId: `https://${host}/1`, inbox: `https://${host}/inbox` })
  const received = new Set<string>()
  const gaveUp: string[] = []
  const worker = createDeliveryWorker({
    ...stores,
    clock,
    scheduler: clock,
    pollMs: 60_000, // few idle looks, so that every call does something
    random: createSeededRandom(1),
    senderOf: () => Promise.resolve({ signer: 'key' }),
    send: ({ url }) => {
      const isDown = url.includes('b.example') && clock.now().getTime() < NOON + 100_000
      if (!isDown) received.add(new URL(url).host)
      return Promise.resolve({ status: isDown ? 503 : 202, headers: {} })
    },
    onGiveUp: ({ id }) => void gaveUp.push(id),
    onError: () => undefined,
  })
  const activity = { id: `${alice}/1`, type: 'Create', to: [`${alice}/followers`], object: { id: 'note' } }
  const parts = { ...stores, clock, localOrigins: [], resolve: () => Promise.resolve([]) }
  const progress = { isQueued: false }
  const queueIt = async (): Promise<void> => {
    await deliver(activity, parts, { sender: { id: alice, followers: `${alice}/followers` } })
    progress.isQueued = true
  }
  const step = async (ms: number): Promise<void> => {
    for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve))
    clock.advance(ms)
  }
  const queueing = queueIt().catch(queueIt) // a caller that tries again
  for (let i = 0; i < 100 && !progress.isQueued; i++) await step(1000)
  await queueing
  worker.start()
  for (let i = 0; i < 400 && received.size < HOSTS.length; i++) await step(1000)
  for (let i = 0; i < 120; i++) await step(1000)
  const size = await queue.size()
  const stopped = worker.stop({ timeoutMs: 1 })
  await step(1)
  await stopped
  return { calls, received: [...received].sort(), gaveUp, size }
}

describe.each<Fault>(['throws before', 'throws after', 'hangs 30 s'])('a storage call that %s', (fault) => {
  it('loses no delivery, whichever call it is (R24)', async () => {
    const { calls } = await run(fault, Infinity)
    expect(calls).toBeGreaterThan(30)
    for (let k = 1; k <= calls; k++) {
      const { received, gaveUp, size } = await run(fault, k)
      expect([k, received, gaveUp, size]).toEqual([k, HOSTS, [], 0])
    }
  }, 60_000)
})
