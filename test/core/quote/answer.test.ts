import { describe, expect, it } from 'vitest'
import { acceptedStampOf, interactionAnswer, stampRevocation } from '../../../src/core/quote/answer.js'

const alice = 'https://quoted.example/users/alice'
const bob = 'https://quoting.example/users/bob'
const postId = `${alice}/statuses/1`
const quoteId = `${bob}/statuses/10`
const quote = { type: 'Note', id: quoteId, attributedTo: [{ id: bob }], tag: [], attachment: [] } as const
const wish = {
  kind: 'quote',
  id: `${bob}/quote_requests/1`,
  actorId: bob,
  targetId: postId,
  interactionId: quoteId,
} as const

describe('interactionAnswer', () => {
  const request = {
    id: wish.id,
    type: 'QuoteRequest',
    actor: { id: bob },
    object: { id: postId },
    instrument: { id: quoteId },
    tag: [],
  }

  it('accepts with the stamp, the interaction by id only', () => {
    const stampId = `${alice}/quote_authorizations/7`
    const input = {
      id: `${alice}#accepts/1`,
      actorId: alice,
      request: { ...wish, interaction: quote },
      stampId,
    }
    expect(interactionAnswer(input)).toEqual({
      id: `${alice}#accepts/1`,
      type: 'Accept',
      actor: { id: alice },
      to: [bob],
      object: request,
      result: { id: stampId },
      tag: [],
    })
  })

  it('rejects without', () => {
    const answer = interactionAnswer({ id: `${alice}#rejects/1`, actorId: alice, request: wish })
    expect(answer).toMatchObject({ type: 'Reject', object: request })
    expect(answer).not.toHaveProperty('result')
  })
})

describe('acceptedStampOf', () => {
  const accept = (id?: string) => ({ tag: [], ...(id !== undefined && { result: { id } }) })

  it('takes a stamp on the host of the quoted author only', () => {
    expect(acceptedStampOf(accept('https://quoted.example/s/7'), alice)).toBe('https://quoted.example/s/7')
    expect(acceptedStampOf(accept('https://evil.example/s/7'), alice)).toBeUndefined()
    expect(acceptedStampOf(accept('urn:stamp'), alice)).toBeUndefined()
    expect(acceptedStampOf(accept(), alice)).toBeUndefined()
  })
})

describe('stampRevocation', () => {
  it('deletes the stamp and embeds neither post', () => {
    const stampId = `${alice}/quote_authorizations/7`
    const input = { id: `${stampId}#delete`, actorId: alice, stampId, to: ['as:Public'], cc: [bob] }
    expect(stampRevocation(input)).toEqual({
      id: `${stampId}#delete`,
      type: 'Delete',
      actor: { id: alice },
      to: ['as:Public'],
      cc: [bob],
      object: { id: stampId, type: 'QuoteAuthorization', attributedTo: [] },
      tag: [],
    })
    expect(stampRevocation({ ...input, kind: 'like' }).object?.type).toBe('LikeAuthorization')
  })
})
