import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../../src/core/wire/fingerprint.js'

describe('fingerprint', () => {
  it('gives the first half of the SHA-256 in hex', () => {
    expect(fingerprint('abc')).toBe('ba7816bf8f01cfea414140de5dae2223')
    expect(fingerprint('')).toBe('e3b0c44298fc1c149afbf4c8996fb924')
  })
})
