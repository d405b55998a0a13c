import { describe, expect, it } from 'vitest'
import {
  createLocalIds,
  isLocalId,
  momentOf,
  storeUnderNewId,
} from '../../../../src/adapters/sql/state/local-ids.js'
import type { Random } from '../../../../src/protocol/ports/index.js'

const NOW = Date.parse('2026-11-22T12:00:00Z')

function randomOf(...numbers: readonly number[]): Random {
  let at = 0
  return { number: () => numbers[at++ % numbers.length]!, uuid: () => '' }
}

describe('createLocalIds', () => {
  it('makes twenty digits that sort by time, and by their making within one moment', () => {
    const ids = createLocalIds(randomOf(0.999))
    const made = Array.from({ length: 70_000 }, () => ids.next(NOW))
    expect(made.every(isLocalId)).toBe(true)
    expect(new Set(made).size).toBe(70_000)
    expect([...made].sort()).toEqual(made)
    expect(ids.next(NOW - 1) < made[0]!).toBe(true)
    expect(ids.next(NOW + 10) > made.at(-1)!).toBe(true)
    expect(momentOf(made[0]!)).toBe(NOW)
  })

  it('begins elsewhere in each process', () => {
    expect(createLocalIds(randomOf(0)).next(NOW)).not.toBe(createLocalIds(randomOf(0.5)).next(NOW))
  })

  it('tells an id from anything else', () => {
    expect(['', '1', 'x'.repeat(20), '1'.repeat(21), '1'.repeat(19)].some(isLocalId)).toBe(false)
  })
})

describe('storeUnderNewId', () => {
  const taken = new Set<string>()
  const store = (id: string) => {
    const isFree = !taken.has(id)
    taken.add(id)
    return Promise.resolve(isFree ? {} : undefined)
  }

  it('takes another id where another process was first', async () => {
    const [one, other] = [createLocalIds(randomOf(0)), createLocalIds(randomOf(0, 0.3))]
    const absent = () => Promise.resolve(false)
    const first = await storeUnderNewId(one, NOW, store, absent)
    const second = await storeUnderNewId(other, NOW, store, absent)
    expect(first).toBeDefined()
    expect(second).toBeDefined()
    expect(second).not.toBe(first)
  })

  it('gives nothing where the row itself is there, and gives up where no id is free', async () => {
    const ids = createLocalIds(randomOf(0.1))
    const nothing = () => Promise.resolve(undefined)
    expect(await storeUnderNewId(ids, NOW, nothing, () => Promise.resolve(true))).toBeUndefined()
    await expect(storeUnderNewId(ids, NOW, nothing, () => Promise.resolve(false))).rejects.toThrow(RangeError)
  })
})
