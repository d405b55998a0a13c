import { describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/index.js'
import { claim, type Claim } from '../../../src/protocol/inbox/claim.js'

const DAY = 86_400_000

function setting() {
  let now = 0
  const store = createMemoryKeyValueStore({ clock: { now: () => new Date(now) } })
  return {
    at: (ms: number) => {
      now = ms
    },
    claim: async (token: string) => await claim(store, 'key', token, 7 * DAY),
  }
}
const held = (claimed: unknown): Claim => {
  expect(claimed).toBeTypeOf('object')
  return claimed as Claim
}

describe('claim', () => {
  it('gives the right to one at a time', async () => {
    const { claim: take } = setting()
    const first = held(await take('a'))
    expect(await take('b')).toBe('busy')
    await first.release()
    held(await take('b'))
  })

  it('R5 remembers for seven days what was done', async () => {
    const { claim: take, at } = setting()
    await held(await take('a')).done()
    at(7 * DAY - 3_600_000)
    expect(await take('b')).toBe('done')
    at(7 * DAY + 3_600_000)
    held(await take('b'))
  })

  it('R6 ends after a minute if its holder died', async () => {
    const { claim: take, at } = setting()
    held(await take('a'))
    at(59_999)
    expect(await take('b')).toBe('busy')
    at(60_001)
    held(await take('b'))
  })

  it('takes nothing from the next holder when it is released too late', async () => {
    const { claim: take, at } = setting()
    const late = held(await take('a'))
    at(60_001)
    held(await take('b'))
    await late.release()
    expect(await take('c')).toBe('busy')
  })
})
