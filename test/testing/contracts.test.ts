import { serve, type ServerType } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryDeliveryQueue, createMemoryKeyValueStore } from '../../src/adapters/memory/index.js'
import { createFetchTransport } from '../../src/adapters/web/index.js'
import type { KeyValueStore, Transport } from '../../src/protocol/ports/index.js'
import {
  answerTransportContract,
  createFixedClock,
  deliveryQueueContract,
  keyValueStoreContract,
  transportContract,
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
  const kept = new Map<string, unknown>()
  const broken: Readonly<Record<string, (store: KeyValueStore) => Partial<KeyValueStore>>> = {
    'a store that forgets at once': () => ({ set: () => Promise.resolve() }),
    'an add that reads, then writes': (store) => ({
      async add(key, value, ttlMs) {
        if ((await store.get(key)) !== undefined) return false
        await store.set(key, value, ttlMs)
        return true
      },
    }),
    'an add that replaces': (store) => ({
      async add(key, value, ttlMs) {
        await store.set(key, value, ttlMs)
        return true
      },
    }),
    'an add that is forgotten when much else is kept': (store) => ({
      add: (key, value, ttlMs) => store.compareAndSet(key, undefined, value, ttlMs),
    }),
    'an add that adds nothing': () => ({ add: () => Promise.resolve(true) }),
    'a swap that does not compare': (store) => ({
      async compareAndSet(key, _expected, value, ttlMs) {
        await store.set(key, value, ttlMs)
        return true
      },
    }),
    'a swap that reads, then writes': (store) => ({
      async compareAndSet(key, expected, value, ttlMs) {
        if (JSON.stringify(await store.get(key)) !== JSON.stringify(expected)) return false
        await store.set(key, value, ttlMs)
        return true
      },
    }),
    'a swap that never succeeds': () => ({ compareAndSet: () => Promise.resolve(false) }),
    'values that do not die': (store) => ({ set: (key, value) => store.set(key, value, 1e12) }),
    'added values that do not die': (store) => ({ add: (key, value) => store.add(key, value, 1e12) }),
    'swapped values that do not die': (store) => ({
      compareAndSet: (key, expected, value) => store.compareAndSet(key, expected, value, 1e12),
    }),
    'lives of nothing that last': (store) => ({
      set: (key, value, ttlMs) => store.set(key, value, ttlMs > 0 ? ttlMs : 1000),
    }),
    'keys without regard to case': (store) => ({
      get: (key) => store.get(key.toLowerCase()),
      set: (key, value, ttlMs) => store.set(key.toLowerCase(), value, ttlMs),
    }),
    'keys that are trimmed': (store) => ({
      get: (key) => store.get(key.trim()),
      set: (key, value, ttlMs) => store.set(key.trim(), value, ttlMs),
    }),
    'keys that are cut': (store) => ({
      get: (key) => store.get(key.slice(0, 255)),
      set: (key, value, ttlMs) =>
        key.length > 255 ? Promise.reject(new RangeError('too long')) : store.set(key, value, ttlMs),
    }),
    'values that are kept by reference': (store) => ({
      get: (key) => Promise.resolve(kept.get(key)),
      set: async (key, value, ttlMs) => {
        kept.set(key, value)
        await store.set(key, value, ttlMs)
      },
    }),
    'a delete that deletes nothing': () => ({ delete: () => Promise.resolve() }),
  }
  it.each(Object.entries(broken))('sees %s', async (_what, fault) => {
    kept.clear()
    const cases = keyValueStoreContract(() => {
      const clock = createFixedClock(0)
      const store = createMemoryKeyValueStore({ clock })
      return { store: { ...store, ...fault(store) }, advance: clock.advance }
    })
    expect(await failures(cases)).not.toEqual([])
  })
})

describe('transportContract', () => {
  let server: ServerType
  let origin = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server = serve({ fetch: answerTransportContract, port: 0, hostname: '127.0.0.1' }, () => {
        resolve()
      })
    })
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  const good = createFetchTransport({ allowHttp: true, allowPrivateAddresses: true })
  const broken: Readonly<Record<string, Transport['send']>> = {
    'a status that is thrown': async (request, options) => {
      const answer = await good.send(request, options)
      if (answer.status >= 400) throw new Error(`status ${answer.status}`)
      return answer
    },
    'a redirect that is followed': async (request, options) => {
      const answer = await good.send(request, options)
      const { location } = answer.headers
      return location === undefined
        ? answer
        : await good.send({ ...request, url: new URL(location, request.url).href }, options)
    },
    'header lines that are lost': (request, options) => good.send({ ...request, headers: [] }, options),
    'a body that is lost': ({ method, url, headers }, options) =>
      good.send({ method, url, headers }, options),
    'names in upper case': async (request, options) => {
      const { headers, ...answer } = await good.send(request, options)
      const upper = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])
      return { ...answer, headers: Object.fromEntries(upper) }
    },
    'a limit that is not kept': (request, options) => good.send(request, { ...options, maxBodyBytes: 1e7 }),
    'a body that is cut': async (request, options) => {
      const { body, ...answer } = await good.send(request, { ...options, maxBodyBytes: 1e7 })
      return { ...answer, body: body.slice(0, options?.maxBodyBytes ?? 1_048_576) }
    },
    'a signal that is ignored': (request, { maxBodyBytes = 1_048_576 } = {}) =>
      Promise.race([
        good.send(request, { maxBodyBytes }),
        new Promise<never>((_, reject) => setTimeout(reject, 50)),
      ]),
  }
  it.each(Object.entries(broken))('sees %s', async (_what, send) => {
    const cases = transportContract(() => ({ transport: { send }, origin }))
    expect(await failures(cases)).not.toEqual([])
  })

  it('is passed by a good one', async () => {
    expect(await failures(transportContract(() => ({ transport: good, origin })))).toEqual([])
  })
})

describe('a contract', () => {
  it('names the rule that is broken', async () => {
    const queue = createMemoryDeliveryQueue()
    const [first] = deliveryQueueContract(() => ({ queue: { ...queue, size: () => Promise.resolve(7) } }))
    await expect(first?.run()).rejects.toThrow('size: expected 0, got 7')
  })

  it('closes what it opened, also when a rule is broken', async () => {
    let open = 0
    const cases = deliveryQueueContract(() => {
      open += 1
      const queue = createMemoryDeliveryQueue()
      return { queue: { ...queue, size: () => Promise.resolve(7) }, close: () => void (open -= 1) }
    })
    await failures(cases)
    expect(open).toBe(0)
  })
})
