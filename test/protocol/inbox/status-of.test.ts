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

  it('reads an `updated` that is the time of publishing as an edit of what is known', () => {
    const updated = '2026-11-22T11:00:00Z'
    const facts = { author: AUTHOR, now: NOW, isUpdate: true }
    expect(statusOf(post({ updated }), facts).editedAt).toBe(updated)
  })

  it('stores addresses of pages and files in their one spelling, in which nothing ends an attribute', () => {
    const hostile = 'https://e.example/"><script>'
    const safe = 'https://e.example/%22%3E%3Cscript%3E'
    const result = status({
      url: 'https://BOB.example/"><script>',
      tag: [{ type: 'Emoji', name: ':blob:', icon: { type: 'Image', url: hostile } }],
      attachment: [
        {
          type: 'Document',
          mediaType: 'video/mp4',
          url: hostile,
          icon: { type: 'Image', url: hostile },
        },
        { type: 'Link', href: hostile },
      ],
    })
    expect(result).toMatchObject({
      url: 'https://bob.example/%22%3E%3Cscript%3E',
      cardUrl: safe,
      emojis: [{ url: safe }],
      media: [{ url: safe }],
    })
    expect(JSON.stringify(result)).not.toContain('<script')
  })

  it('keeps ids octet for octet', () => {
    const id = 'https://BOB.example/n/%6f?a=b&c#d'
    const inReplyTo = 'https://X.example/%6f'
    expect(status({ id, inReplyTo, conversation: 'tag:X' })).toMatchObject({
      id,
      inReplyTo,
      conversation: 'tag:X',
    })
  })

  it.each(['inReplyTo', 'conversation', 'atomUri'] as const)('drops an %s that is too long', (name) => {
    const value = (octets: number): string => `https://bob.example/${'x'.repeat(octets - 20)}`
    expect(status({ [name]: value(2048) })).toHaveProperty(name)
    expect(status({ [name]: value(2049) })).not.toHaveProperty(name)
    expect(status({ [name]: `https://bob.example/${'ö'.repeat(1015)}` })).not.toHaveProperty(name)
  })

  it('drops mentions whose id is too long, languages that are none, and huge hashtags', () => {
    const tag = [
      { type: 'Mention', href: `https://x.example/${'x'.repeat(2048)}` },
      { type: 'Hashtag', name: `#${'x'.repeat(1000)}` },
    ]
    const result = status({ tag, contentMap: { ['x'.repeat(65)]: 'hi' } })
    expect(result.mentions).toEqual([])
    expect(result.hashtags).toEqual([])
    expect(result).not.toHaveProperty('language')
  })

  it('keeps no more of the largest post than people write', () => {
    const big = status({
      content: '<'.repeat(1_000_000),
      summary: 'y'.repeat(100_000),
      tag: Array.from({ length: 500 }, (_, n) => ({ type: 'Hashtag', name: `#${'x'.repeat(900)}${n}` })),
      attachment: [{ type: 'Document', url: 'https://bob.example/'.padEnd(9000, 'x') }],
    })
    expect([big.content.length, big.html.length]).toEqual([65_536, 4 * 65_536])
    expect(big.spoilerText).toHaveLength(20_480)
    expect(big.hashtags).toHaveLength(35)
    expect(big.media).toEqual([])
    expect(JSON.stringify(big).length).toBeLessThan(500_000)
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

  it('never takes everybody, or what is no address, for an account', () => {
    const named = post({
      to: [PUBLIC, 'as:Public'],
      cc: ['Public', 'urn:x', `https://x.example/${'x'.repeat(2048)}`],
    })
    expect(namedAccounts(named)).toEqual([])
  })

  it('ends at a thousand', () => {
    const to = Array.from({ length: 1001 }, (_, i) => `https://x.example/${i}`)
    expect(namedAccounts(post({ to, cc: [] }))).toHaveLength(1000)
  })
})
