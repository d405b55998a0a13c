import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPost, parseObject, type Post } from '../../../src/core/vocab/index.js'
import { isTootkitError } from '../../../src/errors.js'
import { hashtagOf, namedAccounts, statusOf } from '../../../src/protocol/inbox/status-of.js'
import { ALICE, BOB, noteDocument, NOW, PUBLIC, type Json } from './world.js'

const AUTHOR = { id: BOB, local: false, followers: `${BOB}/followers` }

function post(more: Json = {}): Post {
  const object = parseObject(noteDocument('https://bob.example/n/1', BOB, more))
  if (!isPost(object)) throw new Error('no post')
  return object
}
const status = (more: Json = {}) => statusOf(post(more), { author: AUTHOR, now: NOW })

describe('statusOf', () => {
  it('makes a status of the least there is', () => {
    const bare = post({ content: undefined, to: undefined, cc: undefined, published: undefined })
    expect(statusOf(bare, { author: AUTHOR, now: NOW })).toEqual({
      id: 'https://bob.example/n/1',
      authorId: BOB,
      local: false,
      type: 'Note',
      url: 'https://bob.example/n/1',
      published: '2026-11-22T12:00:00Z',
      html: '',
      content: '',
      spoilerText: '',
      sensitive: false,
      visibility: 'direct',
      mentions: [],
      hashtags: [],
      emojis: [],
      media: [],
      quotePolicy: 0,
      claimedCounts: {},
    })
  })

  it('reads the audience of the activity where the post has none', () => {
    const bare = post({ to: undefined, cc: undefined })
    const facts = { author: AUTHOR, now: NOW, activity: { to: [PUBLIC] } }
    expect(statusOf(bare, facts).visibility).toBe('public')
  })

  it('never mentions the author', () => {
    expect(status({ tag: [{ type: 'Mention', href: BOB }] }).mentions).toEqual([])
  })

  it('takes media of the first four attachments, and the warning as text', () => {
    const attachment = Array.from({ length: 5 }, (_, i) => ({
      type: 'Document',
      mediaType: 'image/png',
      url: `https://bob.example/${i}.png`,
    }))
    const result = status({ attachment, summary: 'a &lt; b' })
    expect(result.media).toHaveLength(4)
    expect(result.spoilerText).toBe('a < b')
  })

  it.each([
    ['the same as published', '2026-11-22T11:00:00Z', undefined],
    ['later', '2026-11-22T11:30:00Z', '2026-11-22T11:30:00Z'],
    ['in the future', '2099-01-01T00:00:00Z', '2026-11-22T12:00:00Z'],
  ])('reads an `updated` that is %s', (_what, updated, editedAt) => {
    expect(status({ updated }).editedAt).toBe(editedAt)
  })

  it('takes counts only as whole numbers of inline collections', () => {
    const collection = (totalItems: unknown): Json => ({ type: 'Collection', totalItems })
    expect(status({ likes: collection(3), shares: 'https://bob.example/shares' }).claimedCounts).toEqual({
      favourites: 3,
    })
    expect(status({ likes: collection(-1) }).claimedCounts).toEqual({})
  })

  it('refuses a post without an id', () => {
    expect(() => statusOf(post({ id: undefined }), { author: AUTHOR, now: NOW })).toThrow(TypeError)
  })

  it('gives plain JSON, or a typed refusal, for whatever a Note carries', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'content',
            'summary',
            'tag',
            'attachment',
            'to',
            'cc',
            'updated',
            'published',
            'likes',
            'quote',
            'interactionPolicy',
            'url',
            'oneOf',
          ),
          fc.jsonValue(),
        ),
        (more) => {
          try {
            const result = status(more)
            expect(JSON.parse(JSON.stringify(result))).toEqual(result)
            expect(result.published <= '2026-11-22T12:00:00Z').toBe(true)
          } catch (error) {
            if (!isTootkitError(error)) throw error
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('hashtagOf', () => {
  it('gives both forms, and nothing for what is none', () => {
    expect(hashtagOf('#Café')).toEqual({ name: 'cafe', displayName: 'Café' })
    expect(hashtagOf('2026')).toBeUndefined()
    expect(hashtagOf('')).toBeUndefined()
  })
})

describe('namedAccounts', () => {
  it('names everybody once, without fragments', () => {
    const named = post({ to: [ALICE, `${ALICE}#main-key`], cc: [], tag: [{ type: 'Mention', href: ALICE }] })
    expect(namedAccounts(named)).toEqual([ALICE])
  })
})
