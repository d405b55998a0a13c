import { describe, expect, it } from 'vitest'
import { pollProblems } from '../../../src/core/poll/limits.js'

const fine = { options: ['tea', 'coffee'], expiresInSeconds: 300 }

describe('pollProblems', () => {
  it('finds none in a poll at the limits', () => {
    expect(pollProblems(fine)).toEqual([])
    expect(pollProblems({ options: ['a', 'b', 'c', 'd'], expiresInSeconds: 2_629_746 })).toEqual([])
  })

  it('counts grapheme clusters, not code units', () => {
    expect(pollProblems({ ...fine, options: ['👨‍👩‍👧'.repeat(50), 'e\u0301'.repeat(50)] })).toEqual([])
    expect(pollProblems({ ...fine, options: ['tea', 'e\u0301'.repeat(51)] })).toEqual([
      { kind: 'option_too_long', option: 1 },
    ])
  })

  it.each([
    [{ options: ['tea'] }, [{ kind: 'too_few_options' }]],
    [{ options: ['a', 'b', 'c', 'd', 'e'] }, [{ kind: 'too_many_options' }]],
    [{ options: ['tea', ' '] }, [{ kind: 'option_blank', option: 1 }]],
    [{ options: ['tea', 'tea'] }, [{ kind: 'option_repeated', option: 1 }]],
    [{ expiresInSeconds: 299 }, [{ kind: 'expires_too_soon' }]],
    [{ expiresInSeconds: Number.NaN }, [{ kind: 'expires_too_soon' }]],
    [{ expiresInSeconds: 2_629_747 }, [{ kind: 'expires_too_late' }]],
  ])('finds what is wrong with %o', (change, problems) => {
    expect(pollProblems({ ...fine, ...change })).toEqual(problems)
  })

  it('heeds other limits', () => {
    const limits = {
      minOptions: 1,
      maxOptions: 1,
      maxOptionCharacters: 3,
      minExpirySeconds: 1,
      maxExpirySeconds: 2,
    }
    expect(pollProblems({ options: ['tea'], expiresInSeconds: 1 }, limits)).toEqual([])
  })
})
