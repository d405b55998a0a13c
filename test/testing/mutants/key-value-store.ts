/**
 * Stores of values with one thing broken.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util'
import { setImmediate as turn } from 'node:timers/promises'
import type { KeyValueStore } from '../../../src/protocol/ports/index.js'

/** One way to break a store of values. */
export interface KeyValueMutant {
  readonly name: string
  readonly break: (good: KeyValueStore) => Partial<KeyValueStore>
}

/** Breaks the names of keys, in every call. */
const renaming = (name: string, rename: (key: string) => string): KeyValueMutant => ({
  name,
  break: (good) => ({
    get: (key) => good.get(rename(key)),
    set: (key, value, ttlMs) => good.set(rename(key), value, ttlMs),
    add: (key, value, ttlMs) => good.add(rename(key), value, ttlMs),
    compareAndSet: (key, expected, value, ttlMs) => good.compareAndSet(rename(key), expected, value, ttlMs),
    delete: (key) => good.delete(rename(key)),
  }),
})

/** Breaks how long values live, in every call that keeps one. */
const living = (name: string, change: (ttlMs: number) => number): KeyValueMutant => ({
  name,
  break: (good) => ({
    set: (key, value, ttlMs) => good.set(key, value, change(ttlMs)),
    add: (key, value, ttlMs) => good.add(key, value, change(ttlMs)),
    compareAndSet: (key, expected, value, ttlMs) => good.compareAndSet(key, expected, value, change(ttlMs)),
  }),
})

const FOREVER_MS = 1e12

export const keyValueMutants: readonly KeyValueMutant[] = [
  renaming('ignores the case of keys', (key) => key.toLowerCase()),
  renaming('trims keys', (key) => key.trim()),
  renaming('normalizes keys', (key) => key.normalize('NFC')),
  renaming('decodes keys', (key) => decodeURIComponent(key)),
  renaming('cuts long keys off', (key) => key.slice(0, 255)),
  {
    name: 'takes its keys for members of an object',
    break: (good) => ({
      get: (key) =>
        key in {} ? Promise.resolve(({} as Readonly<Record<string, unknown>>)[key]) : good.get(key),
    }),
  },
  living('forgets nothing', () => FOREVER_MS),
  living('forgets at once', (ttlMs) => Math.min(ttlMs, 1)),
  living('takes a life for seconds', (ttlMs) => ttlMs * 1000),
  living('takes no life for one without an end', (ttlMs) => (ttlMs > 0 ? ttlMs : FOREVER_MS)),
  {
    name: 'gives null for nothing',
    break: (good) => ({ get: async (key) => (await good.get(key)) ?? null }),
  },
  {
    name: 'gives what was kept last for everything',
    break: (good) => {
      let last: unknown
      return {
        set(key, value, ttlMs) {
          last = value
          return good.set(key, value, ttlMs)
        },
        get: async (key) => ((await good.get(key)) === undefined ? undefined : last),
      }
    },
  },
  {
    name: 'keeps values as its givers do',
    break: (good) => {
      const given = new Map<string, unknown>()
      return {
        set(key, value, ttlMs) {
          given.set(key, value)
          return good.set(key, value, ttlMs)
        },
        get: async (key) => ((await good.get(key)) === undefined ? undefined : given.get(key)),
      }
    },
  },
  {
    name: 'keeps texts',
    break: (good) => ({
      get: async (key) => {
        const value = await good.get(key)
        return value === undefined ? undefined : JSON.stringify(value)
      },
    }),
  },
  {
    name: 'loses what is false',
    break: (good) => ({
      get: async (key) => {
        const value = await good.get(key)
        return value === false || value === 0 || value === '' || value === null ? undefined : value
      },
    }),
  },
  {
    name: 'sets only what is absent',
    break: (good) => ({
      set: async (key, value, ttlMs) => {
        await good.add(key, value, ttlMs)
      },
    }),
  },
  {
    name: 'keeps the life of the first set',
    break: (good) => {
      const known = new Set<string>()
      return {
        set: (key, value, ttlMs) => {
          const isKnown = known.has(key)
          known.add(key)
          return good.set(key, value, isKnown ? Math.min(ttlMs, 1000) : ttlMs)
        },
      }
    },
  },
  { name: 'deletes nothing', break: () => ({ delete: () => Promise.resolve() }) },
  {
    name: 'cannot delete what is not there',
    break: (good) => ({
      async delete(key) {
        if ((await good.get(key)) === undefined) throw new Error('not found')
        await good.delete(key)
      },
    }),
  },
  {
    name: 'adds over what is there',
    break: (good) => ({
      add: async (key, value, ttlMs) => {
        await good.set(key, value, ttlMs)
        return true
      },
    }),
  },
  {
    name: 'says true to everybody who adds',
    break: (good) => ({ add: async (...given) => (await good.add(...given)) || true }),
  },
  {
    name: 'says false to everybody who adds',
    break: (good) => ({ add: async (...given) => (await good.add(...given)) && false }),
  },
  {
    name: 'adds in two steps',
    break: (good) => ({
      async add(key, value, ttlMs) {
        if ((await good.get(key)) !== undefined) return false
        await turn()
        await good.set(key, value, ttlMs)
        return true
      },
    }),
  },
  {
    name: 'does not see with add what set has put',
    break: (good) => {
      const added = new Set<string>()
      return {
        async add(key, value, ttlMs) {
          if (added.has(key)) return good.add(key, value, ttlMs)
          added.add(key)
          await good.set(key, value, ttlMs)
          return true
        },
      }
    },
  },
  {
    name: 'does not let add again after delete',
    break: (good) => {
      const deleted = new Set<string>()
      return {
        delete: (key) => {
          deleted.add(key)
          return good.delete(key)
        },
        add: async (key, ...rest) => !deleted.has(key) && good.add(key, ...rest),
      }
    },
  },
  {
    name: 'forgets what was added where much else is kept',
    break: (good) => {
      const added: string[] = []
      let sets = 0
      return {
        add: async (key, ...rest) => {
          added.push(key)
          return good.add(key, ...rest)
        },
        async set(...given) {
          if ((sets += 1) > 10_000) for (const key of added.splice(0)) await good.delete(key)
          return good.set(...given)
        },
      }
    },
  },
  {
    name: 'swaps whatever is there',
    break: (good) => ({
      compareAndSet: async (key, _expected, value, ttlMs) => {
        await good.set(key, value, ttlMs)
        return true
      },
    }),
  },
  { name: 'swaps nothing', break: () => ({ compareAndSet: () => Promise.resolve(false) }) },
  {
    name: 'swaps only what is identical',
    break: (good) => ({
      compareAndSet: async (key, expected, value, ttlMs) =>
        (await good.get(key)) === expected && good.compareAndSet(key, expected, value, ttlMs),
    }),
  },
  {
    name: 'swaps, and says that it did not',
    break: (good) => ({
      compareAndSet: async (...given) => {
        await good.compareAndSet(...given)
        return false
      },
    }),
  },
  {
    name: 'swaps in two steps',
    break: (good) => ({
      async compareAndSet(key, expected, value, ttlMs) {
        if (!isDeepStrictEqual(await good.get(key), expected)) return false
        await turn()
        await good.set(key, value, ttlMs)
        return true
      },
    }),
  },
  {
    name: 'swaps an absent value for any',
    break: (good) => ({
      compareAndSet: async (key, expected, ...rest) =>
        good.compareAndSet(key, (await good.get(key)) === undefined ? undefined : expected, ...rest),
    }),
  },
  {
    name: 'swaps nothing where something is',
    break: (good) => ({
      async compareAndSet(key, expected, value, ttlMs) {
        if (expected !== undefined) return good.compareAndSet(key, expected, value, ttlMs)
        await good.set(key, value, ttlMs)
        return true
      },
    }),
  },
  {
    name: 'loses its values after a swap',
    break: (good) => ({
      compareAndSet: async (key, expected, value, ttlMs) => {
        const isSwapped = await good.compareAndSet(key, expected, value, ttlMs)
        if (isSwapped && expected !== undefined) await good.delete(key)
        return isSwapped
      },
    }),
  },
]
