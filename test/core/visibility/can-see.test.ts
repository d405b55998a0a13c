import { describe, expect, it } from 'vitest'
import { canSee } from '../../../src/core/visibility/can-see.js'

const alice = 'https://example.com/users/alice'
const bob = 'https://example.org/users/bob'

describe('canSee', () => {
  it.each([
    ['public', true, true, true],
    ['unlisted', true, true, true],
    ['private', false, false, true],
    ['limited', false, false, false],
    ['direct', false, false, false],
  ] as const)(
    'shows a %s post to nobody in particular: %s, a stranger: %s, a follower: %s',
    (visibility, nobody, stranger, follower) => {
      const post = { visibility, author: alice, mentions: [] }
      expect(canSee(undefined, post)).toBe(nobody)
      expect(canSee({ id: bob }, post)).toBe(stranger)
      expect(canSee({ id: bob, followsAuthor: true }, post)).toBe(follower)
      expect(canSee({ id: alice }, post)).toBe(true)
      expect(canSee({ id: bob }, { ...post, mentions: [bob] })).toBe(true)
    },
  )

  it('shows nothing to whom the author blocks', () => {
    const post = { visibility: 'public', author: alice, mentions: [bob] } as const
    expect(canSee({ id: bob, followsAuthor: true, isBlockedByAuthor: true }, post)).toBe(false)
  })
})
