import { describe, expect, it } from 'vitest'
import { isPollOver, pollOf, pollProperties } from '../../../src/core/poll/poll.js'
import type { Question } from '../../../src/core/vocab/index.js'

const question = (properties: Partial<Question>): Question => ({
  type: 'Question',
  attributedTo: [],
  tag: [],
  attachment: [],
  ...properties,
})
const teaOrCoffee = [{ name: 'tea', votes: 3 }, { name: 'coffee' }]
const noon = '2026-11-22T12:00:00Z'

describe('pollOf', () => {
  it('reads a single choice with an end', () => {
    expect(pollOf(question({ oneOf: teaOrCoffee, endTime: noon, votersCount: 3 }))).toEqual({
      options: [
        { title: 'tea', votes: 3 },
        { title: 'coffee', votes: 0 },
      ],
      isMultiple: false,
      isClosed: false,
      expiresAt: noon,
      votersCount: 3,
    })
  })

  it('prefers anyOf, which makes it several choices', () => {
    const poll = pollOf(question({ oneOf: [], anyOf: teaOrCoffee }))
    expect(poll).toMatchObject({ isMultiple: true, options: [{ title: 'tea' }, { title: 'coffee' }] })
  })

  it('takes a time in closed before endTime, and closed without time as closed', () => {
    const later = '2026-12-24T12:00:00Z'
    expect(pollOf(question({ oneOf: [], closed: noon, endTime: later }))).toMatchObject({
      expiresAt: noon,
      isClosed: false,
    })
    expect(pollOf(question({ oneOf: [], closed: true, endTime: later }))).toMatchObject({
      expiresAt: later,
      isClosed: true,
    })
  })

  it('keeps a tally with its option when another option has no text', () => {
    const poll = pollOf(
      question({ oneOf: [{ votes: 9 }, { name: '', votes: 8 }, { name: 'tea', votes: 1 }] }),
    )
    expect(poll?.options).toEqual([{ title: 'tea', votes: 1 }])
  })

  it.each([-1, Number.NaN, 1.5, Infinity, 2 ** 60])('counts a tally of %s as none', (votes) => {
    expect(pollOf(question({ oneOf: [{ name: 'tea', votes }], votersCount: votes }))).toMatchObject({
      options: [{ votes: 0 }],
      votersCount: 0,
    })
  })

  it('finds no poll in other objects', () => {
    expect(pollOf({ type: 'Note' })).toBeUndefined()
    expect(pollOf({})).toBeUndefined()
    expect(pollOf(question({}))).toBeUndefined()
  })

  it('T77 reads at most 500 options', () => {
    const huge = Array.from({ length: 100_000 }, (_, i) => ({ name: String(i) }))
    expect(pollOf(question({ anyOf: huge }))?.options).toHaveLength(500)
  })
})

describe('pollProperties', () => {
  const poll = { options: [{ title: 'tea', votes: 3 }], isMultiple: false, isClosed: false, expiresAt: noon }

  it('writes closed only once the poll is over', () => {
    expect(pollProperties(poll, new Date('2026-11-22T11:00:00Z'))).toEqual({
      oneOf: [{ name: 'tea', votes: 3 }],
      endTime: noon,
    })
    expect(pollProperties(poll, new Date('2026-11-22T13:00:00Z'))).toMatchObject({ closed: noon })
    expect(pollProperties({ ...poll, isClosed: true }, new Date(0))).toMatchObject({ closed: true })
  })

  it('is what pollOf reads', () => {
    const several = { ...poll, isMultiple: true, votersCount: 4 }
    expect(pollOf(question(pollProperties(several, new Date(0))))).toEqual(several)
  })
})

describe('isPollOver', () => {
  it('never ends a poll without an end', () => {
    expect(isPollOver({ options: [], isMultiple: false, isClosed: false }, new Date(8e15))).toBe(false)
  })

  it('ends when its time has come', () => {
    const poll = { options: [], isMultiple: false, isClosed: false, expiresAt: noon }
    expect(isPollOver(poll, new Date('2026-11-22T11:59:59.999Z'))).toBe(false)
    expect(isPollOver(poll, new Date('2026-11-22T12:00:00Z'))).toBe(true)
    expect(isPollOver({ ...poll, isClosed: true }, new Date(0))).toBe(true)
  })
})
