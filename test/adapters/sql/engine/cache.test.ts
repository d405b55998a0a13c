import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSqlKeyValueStore } from '../../../../src/adapters/sql/cache.js'
import type { KeyValueStore } from '../../../../src/protocol/ports/index.js'
import { createFixedClock, type FixedClock } from '../../../../src/testing/index.js'
import { sqliteFile, sqliteInMemory, type TestDatabase } from '../databases.js'

describe('the cache in a table', () => {
  let opened: TestDatabase
  let clock: FixedClock
  let cache: KeyValueStore
  beforeEach(() => {
    opened = sqliteInMemory.open()
    clock = createFixedClock('2026-11-22T12:00:00Z')
    cache = createSqlKeyValueStore({ database: opened.database, clock, maxEntries: 1000 })
  })
  afterEach(async () => {
    await opened.close()
  })

  const count = async (isMark: 0 | 1): Promise<number> =>
    (await opened.database.reader.selectFrom('cache').select('key').where('is_mark', '=', isMark).execute())
      .length
  const together = (tasks: number, task: (i: number) => Promise<unknown>): Promise<unknown> =>
    Promise.all(Array.from({ length: tasks }, (_, i) => task(i)))

  it('bounds what is cached, sparing what was added (R14, T131)', async () => {
    await together(300, (i) => cache.add(`seen:${i}`, 1, 1e9))
    await together(5000, (i) => cache.set(`key:${i}`, i, 1e9))
    expect(await count(0)).toBeLessThanOrEqual(1000)
    expect(await count(1)).toBe(300)
    expect(await cache.get('key:4999')).toBe(4999)
    expect(await cache.get('key:0')).toBeUndefined()
  })

  it('lets a flood of one kind flush no other', async () => {
    await cache.set('key:https://good.example/alice#main-key', 'good', 1e9)
    await together(3000, (i) => cache.set(`failed:https://evil.example/${i}`, i, 1e9))
    await together(3000, (i) => cache.set(`strange${i}:`, i, 1e9)) // kinds without end
    expect(await cache.get('key:https://good.example/alice#main-key')).toBe('good')
    expect(await count(0)).toBeLessThanOrEqual(66 * 1000)
  })

  it('keeps what is written often no longer than the rest, and the rest no shorter', async () => {
    await together(500, (i) => cache.set(`key:${i}`, i, 1e9))
    await together(5000, (i) => cache.set('key:often', i, 1e9))
    expect(await cache.get('key:0')).toBe(0)
    expect(await cache.get('key:often')).toBe(4999)
  })

  it('clears what has expired as it goes', async () => {
    for (let i = 0; i < 1000; i++) {
      await cache.add(`seen:${i}`, 1, 1000)
      clock.advance(10)
    }
    expect(await count(1)).toBeLessThanOrEqual(400)
  })

  it('takes a row that somebody else wrote into for none', async () => {
    await cache.set('key:1', { a: 1 }, 1e9)
    await opened.database.write((trx) => trx.updateTable('cache').set({ value: '{' }).execute())
    expect(await cache.get('key:1')).toBeUndefined()
  })

  it('refuses what has no JSON form', async () => {
    await expect(cache.set('key', undefined, 1000)).rejects.toThrow(TypeError)
    await expect(cache.add('key', () => 1, 1000)).rejects.toThrow(TypeError)
    expect(await cache.get('key')).toBeUndefined()
  })
})

describe('two caches over one file', () => {
  it('add a value once, 50 times over (R5)', async () => {
    const opened = sqliteFile.open()
    const other = opened.another()
    const [one, two] = [opened, other].map(({ database }) => createSqlKeyValueStore({ database }))
    if (one === undefined || two === undefined) throw new Error('there are two')
    for (let round = 0; round < 50; round++) {
      const adds = Array.from({ length: 20 }, (_, i) =>
        (i % 2 === 0 ? one : two).add(`seen ${round}`, i, 1e9),
      )
      expect((await Promise.all(adds)).filter(Boolean)).toHaveLength(1)
    }
    await other.close()
    await opened.close()
  }, 60_000)
})
