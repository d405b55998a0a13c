import { describe, expect, it } from 'vitest'
import {
  interactionRequest,
  interactionRequestOf,
  INTERACTIONS,
  isRequestedQuote,
  type InteractionKind,
} from '../../../src/core/quote/interaction.js'
import type { Note } from '../../../src/core/vocab/index.js'

const alice = 'https://quoted.example/users/alice'
const bob = 'https://quoting.example/users/bob'
const postId = `${alice}/statuses/1`
const quoteId = `${bob}/statuses/10`
const quote: Note = {
  type: 'Note',
  id: quoteId,
  attributedTo: [{ id: bob }],
  quote: { id: postId },
  tag: [],
  attachment: [],
}
const wish = {
  kind: 'quote',
  id: `${bob}/quote_requests/1`,
  actorId: bob,
  targetId: postId,
  interactionId: quoteId,
} as const
const malformed = expect.objectContaining({ name: 'MalformedError', code: 'ERR_POLICY_INVALID' })

describe('interactionRequest', () => {
  it('asks in the form of FEP-044f', () => {
    expect(interactionRequest({ ...wish, targetAuthorId: alice, interaction: quote })).toEqual({
      id: `${bob}/quote_requests/1`,
      type: 'QuoteRequest',
      actor: { id: bob },
      to: [alice],
      object: { id: postId },
      instrument: quote,
      tag: [],
    })
  })

  it.each(Object.keys(INTERACTIONS) as InteractionKind[])('is read back, for a %s', (kind) => {
    const request = interactionRequest({ ...wish, kind, targetAuthorId: alice })
    expect(interactionRequestOf(request)).toEqual({ ...wish, kind })
  })
})

describe('interactionRequestOf', () => {
  const activity = interactionRequest({ ...wish, targetAuthorId: alice, interaction: quote })

  it('gives an embedded interaction along', () => {
    expect(interactionRequestOf(activity)).toEqual({ ...wish, interaction: quote })
  })

  it('passes over other activities', () => {
    expect(interactionRequestOf({ ...activity, type: 'Like' })).toBeUndefined()
    expect(interactionRequestOf({ ...activity, type: '__proto__' })).toBeUndefined()
  })

  it.each([
    ['id', { id: 'urn:1' }],
    ['actor', { actor: { id: 'bob' } }],
    ['object', { object: { id: '' } }],
    ['instrument', { instrument: { type: 'Note', attributedTo: [], tag: [], attachment: [] } }],
  ] as const)('refuses a request with a useless %s', (_what, change) => {
    expect(() => interactionRequestOf({ ...activity, ...change })).toThrow(malformed)
  })

  it.each(['id', 'actor', 'object', 'instrument'])('refuses a request without %s', (key) => {
    const rest = Object.fromEntries(Object.entries(activity).filter(([name]) => name !== key))
    expect(() => interactionRequestOf({ tag: [], type: 'QuoteRequest', ...rest })).toThrow(malformed)
  })
})

describe('isRequestedQuote', () => {
  it('takes the quote that was asked for', () => {
    expect(isRequestedQuote(quote, wish)).toBe(true)
  })

  it.each([
    ['by somebody else', { attributedTo: [{ id: alice }] }],
    ['by nobody', { attributedTo: [] }],
    ['of another post', { quote: { id: `${alice}/statuses/2` } }],
    ['of two posts', { quoteUri: `${alice}/statuses/2` }],
    ['with another id', { id: `${bob}/statuses/11` }],
  ])('T70 takes no post %s', (_what, change) => {
    expect(isRequestedQuote({ ...quote, ...change }, wish)).toBe(false)
  })
})
