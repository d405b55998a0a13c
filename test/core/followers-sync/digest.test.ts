import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  digestWith,
  digestWithout,
  EMPTY_FOLLOWERS_DIGEST,
  followersDigest,
} from '../../../src/core/followers-sync/digest.js'

const one = 'https://testing.example.org/users/1'
const two = 'https://testing.example.org/users/2'
const zeros = '0000000000000000000000000000000000000000000000000000000000000000'

describe('followersDigest', () => {
  it('matches the worked example of FEP-8fcf', () => {
    const digest = 'c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f'
    expect(followersDigest([one, two])).toBe(digest)
    expect(followersDigest([two, one])).toBe(digest)
  })

  it('is all zeros for nobody', () => {
    expect(followersDigest([])).toBe(zeros)
    expect(EMPTY_FOLLOWERS_DIGEST).toBe(zeros)
  })

  it('hashes the UTF-8 of the id', () => {
    expect(followersDigest(['https://example.org/users/é'])).toBe(
      '4f75733150c2dc2fe12c2e84fcd5d6f03a2f91e8dcb71e0ec93c3c4fcd7a7dfc',
    )
  })

  it('lets an id given twice cancel itself out, as Mastodon does', () => {
    expect(followersDigest([one, one])).toBe(zeros)
  })

  it('is free of order', () => {
    const shuffled = fc
      .array(fc.string(), { maxLength: 20 })
      .chain((ids) =>
        fc.tuple(
          fc.constant(ids),
          fc.shuffledSubarray(ids, { minLength: ids.length, maxLength: ids.length }),
        ),
      )
    fc.assert(
      fc.property(shuffled, ([ids, others]) => {
        expect(followersDigest(others)).toBe(followersDigest(ids))
      }),
    )
  })
})

describe('digestWith', () => {
  it('is the full digest, one follower after the other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 20 }), (ids) => {
        expect(ids.reduce(digestWith, EMPTY_FOLLOWERS_DIGEST)).toBe(followersDigest(ids))
      }),
    )
  })

  it.each(['', 'abc', zeros.slice(1), `${zeros}0`, zeros.replace('0', 'g')])(
    'refuses %j for a digest',
    (digest) => {
      expect(() => digestWith(digest, one)).toThrow(RangeError)
    },
  )
})

describe('digestWithout', () => {
  it('undoes digestWith', () => {
    const digest = followersDigest([one, two])
    expect(digestWithout(digest, two)).toBe(followersDigest([one]))
    expect(digestWithout(digestWith(digest, 'x'), 'x')).toBe(digest)
  })
})
