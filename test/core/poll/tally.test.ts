import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RefusedError } from '../../../src/errors.js'
import type { Poll } from '../../../src/core/model/index.js'
import { tally } from '../../../src/core/poll/tally.js'

const alice = 'https://example.com/users/alice'
const bob = 'https://example.org/users/bob'
const now = new Date('2026-11-22T12:00:00Z')
const empty: Poll = {
  options: ['tea', 'coffee', 'water'].map((title) => ({ title, votes: 0 })),
  isMultiple: false,
  isClosed: false,
  votersCount: 0,
}
const fresh = { author: alice, previousChoices: [], now }
const refused = expect.objectContaining({ name: 'RefusedError', code: 'ERR_POLL_INVALID', actorId: bob })

describe('tally', () => {
  it('counts one vote and one voter and leaves its argument alone', () => {
    const before = structuredClone(empty)
    const { poll, choice } = tally(empty, { voter: bob, option: 'coffee' }, fresh)
    expect(poll.options.map(({ votes }) => votes)).toEqual([0, 1, 0])
    expect(poll.votersCount).toBe(1)
    expect(choice).toBe(1)
    expect(empty).toEqual(before)
  })

  it('does not start to count voters where they are not counted', () => {
    const uncounted: Poll = { options: empty.options, isMultiple: false, isClosed: false }
    expect(tally(uncounted, { voter: bob, option: 'tea' }, fresh).poll).not.toHaveProperty('votersCount')
  })

  it('counts a second option of one voter in a poll of several, and the voter once', () => {
    const several = { ...empty, isMultiple: true }
    const first = tally(several, { voter: bob, option: 'tea' }, fresh)
    const second = tally(
      first.poll,
      { voter: bob, option: 'water' },
      { ...fresh, previousChoices: [first.choice] },
    )
    expect(second.poll.options.map(({ votes }) => votes)).toEqual([1, 0, 1])
    expect(second.poll.votersCount).toBe(1)
  })

  it('T74 refuses the same option twice, and a second option in a poll of a single choice', () => {
    const context = { ...fresh, previousChoices: [0] }
    const several = { ...empty, isMultiple: true }
    expect(() => tally(several, { voter: bob, option: 'tea' }, context)).toThrow(refused)
    expect(() => tally(empty, { voter: bob, option: 'tea' }, context)).toThrow(refused)
    expect(() => tally(empty, { voter: bob, option: 'coffee' }, context)).toThrow(refused)
  })

  it('T75 refuses a vote after the end, for an unknown option, on the own poll', () => {
    const over = { ...empty, expiresAt: '2026-11-22T12:00:00Z' }
    expect(() => tally(over, { voter: bob, option: 'tea' }, fresh)).toThrow(refused)
    expect(() => tally({ ...empty, isClosed: true }, { voter: bob, option: 'tea' }, fresh)).toThrow(refused)
    expect(() => tally(empty, { voter: bob, option: 'Tea' }, fresh)).toThrow(refused)
    expect(() => tally(empty, { voter: bob, option: '__proto__' }, fresh)).toThrow(refused)
    expect(() => tally(empty, { voter: bob, option: 'tea' }, { ...fresh, author: bob })).toThrow(refused)
  })

  it('never counts twice, and under any order counts the same', () => {
    const ballot = fc.record({
      voter: fc.constantFrom('a', 'b', 'c', 'd'),
      option: fc.constantFrom('tea', 'coffee', 'water', 'milk'),
    })
    const shuffled = fc
      .array(ballot, { maxLength: 30 })
      .chain((ballots) =>
        fc.tuple(
          fc.constant(ballots),
          fc.shuffledSubarray(ballots, { minLength: ballots.length, maxLength: ballots.length }),
          fc.boolean(),
        ),
      )
    fc.assert(
      fc.property(shuffled, ([ballots, otherOrder, isMultiple]) => {
        const one = countAll({ ...empty, isMultiple }, ballots)
        const other = countAll({ ...empty, isMultiple }, otherOrder)
        const voters = new Set(ballots.filter(({ option }) => option !== 'milk').map(({ voter }) => voter))
        expect(one.votersCount).toBe(voters.size)
        expect(other.votersCount).toBe(voters.size)
        const total = (poll: Poll) => poll.options.reduce((sum, { votes }) => sum + votes, 0)
        if (isMultiple) expect(other).toEqual(one)
        else expect([total(one), total(other)]).toEqual([voters.size, voters.size])
        for (const { votes } of one.options) expect(votes).toBeLessThanOrEqual(voters.size)
      }),
    )
  })
})

function countAll(start: Poll, ballots: readonly { voter: string; option: string }[]): Poll {
  const choices = new Map<string, readonly number[]>()
  let poll = start
  for (const ballot of ballots) {
    const previousChoices = choices.get(ballot.voter) ?? []
    try {
      const counted = tally(poll, ballot, { author: alice, previousChoices, now })
      poll = counted.poll
      choices.set(ballot.voter, [...previousChoices, counted.choice])
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
    }
  }
  return poll
}
