/**
 * The contract of `KeyValueStore`, as tests.
 *
 * @module
 */
import type { KeyValueStore } from '../protocol/ports/index.js'
import { contractOf, expectEqual, type CaseBodies, type Closable, type ContractCase } from './check.js'
import { EXACT_BODIES, EXACT_NAMES, FAR_MOMENTS } from './exact.js'

/** A fresh, empty store and the way its time passes. */
export interface KeyValueStoreFixture extends Closable {
  readonly store: KeyValueStore
  /** Lets so many milliseconds pass for the store: moves a fixed clock, or waits. */
  readonly advance: (ms: number) => void | Promise<void>
}

/**
 * Gives the tests that every `KeyValueStore` passes.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createFixedClock, keyValueStoreContract } from 'tootkit/testing'
 * const create = () => {
 *   const clock = createFixedClock('2026-11-22T12:00:00Z')
 *   return { store: createMemoryKeyValueStore({ clock }), advance: clock.advance }
 * }
 * for (const { run } of keyValueStoreContract(create)) await run() // or: it(name, run)
 * ```
 */
export function keyValueStoreContract(
  create: () => KeyValueStoreFixture | Promise<KeyValueStoreFixture>,
): readonly ContractCase[] {
  return contractOf(CASES, create)
}

const LIFE_MS = 1000

const CASES: CaseBodies<KeyValueStoreFixture> = {
  'gives undefined for a key that was never set': async ({ store }) => {
    expectEqual(await store.get('nothing'), undefined, 'get')
  },

  'gives back any JSON value, equal and not identical': async ({ store }) => {
    const values = [
      null,
      false,
      0,
      -1.5,
      '',
      'ä\u0000\u{1f600}',
      [],
      {},
      [1, [2, { a: null }]],
      { b: { c: [] } },
    ]
    for (const [i, value] of values.entries()) {
      await store.set(`key ${i}`, value, LIFE_MS)
      expectEqual(await store.get(`key ${i}`), value, `value ${i}`)
    }
    const value = { list: [1] }
    await store.set('mine', value, LIFE_MS)
    value.list.push(2)
    expectEqual(await store.get('mine'), { list: [1] }, 'value changed by its giver afterwards')
  },

  'keeps keys apart byte for byte': async ({ store }) => {
    const long = 'x'.repeat(2000)
    const keys = ['a', 'A', 'a ', 'ä', 'a\u0308', '%61', '__proto__', 'constructor', `${long}1`, `${long}2`]
    for (const key of keys) await store.set(key, key, LIFE_MS)
    for (const key of keys) expectEqual(await store.get(key), key, `key ${key.slice(0, 20)} of ${key.length}`)
  },

  'keeps a text octet for octet, of any length': async ({ store }) => {
    for (const [i, text] of [...EXACT_BODIES, ...EXACT_NAMES].entries()) {
      await store.set(`text ${i}`, { text }, LIFE_MS)
      expectEqual(await store.get(`text ${i}`), { text }, `text ${i}`)
    }
  },

  'keeps a value for longer than 32 bits of milliseconds': async ({ store, advance }) => {
    for (const ttlMs of FAR_MOMENTS) {
      await store.set(`set ${ttlMs}`, 1, ttlMs)
      await store.add(`added ${ttlMs}`, 1, ttlMs)
      await store.compareAndSet(`swapped ${ttlMs}`, undefined, 1, ttlMs)
    }
    await advance(2 * LIFE_MS)
    for (const ttlMs of FAR_MOMENTS)
      for (const call of ['set', 'added', 'swapped'])
        expectEqual(await store.get(`${call} ${ttlMs}`), 1, `value ${call} for ${ttlMs} ms`)
  },

  'replaces value and life on set': async ({ store, advance }) => {
    await store.set('key', 1, LIFE_MS)
    await store.set('key', 2, 10 * LIFE_MS)
    await advance(2 * LIFE_MS)
    expectEqual(await store.get('key'), 2, 'value after the first life')
  },

  'forgets a value when its life ends': async ({ store, advance }) => {
    await store.set('key', 1, LIFE_MS)
    await advance(LIFE_MS / 2)
    expectEqual(await store.get('key'), 1, 'value within its life')
    await advance(LIFE_MS)
    expectEqual(await store.get('key'), undefined, 'value after its life')
  },

  'keeps nothing for a life of nothing': async ({ store }) => {
    for (const ttlMs of [0, -1, NaN]) {
      await store.set('key', 1, ttlMs)
      expectEqual(await store.get('key'), undefined, `value set for ${ttlMs} ms`)
    }
  },

  'deletes, and does not mind deleting what is not there': async ({ store }) => {
    await store.set('key', 1, LIFE_MS)
    await store.delete('key')
    await store.delete('key')
    expectEqual(await store.get('key'), undefined, 'value after delete')
  },

  'adds only what is absent': async ({ store, advance }) => {
    expectEqual(await store.add('key', 1, LIFE_MS), true, 'first add')
    expectEqual(await store.add('key', 2, LIFE_MS), false, 'second add')
    expectEqual(await store.get('key'), 1, 'value')
    await advance(2 * LIFE_MS)
    expectEqual(await store.add('key', 3, LIFE_MS), true, 'add after its life')
    await store.delete('key')
    expectEqual(await store.add('key', 4, LIFE_MS), true, 'add after delete')
  },

  'does not add over what set has put': async ({ store }) => {
    await store.set('key', 1, LIFE_MS)
    expectEqual(await store.add('key', 2, LIFE_MS), false, 'add')
  },

  'says true to one of 100 concurrent adds': async ({ store }) => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => store.add('key', i, LIFE_MS)))
    expectEqual(answers.filter(Boolean).length, 1, 'adds that said true')
  },

  'does not forget an added value early, however much else is kept': async ({ store }) => {
    await store.add('seen', 1, 1000 * LIFE_MS)
    for (let i = 0; i < 20_000; i += 500) {
      const fillers = Array.from({ length: 500 }, (_, n) => `filler ${i + n}`)
      await Promise.all(fillers.map((key) => store.set(key, i, 1000 * LIFE_MS)))
    }
    expectEqual(await store.add('seen', 2, 1000 * LIFE_MS), false, 'add of a value seen')
  },

  'swaps only the expected value': async ({ store, advance }) => {
    const [one, two] = [
      { n: 1, at: [1] },
      { n: 2, at: [] },
    ]
    expectEqual(await store.compareAndSet('key', one, two, LIFE_MS), false, 'swap of an absent value')
    expectEqual(await store.compareAndSet('key', undefined, one, LIFE_MS), true, 'swap of nothing')
    expectEqual(await store.compareAndSet('key', undefined, two, LIFE_MS), false, 'swap of nothing, present')
    expectEqual(await store.compareAndSet('key', { ...one, n: 3 }, two, LIFE_MS), false, 'swap of another')
    expectEqual(await store.compareAndSet('key', await store.get('key'), two, LIFE_MS), true, 'swap')
    expectEqual(await store.get('key'), two, 'value')
    await advance(2 * LIFE_MS)
    expectEqual(await store.compareAndSet('key', two, one, LIFE_MS), false, 'swap after its life')
  },

  'loses no increment of 50 concurrent writers': async ({ store }) => {
    const increment = async (): Promise<void> => {
      for (let tries = 0; tries < 200; tries++) {
        const value = await store.get('count')
        const next = typeof value === 'number' ? value + 1 : 1
        if (await store.compareAndSet('count', value, next, 60 * LIFE_MS)) return
      }
      throw new Error('no swap succeeded in 200 tries')
    }
    await Promise.all(Array.from({ length: 50 }, increment))
    expectEqual(await store.get('count'), 50, 'count')
  },
}
