import { describe, expect, it } from 'vitest'
import { boostKey, idOf, keyOf, keyOrNull, longIdsOf } from '../../../src/adapters/sql/ids.js'

const plain = 'https://example.com/users/alice?a=b#c'
const odd = [
  `https://example.com/${'x'.repeat(600)}`,
  'https://example.com/ü',
  'https://example.com/\u0000',
  'https://example.com/\ud800',
  'https://example.com/\udc00',
  'https://example.com/\n',
  '~https://example.com',
  '',
]

describe('keyOf', () => {
  it('leaves short and plain ids as they are', () => {
    expect(keyOf(plain)).toBe(plain)
    expect(keyOf(`${'x'.repeat(511)}y`)).toHaveLength(512)
  })

  it('gives all others short and plain names, each another', () => {
    const keys = odd.map(keyOf)
    for (const key of keys) expect(key).toMatch(/^~[0-9a-f]{32}$/)
    expect(new Set(keys).size).toBe(odd.length)
    expect(keyOf(keys[0]!)).not.toBe(keys[0]) // no id is taken for the name of another
    expect([keyOrNull(undefined), keyOrNull(plain)]).toEqual([null, plain])
  })
})

describe('longIdsOf', () => {
  it('keeps what columns do not hold, so that idOf gives it back', () => {
    expect(longIdsOf([plain, undefined])).toBeNull()
    const long = longIdsOf([plain, ...odd])
    for (const id of [plain, ...odd]) expect(idOf(keyOf(id), long)).toBe(id)
  })

  it.each([null, '{}', '5', '[]', '{"~x":"y"}', `{"${keyOf(odd[0]!)}":5}`])(
    'gives no name for the id that was lost: %s',
    (longIds) => {
      expect(() => idOf(keyOf(odd[0]!), longIds)).toThrow(TypeError)
    },
  )
})

describe('boostKey', () => {
  it('names actor and post, however they are cut', () => {
    expect(boostKey('a', 'bc')).not.toBe(boostKey('ab', 'c'))
    expect(boostKey(plain, plain)).toMatch(/^boost [0-9a-f]{32}$/)
  })
})
