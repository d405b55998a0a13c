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

  it('does nothing without a callback', () => {
    expect(quietly(undefined)()).toBeUndefined()
  })
})
