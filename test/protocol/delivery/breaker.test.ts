import { describe, expect, it } from 'vitest'
import { createMemoryDeliveryQueue } from '../../../src/adapters/memory/delivery-queue.js'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/key-value-store.js'
import { RemoteError } from '../../../src/errors.js'
import { createDeliveryWorker, noteHostAlive } from '../../../src/protocol/delivery/index.js'
import type { DeliveryItem, FederationEvent } from '../../../src/protocol/ports/index.js'
import { createFixedClock, createSeededRandom } from '../../../src/testing/clock.js'
import { createFakeDirectory, createFakeOutbox, DAY, item as itemOf, MINUTE, NOON } from './fixtures.js'

const unreachable = new RemoteError('ERR_REMOTE_UNREACHABLE', 'refused', { retryable: true })

const item = (id: string, host: string, createdAt: number, more: Partial<DeliveryItem> = {}): DeliveryItem =>
  itemOf(id, { host, createdAt, ...more })

/** So many workers over one queue and one store; a host is up when `isUp` says so. */
function setUp(workerCount: number, isUp: (host: string, at: number, path: string) => boolean) {
  const clock = createFixedClock(NOON)
  const queue = createMemoryDeliveryQueue({ clock })
  const outbox = createFakeOutbox(queue)
  const directory = createFakeDirectory()
  const cache = createMemoryKeyValueStore({ clock })
  const sent: { readonly at: number; readonly host: string; readonly ok: boolean; readonly path: string }[] =
    []
  const events: FederationEvent[] = []
  const workers = Array.from({ length: workerCount }, (_, i) =>
    createDeliveryWorker({
      queue,
      outbox,
      directory,
      cache,
      clock,
      scheduler: clock,
      localOrigins: [],
      compose: () => Promise.resolve(undefined),
      random: createSeededRandom(i),
      limits: { maxPerHost: 1 }, // so that what overlaps does not blur the counts
      senderOf: () => Promise.resolve({ signer: 'key' }),
      send: ({ url }) => {
        const { host, pathname: path } = new URL(url)
        const at = clock.now().getTime() - NOON
        const ok = isUp(host, at, path)
        sent.push({ at, host, ok, path })
        return ok ? Promise.resolve({ status: 202, headers: {} }) : Promise.reject(unreachable)
      },
      onEvent: (event) => events.push(event),
    }),
  )
  /** Lets all workers look at the queue every so often. */
  async function runUntil(end: number, step: number): Promise<void> {
    for (let turn = 0; clock.now().getTime() - NOON < end; turn++) {
      for (const worker of workers) while ((await worker.runOnce()) > 0);
      clock.advance(step)
    }
  }
  return { clock, queue, cache, sent, events, runUntil }
}

describe.each([1, 4])('the breaker, shared by %i workers', (workerCount) => {
  it('probes at 60 s, then after twice as long each time, and nothing in between (R11, T130)', async () => {
    const run = setUp(workerCount, () => false)
    await run.queue.enqueue(Array.from({ length: 500 }, (_, i) => item(`${i}`, 'dead.example', NOON)))
    await run.runUntil(3 * 60 * MINUTE, 1000)
    const openAfterFive = run.sent.slice(0, 5).map(({ at }) => at)
    expect(openAfterFive).toEqual([0, 0, 0, 0, 0])
    const probes = run.sent.slice(5).map(({ at }) => at / MINUTE)
    expect(probes).toEqual([1, 3, 7, 15, 31, 63, 123])
    expect(run.events.filter(({ kind }) => kind === 'circuit.opened')).toHaveLength(1)
  })

  it('uses up no attempts while it waits (R12)', async () => {
    const run = setUp(workerCount, (_host, at) => at >= 100 * MINUTE)
    await run.queue.enqueue(Array.from({ length: 20 }, (_, i) => item(`${i}`, 'down.example', NOON)))
    await run.runUntil(180 * MINUTE, 1000)
    const delivered = run.events.filter((event) => event.kind === 'delivery.succeeded')
    expect(delivered).toHaveLength(20)
    expect(delivered.filter(({ attempt }) => attempt > 0).length).toBeLessThanOrEqual(11) // 5, and a probe each
    expect(await run.queue.size()).toBe(0)
  })

  it('releases a backlog at ten a second once the probe succeeds (R11)', async () => {
    const run = setUp(workerCount, (_host, at) => at >= 30_000)
    await run.queue.enqueue(Array.from({ length: 200 }, (_, i) => item(`${i}`, 'back.example', NOON)))
    await run.runUntil(2 * MINUTE, 20)
    const released = run.sent.filter(({ ok }) => ok).map(({ at }) => at)
    expect(released).toHaveLength(200)
    expect(released[0]).toBe(MINUTE)
    for (let i = 10; i < released.length; i++)
      expect(released[i]! - released[i - 10]!).toBeGreaterThanOrEqual(1000)
    expect(released.at(-1)).toBeLessThan(MINUTE + 25_000)
    expect(run.events.map(({ kind }) => kind).filter((kind) => kind.startsWith('circuit'))).toEqual([
      'circuit.opened',
      'circuit.closed',
    ])
  })
})

describe('a host that fails for days', () => {
  it('is dead after seven of them, until it is heard of (R13)', async () => {
    const run = setUp(1, () => false)
    for (let day = 0; day < 7; day++) {
      await run.queue.enqueue([item(`day ${day}`, 'dead.example', run.clock.now().getTime())])
      await run.runUntil(day * DAY + 1, DAY)
    }
    const before = run.sent.length
    await run.queue.enqueue([item('more', 'dead.example', run.clock.now().getTime())])
    await run.runUntil(8 * DAY, DAY)
    expect(run.sent).toHaveLength(before)
    expect(run.events.at(-1)).toMatchObject({ kind: 'delivery.failed', code: 'ERR_CIRCUIT_OPEN' })

    await noteHostAlive('https://dead.example/users/bob', run.cache)
    await run.queue.enqueue([item('again', 'dead.example', run.clock.now().getTime())])
    await run.runUntil(9 * DAY, DAY)
    expect(run.sent.length).toBeGreaterThan(before)
  })
})

describe('an inbox on another host than its actor', () => {
  const evil = { onBehalfOf: 'evil.example' }
  const trap = (n: number): Partial<DeliveryItem> => ({ inbox: `https://victim.example/trap/${n}`, ...evil })

  it('opens no breaker but its own by failing', async () => {
    const run = setUp(1, (_host, _at, path) => !path.startsWith('/trap'))
    await run.queue.enqueue(
      Array.from({ length: 30 }, (_, i) => item(`trap ${i}`, 'victim.example', NOON, trap(i))),
    )
    await run.runUntil(10_000, 1000)
    expect(run.events.filter(({ kind }) => kind === 'circuit.opened')).toEqual([
      { kind: 'circuit.opened', host: 'victim.example for evil.example' },
    ])
    const trapped = run.sent.length
    expect(trapped).toBe(5)
    await run.queue.enqueue([item('good', 'victim.example', run.clock.now().getTime())])
    await run.queue.enqueue([
      item('other', 'victim.example', run.clock.now().getTime(), { onBehalfOf: 'honest.example' }),
    ])
    await run.runUntil(20_000, 1000)
    const delivered = run.events
      .filter((event) => event.kind === 'delivery.succeeded')
      .map(({ itemId }) => itemId)
    expect(delivered).toEqual(['good', 'other'])
    expect(run.sent).toHaveLength(trapped + 2)
  })

  it('is dead after seven days, until the actor’s own host is heard of', async () => {
    const run = setUp(1, () => false)
    const inbox = { onBehalfOf: 'blog.example' }
    for (let day = 0; day < 7; day++) {
      await run.queue.enqueue([item(`day ${day}`, 'inbox.example', run.clock.now().getTime(), inbox)])
      await run.runUntil(day * DAY + 1, DAY)
    }
    const before = run.sent.length
    await run.queue.enqueue([item('more', 'inbox.example', run.clock.now().getTime(), inbox)])
    await run.runUntil(8 * DAY, DAY)
    expect(run.sent).toHaveLength(before)
    await noteHostAlive('https://inbox.example/somebody', run.cache) // not the host that it is for
    await run.queue.enqueue([item('still', 'inbox.example', run.clock.now().getTime(), inbox)])
    await run.runUntil(9 * DAY, DAY)
    expect(run.sent).toHaveLength(before)
    await noteHostAlive('https://blog.example/users/bob', run.cache)
    await run.queue.enqueue([item('again', 'inbox.example', run.clock.now().getTime(), inbox)])
    await run.runUntil(10 * DAY, DAY)
    expect(run.sent.length).toBeGreaterThan(before)
  })
})

describe('what is remembered about hosts', () => {
  it('stays bounded when 12,000 hosts fail (R14, T131)', async () => {
    const run = setUp(1, () => false)
    const kept = new Set<string>()
    const { compareAndSet } = { compareAndSet: run.cache.compareAndSet.bind(run.cache) }
    run.cache.compareAndSet = (key, ...rest) => {
      kept.add(key)
      return compareAndSet(key, ...rest)
    }
    await run.queue.enqueue(Array.from({ length: 12_000 }, (_, i) => item(`${i}`, `evil${i}.example`, NOON)))
    await run.runUntil(1, 1)
    expect(kept.size).toBe(12_000)
    let present = 0
    for (const key of kept) if ((await run.cache.get(key)) !== undefined) present += 1
    expect(present).toBeLessThanOrEqual(10_000)
  })
})
