import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPolicy, policyBitmap, policyGroups, quotePolicyFor } from '../../../src/core/quote/policy.js'

const everybody = 'https://www.w3.org/ns/activitystreams#Public'
const id = 'https://quoted.example/users/alice'
const author = { id, followers: `${id}/followers`, following: `${id}/following` }
const dan = 'https://third.example/users/dan'
const rule = (automaticApproval: readonly string[], manualApproval: readonly string[] = []) => ({
  automaticApproval,
  manualApproval,
})

describe('policyBitmap', () => {
  it.each([
    ['no rule', undefined, 0],
    ['empty lists', rule([]), 0],
    ['the public', rule([everybody]), 2 << 16],
    ['as:Public', rule(['as:Public']), 2 << 16],
    ['Public, by hand', rule([], ['Public']), 2],
    ['the author alone', rule([id]), 0],
    ['followers and following', rule([author.followers, author.following]), 12 << 16],
    ['followers, everybody else by hand', rule([author.followers], [everybody]), (4 << 16) + 2],
    ['somebody else', rule([dan]), 1 << 16],
    ['the public and somebody else', rule([everybody, dan]), 3 << 16],
    ['the public and the author', rule([everybody, id]), 2 << 16],
    ['following by hand', rule([], [author.following]), 8],
    ['two spellings of the public', rule(['as:Public', 'Public']), 3 << 16],
    ['one spelling twice', rule(['as:Public', 'as:Public']), 2 << 16],
    ['followers of somebody else', rule([`${dan}/followers`]), 1 << 16],
  ])('flattens %s', (_what, policy, bitmap) => {
    expect(policyBitmap(policy, author)).toBe(bitmap)
  })

  it('takes the own id alone for "nobody, on purpose" in canFeature only', () => {
    expect(policyBitmap(rule([id], [author.followers, author.following]), author, 'canFeature')).toBe(
      (16 << 16) + 12,
    )
    expect(policyBitmap(rule([], [author.followers, id]), author, 'canFeature')).toBe(4)
    expect(policyBitmap(rule([id]), author, 'canLike')).toBe(0)
  })

  it('knows no groups of an author without collections', () => {
    expect(policyBitmap(rule([author.followers]), { id })).toBe(1 << 16)
  })
})

describe('formatPolicy', () => {
  it('writes groups in the order of Mastodon', () => {
    expect(formatPolicy(14 << 16, author)).toEqual(rule([everybody, author.followers, author.following]))
  })

  it('names the author where nobody is meant', () => {
    expect(formatPolicy(0, author)).toEqual(rule([id]))
    expect(formatPolicy(4 << 16, { id })).toEqual(rule([id]))
  })

  it('is what policyBitmap reads', () => {
    const half = fc.integer({ min: 0, max: 7 }).map((groups) => groups * 2)
    fc.assert(
      fc.property(half, half, (automatic, manual) => {
        const bitmap = automatic * 65_536 + manual
        expect(policyBitmap(formatPolicy(bitmap, author), author)).toBe(bitmap)
      }),
    )
  })
})

describe('policyGroups', () => {
  it.each([
    [0, [], []],
    [2 << 16, ['public'], []],
    [3 << 16, ['public', 'unsupported_policy'], []],
    [(12 << 16) + 2, ['followers', 'following'], ['public']],
    [16 << 16, [], []],
  ])('spells %i out', (bitmap, automatic, manual) => {
    expect(policyGroups(bitmap)).toEqual({ automatic, manual })
  })
})

describe('quotePolicyFor', () => {
  it.each([
    ['public', 'public', 2 << 16],
    ['followers', 'unlisted', 4 << 16],
    ['nobody', 'public', 0],
    ['public', 'private', 0],
    ['public', 'direct', 0],
  ] as const)('stores %s of a %s post', (choice, visibility, bitmap) => {
    expect(quotePolicyFor(choice, visibility)).toBe(bitmap)
  })
})
