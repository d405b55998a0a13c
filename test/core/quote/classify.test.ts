import { describe, expect, it } from 'vitest'
import { canQuote, classifyQuote, quoteProblems, quoteVisibility } from '../../../src/core/quote/classify.js'

const alice = 'https://quoted.example/users/alice'
const bob = { id: 'https://quoting.example/users/bob' }
const follower = { ...bob, followsAuthor: true }
const followed = { ...bob, isFollowedByAuthor: true }
const post = (automatic: number, manual = 0) => ({
  authorId: alice,
  visibility: 'public' as const,
  quotePolicy: automatic * 65_536 + manual,
})

describe('classifyQuote', () => {
  it.each([
    ['everybody, automatically', bob, post(2), 'automatic'],
    ['a follower of whom followers may', follower, post(4), 'automatic'],
    ['a stranger of whom followers may', bob, post(4), 'denied'],
    ['somebody followed of whom those may', followed, post(8), 'automatic'],
    ['everybody, by hand', bob, post(4, 2), 'manual'],
    ['a follower before asking by hand', follower, post(4, 2), 'automatic'],
    ['nobody', follower, post(0), 'denied'],
    ['somebody we cannot tell', bob, post(1), 'unknown'],
    ['somebody we cannot tell, by hand', bob, post(4, 1), 'unknown'],
    ['a visitor', undefined, post(2), 'denied'],
    ['somebody blocked', { ...bob, isBlocked: true }, post(2), 'denied'],
    ['the author, of whom nobody may', { id: alice }, post(0), 'automatic'],
  ] as const)('answers %s', (_who, quoter, quoted, approval) => {
    expect(classifyQuote(quoter, quoted)).toBe(approval)
    expect(canQuote(quoter, quoted)).toBe(approval !== 'denied')
  })

  it.each(['direct', 'limited'] as const)('grants a %s post to nobody, not even its author', (visibility) => {
    expect(classifyQuote({ id: alice }, { ...post(2), visibility })).toBe('denied')
  })

  it('grants a followers-only post to its author alone', () => {
    expect(classifyQuote({ id: alice }, { ...post(2), visibility: 'private' })).toBe('automatic')
    expect(classifyQuote(follower, { ...post(2), visibility: 'private' })).toBe('denied')
  })

  it('grants no boost', () => {
    expect(classifyQuote({ id: alice }, { ...post(2), isBoost: true })).toBe('denied')
  })
})

describe('quoteProblems', () => {
  const draft = { visibility: 'public', mentions: [] } as const

  it.each([
    ['nothing', draft, bob, post(2), []],
    ['a policy', draft, bob, post(0), ['denied']],
    [
      'a private mention without the author',
      { ...draft, visibility: 'direct' },
      bob,
      post(2),
      ['author_not_mentioned'],
    ],
    ['a private mention with the author', { visibility: 'direct', mentions: [alice] }, bob, post(2), []],
    ['a private mention of oneself', { ...draft, visibility: 'direct' }, { id: alice }, post(2), []],
    [
      'media and a poll',
      { ...draft, hasMedia: true, hasPoll: true },
      bob,
      post(2),
      ['quote_with_media', 'quote_with_poll'],
    ],
  ] as const)('finds %s', (_what, wanted, quoter, quoted, problems) => {
    expect(quoteProblems(wanted, quoter, quoted)).toEqual(problems)
  })
})

describe('quoteVisibility', () => {
  it.each([
    ['public', 'public', 'public'],
    ['public', 'unlisted', 'public'],
    ['public', 'private', 'private'],
    ['unlisted', 'private', 'private'],
    ['direct', 'private', 'direct'],
    ['private', 'public', 'private'],
  ] as const)('makes a %s quote of a %s post %s', (wanted, quoted, visibility) => {
    expect(quoteVisibility(wanted, quoted)).toBe(visibility)
  })
})
