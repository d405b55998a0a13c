import { describe, expect, it } from 'vitest'
import { quietly } from '../../../src/core/wire/quietly.js'

describe('quietly', () => {
  it('passes on what it is called with', () => {
    const seen: unknown[] = []
    quietly((a: number, b: string) => seen.push([a, b]))(1, 'x')
    expect(seen).toEqual([[1, 'x']])
  })

  it('drops what the callback throws, and what its promise rejects with', async () => {
    quietly(() => {
      throw new Error('observer')
    })()
    quietly(() => Promise.reject(new Error('observer')))()
    await new Promise((resolve) => setImmediate(resolve)) // an unhandled rejection would fail the run
  })

  it.each([
    [
      'a promise of another kind',
      () => ({ then: (_ok: unknown, no: (e: Error) => void) => no(new Error('x')) }),
    ],
    ['one that never ends', () => new Promise(() => undefined)],
    ['one whose then cannot be had', () => Object.defineProperty({}, 'then', { get: () => { throw new Error('x') } })], // prettier-ignore
  ])('drops %s', async (_what, callback: () => unknown) => {
    expect(quietly(callback)()).toBeUndefined()
    await new Promise((resolve) => setImmediate(resolve))
  })

  it('does nothing without a callback', () => {
    expect(quietly(undefined)()).toBeUndefined()
  })
})
