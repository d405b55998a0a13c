import { describe, expect, it } from 'vitest'
import { createKeys } from '../../../src/protocol/outbox/index.js'

function keysAt(time: { now: number }, number = 0) {
  return createKeys({
    clock: { now: () => new Date(time.now) },
    random: { number: () => number, uuid: () => '' },
  })
}

describe('createKeys', () => {
  it('begins anywhere in the first half of its millisecond', () => {
    expect(keysAt({ now: 1 })()).toBe('4194304')
    expect(keysAt({ now: 1 }, 0.999_999_999)()).toBe('6291455')
  })

  it('never gives the same key twice, and each is greater than the last, in a frozen millisecond', () => {
    const newKey = keysAt({ now: Date.parse('2026-03-10T12:00:00Z') }, 0.5)
    const keys = Array.from({ length: 5000 }, () => BigInt(newKey()))
    expect(keys.every((key, i) => i === 0 || key > (keys[i - 1] ?? key))).toBe(true)
  })

  it('grows with time, and does not go back with a clock that does', () => {
    const time = { now: 1_000_000 }
    const newKey = keysAt(time, 0.25)
    const first = BigInt(newKey())
    time.now -= 500
    expect(BigInt(newKey())).toBe(first + 1n)
    time.now += 501
    expect(BigInt(newKey()) >> 22n).toBe(1_000_001n)
  })

  it('fits into 64 bits until the year 2039 and more', () => {
    const newKey = keysAt({ now: Date.parse('2039-01-01T00:00:00Z') }, 0.999_999_999)
    expect(BigInt(newKey()) < 2n ** 63n).toBe(true)
  })
})
