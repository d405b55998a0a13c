import { describe, expect, it } from 'vitest'
import { quoteLink, quoteProperties, quoteStampOf, quoteTargetOf } from '../../../src/core/quote/target.js'
import type { Note } from '../../../src/core/vocab/index.js'

const one = 'https://a.example/posts/1'
const two = 'https://b.example/posts/2'

describe('quoteTargetOf', () => {
  it.each([
    ['quote', { quote: { id: one } }, false],
    ['_misskey_quote', { misskeyQuote: one }, true],
    ['quoteUrl', { quoteUrl: one }, true],
    ['quoteUri', { quoteUri: one }, true],
    ['all of them', { quote: { id: one }, misskeyQuote: one, quoteUrl: one, quoteUri: one }, false],
  ])('reads %s', (_spelling, post, isLegacy) => {
    expect(quoteTargetOf(post)).toEqual({ kind: 'post', id: one, isLegacy })
  })

  it('gives an embedded post along', () => {
    const quote: Note = { type: 'Note', id: one, attributedTo: [], tag: [], attachment: [] }
    expect(quoteTargetOf({ quote })).toEqual({ kind: 'post', id: one, isLegacy: false, embedded: quote })
  })

  it('tells a quoted post that is gone', () => {
    expect(quoteTargetOf({ quote: { type: 'Tombstone' } })).toEqual({ kind: 'deleted' })
    expect(quoteTargetOf({ quote: { type: 'Tombstone', id: one }, quoteUri: one })).toEqual({
      kind: 'deleted',
    })
  })

  it.each([
    ['slash-less', 'https://misskey-hub.net/ns#_misskey_quote'],
    ['slashed', 'https://misskey-hub.net/ns/#_misskey_quote'],
  ])('reads the object link of FEP-e232 with the %s relation', (_form, relation) => {
    const link = { type: 'Link', href: one, rel: [relation] } as const
    expect(quoteTargetOf({ tag: [{ ...link, mediaType: 'application/activity+json' }] })).toMatchObject({
      id: one,
    })
    expect(quoteTargetOf({ tag: [{ ...link, mediaType: 'text/html' }] })).toBeUndefined()
    expect(quoteTargetOf({ tag: [{ ...link, mediaType: 'application/ld+json' }] })).toBeUndefined()
  })

  it('takes an object link without that relation for no quote', () => {
    const link = { type: 'Link', href: one, mediaType: 'application/activity+json' } as const
    expect(quoteTargetOf({ tag: [link, { ...link, rel: ['cite'] }] })).toBeUndefined()
  })

  it('T73 takes no side between properties that disagree, and shows the ids', () => {
    expect(quoteTargetOf({ quote: { id: one }, quoteUrl: two })).toEqual({
      kind: 'conflict',
      ids: [one, two],
    })
    expect(quoteTargetOf({ misskeyQuote: two, quoteUri: one })).toEqual({ kind: 'conflict', ids: [two, one] })
  })

  it('takes the words that BookWyrm quotes from a book for no post', () => {
    expect(quoteTargetOf({ quote: { id: 'To be or not to be' } })).toBeUndefined()
    expect(quoteTargetOf({ quote: { id: 'To be' }, quoteUrl: one })).toMatchObject({ kind: 'post', id: one })
  })

  it.each(['', 'tag:a.example,2026:1', 'javascript:alert(1)', '//a.example/1', 'at://did/1', 'https://'])(
    'takes %j for no post',
    (id) => {
      expect(quoteTargetOf({ quote: { id }, quoteUrl: id })).toBeUndefined()
    },
  )

  it('finds nothing in a post without quotes', () => {
    expect(quoteTargetOf({ tag: [] })).toBeUndefined()
    expect(quoteTargetOf({})).toBeUndefined()
  })
})

describe('quoteStampOf', () => {
  it('gives http(s) ids only', () => {
    expect(quoteStampOf({ quoteAuthorization: 'https://a.example/stamps/7' })).toBe(
      'https://a.example/stamps/7',
    )
    expect(quoteStampOf({ quoteAuthorization: 'urn:stamp' })).toBeUndefined()
    expect(quoteStampOf({})).toBeUndefined()
  })
})

describe('quoteProperties', () => {
  it('writes what Mastodon writes', () => {
    expect(quoteProperties(one)).toEqual({ quote: { id: one }, misskeyQuote: one, quoteUri: one })
  })

  it.each(['quote', '_misskey_quote', 'quoteUrl', 'quoteUri'] as const)(
    'writes %s so that it is read',
    (spelling) => {
      expect(quoteTargetOf(quoteProperties(one, { spellings: [spelling] }))).toMatchObject({ id: one })
    },
  )

  it('adds the stamp', () => {
    expect(quoteProperties(one, { spellings: [], stamp: two })).toEqual({ quoteAuthorization: two })
  })
})

describe('quoteLink', () => {
  it('is read as a quote', () => {
    expect(quoteTargetOf({ tag: [quoteLink(one)] })).toEqual({ kind: 'post', id: one, isLegacy: true })
  })
})
