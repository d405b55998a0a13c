import { describe, expect, it } from 'vitest'
import { voteNote, voteOf, votesOf } from '../../../src/core/poll/vote.js'
import type { Note } from '../../../src/core/vocab/index.js'

const alice = 'https://example.com/users/alice'
const bob = 'https://example.org/users/bob'
const pollId = 'https://example.com/polls/1'
const vote = voteNote({ id: `${bob}#votes/1`, pollId, pollAuthor: alice, voter: bob, option: 'tea' })
const without = (key: keyof Note): Note =>
  Object.fromEntries(Object.entries(vote).filter(([k]) => k !== key)) as unknown as Note

describe('voteNote', () => {
  it('has the form of a vote of Mastodon', () => {
    expect(vote).toEqual({
      id: 'https://example.org/users/bob#votes/1',
      type: 'Note',
      name: 'tea',
      attributedTo: [{ id: bob }],
      inReplyTo: pollId,
      to: [alice],
      tag: [],
      attachment: [],
    })
  })
})

describe('voteOf', () => {
  it('reads a vote', () => {
    expect(voteOf(vote)).toEqual({ id: `${bob}#votes/1`, pollId, option: 'tea', voter: bob })
    expect(voteOf(vote, { pollAuthor: alice })?.option).toBe('tea')
  })

  it.each(['name', 'inReplyTo', 'to', 'type'] as const)('takes nothing without %s for a vote', (key) => {
    expect(voteOf(without(key))).toBeUndefined()
  })

  it.each([
    ['content', { content: 'hi' }],
    ['the public in to', { to: ['https://www.w3.org/ns/activitystreams#Public'] }],
    ['the public beside the author', { to: [alice, 'as:Public'] }],
    ['the public in cc', { cc: ['Public'] }],
    ['a second recipient', { cc: [bob] }],
  ])('T76 takes a Note with %s for no vote', (_what, properties) => {
    expect(voteOf({ ...vote, ...properties })).toBeUndefined()
  })

  it('T76 takes a Note to somebody else than the author of the poll for no vote', () => {
    expect(voteOf(vote, { pollAuthor: bob })).toBeUndefined()
  })

  it('lets the lists of the Create stand in', () => {
    expect(voteOf(without('to'), { activity: { to: [alice] } })?.option).toBe('tea')
    expect(voteOf(without('to'), { activity: { to: ['as:Public'] } })).toBeUndefined()
  })

  it('takes an empty content for none, and a reference for nothing', () => {
    expect(voteOf({ ...vote, content: '' })?.option).toBe('tea')
    expect(voteOf({ id: 'https://example.org/1' })).toBeUndefined()
  })
})

describe('votesOf', () => {
  it('reads the one vote of Mastodon', () => {
    expect(votesOf({ object: vote, tag: [] }).map(({ option }) => option)).toEqual(['tea'])
  })

  it('reads the batch of GoToSocial', () => {
    const second = { ...vote, name: 'coffee' }
    const activity = { object: vote, objects: [vote, second], tag: [] }
    expect(votesOf(activity, { pollAuthor: alice }).map(({ option }) => option)).toEqual(['tea', 'coffee'])
  })

  it('reads no votes where something else is among them', () => {
    const post = { ...vote, content: 'hello' }
    const elsewhere = { ...vote, inReplyTo: 'https://example.com/polls/2' }
    expect(votesOf({ objects: [vote, post], tag: [] })).toEqual([])
    expect(votesOf({ objects: [vote, elsewhere], tag: [] })).toEqual([])
    expect(votesOf({ tag: [] })).toEqual([])
  })
})
