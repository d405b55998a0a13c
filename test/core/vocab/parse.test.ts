import { describe, expect, it } from 'vitest'
import {
  isActivity,
  parseActivity,
  parseActor,
  parseCollection,
  parseDocument,
  parseObject,
  rawDocument,
} from '../../../src/core/vocab/index.js'

const alice = 'https://example.com/users/alice'
const bob = 'https://example.org/users/bob'
const post = 'https://example.com/users/alice/statuses/1'

const invalid = (path: string): unknown => expect.objectContaining({ code: 'ERR_DOCUMENT_INVALID', path })

describe('parseDocument', () => {
  it.each([
    ['Person', { id: alice, type: 'Person' }, 'Person'],
    ['Note', { type: 'Note' }, 'Note'],
    ['Question', { type: 'Question' }, 'Question'],
    ['Event', { type: 'Event' }, 'Event'],
    ['Create', { type: 'Create' }, 'Create'],
    ['EmojiReact', { type: 'EmojiReact' }, 'EmojiReact'],
    ['Tombstone', { type: 'Tombstone' }, 'Tombstone'],
    ['collection page', { type: 'OrderedCollectionPage' }, 'OrderedCollectionPage'],
    ['stamp', { type: 'QuoteAuthorization' }, 'QuoteAuthorization'],
    ['old stamp', { type: 'LikeApproval' }, 'LikeApproval'],
    ['featured collection', { type: 'FeaturedCollection' }, 'FeaturedCollection'],
    ['featured item', { type: 'FeaturedItem' }, 'FeaturedItem'],
    ['unknown type', { type: 'ChatMessage' }, 'Unknown'],
    ['no type', { id: post }, 'Unknown'],
  ])('tells a %s by its type', (_what, document, type) => {
    expect(parseDocument(document).type).toBe(type)
  })

  it.each([
    'as:Note',
    'https://www.w3.org/ns/activitystreams#Note',
    'http://www.w3.org/ns/activitystreams#Note',
  ])('takes %s for Note', (type) => {
    expect(parseDocument({ type })).toEqual({ type: 'Note', attributedTo: [], tag: [], attachment: [] })
  })

  it('takes types of other namespaces by their IRIs', () => {
    const attachment = [{ type: 'http://schema.org#PropertyValue', name: 'a', 'schema:value': 'b' }]
    const actor = parseActor({ id: alice, type: 'Person', attachment })
    expect(actor.attachment).toEqual([{ type: 'PropertyValue', name: 'a', value: 'b' }])
  })

  it('does not take another namespace for ActivityStreams', () => {
    const { type, types } = parseDocument({ type: 'http://example.org/types#Note' })
    expect([type, types]).toEqual(['Unknown', ['http://example.org/types#Note']])
    for (const name of ['as:blurhash', 'as:id', 'as:type', 'as:publicKey', 'as:@id']) {
      expect(parseDocument({ type: 'Note', [name]: 'x' }).extra).toEqual({ [name]: 'x' })
    }
  })

  it('keeps all types where there are several, and reads by the most telling one', () => {
    expect(parseDocument({ type: ['Note', 'Event'] })).toMatchObject({
      type: 'Event',
      types: ['Note', 'Event'],
    })
    expect(parseDocument({ type: ['http://schema.org/CreativeWork', 'Note'] })).toMatchObject({
      type: 'Note',
      types: ['http://schema.org/CreativeWork', 'Note'],
    })
    expect(parseDocument({ type: ['Note'] })).not.toHaveProperty('types')
  })

  it('reads @id and @type as id and type', () => {
    expect(parseDocument({ '@id': post, '@type': 'Note' })).toMatchObject({ id: post, type: 'Note' })
  })

  it('lets id win over @id, whichever comes first', () => {
    expect(parseDocument({ '@id': 'https://evil.example/1', id: post, type: 'Note' }).id).toBe(post)
    expect(parseDocument({ id: post, '@id': 'https://evil.example/1', type: 'Note' }).id).toBe(post)
  })

  it('lets a plain name win over a prefixed one, as Mastodon reads it', () => {
    const note = parseDocument({ type: 'Note', 'as:content': 'prefixed', content: 'plain' })
    expect(note).toMatchObject({ content: 'plain' })
    expect(note).not.toHaveProperty('extra')
  })

  it('refuses nothing for its context', () => {
    for (const context of [undefined, null, 'application/activity+json', [], [{ as: 'x' }], 42]) {
      expect(parseDocument({ '@context': context, type: 'Note' })).toEqual(parseDocument({ type: 'Note' }))
    }
  })

  it('takes what has an actor and a foreign type for an activity', () => {
    const activity = parseDocument({ type: 'Bite', actor: bob, target: alice })
    expect(activity).toMatchObject({
      type: 'Activity',
      types: ['Bite'],
      actor: { id: bob },
      target: { id: alice },
    })
    expect(isActivity(activity)).toBe(true)
  })

  it('takes an actor without id for an unknown object', () => {
    expect(parseDocument({ type: 'Person', name: 'Sally' })).toEqual({
      type: 'Unknown',
      types: ['Person'],
      name: 'Sally',
      attributedTo: [],
    })
  })

  it('keeps properties without a name of ours as they were sent', () => {
    const extra = { 'diaspora:guid': '7', capabilities: { acceptsChatMessages: true, deep: [null, 1] } }
    expect(parseDocument({ type: 'Note', ...extra })).toMatchObject({ extra })
  })

  it('leaves signatures and proofs to the raw document', () => {
    const signed = {
      type: 'Note',
      signature: { type: 'RsaSignature2017' },
      proof: { type: 'DataIntegrityProof' },
    }
    expect(parseDocument(signed)).toEqual(parseDocument({ type: 'Note' }))
    expect(rawDocument(parseDocument(signed))).toBe(signed)
  })

  it.each([
    ['an array', [], ''],
    ['text', 'Note', ''],
    ['a number', 42, ''],
    ['null', null, ''],
    ['undefined', undefined, ''],
    ['an object that says nothing', {}, ''],
    ['an id that is a number', { type: 'Note', id: 42 }, '/id'],
    ['an id that is a list', { type: 'Note', id: [post] }, '/id'],
    [
      'an id that is a list, further in',
      { type: 'Delete', object: { type: 'Audio', id: [post, bob] } },
      '/object/id',
    ],
  ])('refuses %s', (_what, document, path) => {
    expect(() => parseDocument(document)).toThrow(invalid(path))
  })
})

describe('parseActor', () => {
  it.each([
    ['a post', { id: post, type: 'Note' }],
    ['an actor without id', { type: 'Person' }],
    ['an actor with an empty id', { type: 'Person', id: '' }],
  ])('refuses %s', (_what, document) => {
    expect(() => parseActor(document)).toThrow(invalid(''))
  })
})

describe('parseObject', () => {
  it('refuses an activity', () => {
    expect(() => parseObject({ type: 'Like', actor: bob, object: post })).toThrow(invalid(''))
  })
})

describe('parseCollection', () => {
  it('refuses anything else', () => {
    expect(() => parseCollection({ type: 'Note' })).toThrow(invalid(''))
  })
})

describe('parseActivity', () => {
  it('gives the actor as a reference, however it was sent', () => {
    const expected = { type: 'Like', actor: { id: bob }, object: { id: post }, tag: [] }
    expect(parseActivity({ type: 'Like', actor: bob, object: post })).toEqual(expected)
    expect(parseActivity({ type: 'Like', actor: [bob], object: [post] })).toEqual(expected)
    expect(parseActivity({ type: 'Like', actor: { id: bob, name: 'Bob' }, object: { id: post } })).toEqual(
      expected,
    )
    expect(parseActivity({ type: 'Like', actor: { id: bob, type: 'Person' }, object: post }).actor).toEqual({
      id: bob,
      type: 'Person',
    })
  })

  it('refuses an activity without actor unless told who it is by', () => {
    expect(() => parseActivity({ type: 'Like', object: post })).toThrow(invalid(''))
    expect(parseActivity({ type: 'Like', object: post }, { defaultActor: bob }).actor).toEqual({ id: bob })
    expect(parseActivity({ type: 'Like', actor: alice, object: post }, { defaultActor: bob }).actor).toEqual({
      id: alice,
    })
  })

  it('T46 refuses several different actors, at whatever depth', () => {
    expect(() => parseActivity({ type: 'Like', actor: [alice, bob], object: post })).toThrow(
      invalid('/actor'),
    )
    const undo = { type: 'Undo', actor: bob, object: { type: 'Like', actor: [bob, alice] } }
    expect(() => parseActivity(undo)).toThrow(invalid('/object/actor'))
    expect(parseActivity({ type: 'Like', actor: [bob, { id: bob }], object: post }).actor).toEqual({
      id: bob,
    })
  })

  it('T46 keeps attributedTo in order: the first entry is the owner', () => {
    const { object } = parseActivity({
      type: 'Create',
      actor: bob,
      object: { type: 'Note', attributedTo: [alice, bob] },
    })
    expect(object).toMatchObject({ attributedTo: [{ id: alice }, { id: bob }] })
  })

  it('takes any verb for an activity, and nothing else', () => {
    expect(parseActivity({ type: 'Bite', object: alice }, { defaultActor: bob })).toMatchObject({
      type: 'Activity',
      types: ['Bite'],
    })
    expect(() => parseActivity({ type: 'Note', actor: bob })).toThrow(invalid(''))
    expect(() => parseActivity({ actor: bob })).toThrow(invalid(''))
  })

  it('keeps the raw document of the activity and of what it holds', () => {
    const note = { type: 'Note', id: post }
    const create = { type: 'Create', actor: alice, object: note }
    const model = parseActivity(create)
    expect(rawDocument(model)).toBe(create)
    expect(model.object && rawDocument(model.object)).toBe(note)
    expect(rawDocument(structuredClone(model))).toBeUndefined()
  })
})

describe('the errors', () => {
  it('name place and rule', () => {
    const document = { type: 'Create', object: { type: 'Note', id: 7 } }
    expect(() => parseDocument(document)).toThrow('"/object/id": an id is a string')
  })

  it('T134 hold no more than 200 characters of what was sent, and no control characters', () => {
    const key = `<script>\u001b[31m\r\n${'x'.repeat(10_000)}`
    const document = {
      type: 'Create',
      object: { type: 'Note', contentMap: { [key]: [{ '@value': Infinity }] } },
      actor: { id: bob },
    }
    expect(parseDocument(document).type).toBe('Create')
    const wrong = {
      type: 'Announce',
      object: { [key]: { '@value': 1 }, type: 'Note', replies: { type: 'Collection', totalItems: 1e400 } },
    }
    expect(() => parseDocument(wrong)).toThrow(
      '"/object/replies/totalItems": a number cannot be held exactly',
    )
    const ids = {
      type: 'Note',
      replies: {
        type: 'Collection',
        [key]: 1,
        items: [{ type: 'Note', [key]: 1, id: key }, { id: 'a\ud800' }],
      },
    }
    expect(() => parseDocument(ids)).toThrow(/^.{1,300}$/)
  })
})
