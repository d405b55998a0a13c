import { describe, expect, it } from 'vitest'
import {
  createActor,
  createCreate,
  createNote,
  createQuestion,
  FULL_CONTEXT,
  parseDocument,
  toJsonLd,
  type Document,
} from '../../../src/core/vocab/index.js'

const activityStreams = 'https://www.w3.org/ns/activitystreams'
const alice = 'https://example.com/users/alice'
const bob = 'https://example.org/users/bob'
const status = `${alice}/statuses/1`
const everybody = `${activityStreams}#Public`

describe('toJsonLd', () => {
  it('writes a Note in the order of Mastodon', () => {
    const note = createNote({
      quoteAuthorization: 'https://example.org/stamps/1',
      tag: [{ type: 'Mention', href: bob, name: '@bob@example.org' }],
      likes: { id: `${status}/likes`, type: 'Collection', attributedTo: [], totalItems: 0 },
      content: '<p>Hi</p>',
      contentMap: { en: '<p>Hi</p>' },
      cc: [`${alice}/followers`, bob],
      to: everybody,
      sensitive: false,
      quote: { id: 'https://example.org/1' },
      interactionPolicy: { canQuote: { automaticApproval: [everybody], manualApproval: [] } },
      updated: '2026-11-22T10:00:00Z',
      published: '2026-11-22T09:43:00Z',
      attributedTo: alice,
      url: 'https://example.com/@alice/1',
      inReplyTo: 'https://example.org/2',
      summary: 'CW',
      atomUri: status,
      id: status,
    })
    expect(JSON.stringify(toJsonLd(note), null, 1)).toBe(
      JSON.stringify(
        {
          '@context': [
            activityStreams,
            {
              sensitive: 'as:sensitive',
              ostatus: 'http://ostatus.org#',
              atomUri: 'ostatus:atomUri',
              quote: { '@id': 'https://w3id.org/fep/044f#quote', '@type': '@id' },
              quoteAuthorization: { '@id': 'https://w3id.org/fep/044f#quoteAuthorization', '@type': '@id' },
              gts: 'https://gotosocial.org/ns#',
              interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
              canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
              automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
            },
          ],
          id: status,
          type: 'Note',
          summary: 'CW',
          inReplyTo: 'https://example.org/2',
          published: '2026-11-22T09:43:00Z',
          url: 'https://example.com/@alice/1',
          attributedTo: alice,
          to: [everybody],
          cc: [`${alice}/followers`, bob],
          sensitive: false,
          atomUri: status,
          content: '<p>Hi</p>',
          contentMap: { en: '<p>Hi</p>' },
          updated: '2026-11-22T10:00:00Z',
          quote: 'https://example.org/1',
          quoteAuthorization: 'https://example.org/stamps/1',
          interactionPolicy: { canQuote: { automaticApproval: [everybody] } },
          attachment: [],
          tag: [{ type: 'Mention', href: bob, name: '@bob@example.org' }],
          likes: { id: `${status}/likes`, type: 'Collection', totalItems: 0 },
        },
        null,
        1,
      ),
    )
  })

  it('writes an actor in the order of Mastodon', () => {
    const actor = createActor({
      id: alice,
      type: 'Person',
      icon: [{ url: 'https://example.com/a.png', mediaType: 'image/png' }],
      sharedInbox: 'https://example.com/inbox',
      publicKey: [{ id: `${alice}#main-key`, owner: alice, publicKeyPem: '-----BEGIN' }],
      attributionDomains: ['blog.example'],
      attachment: [{ type: 'PropertyValue', name: 'Tea', value: 'Green' }],
      webfinger: 'alice@example.com',
      preferredUsername: 'alice',
      inbox: `${alice}/inbox`,
    })
    expect(JSON.stringify(toJsonLd(actor))).toBe(
      JSON.stringify({
        '@context': [
          activityStreams,
          'https://w3id.org/security/v1',
          'https://purl.archive.org/socialweb/webfinger',
          {
            toot: 'http://joinmastodon.org/ns#',
            attributionDomains: { '@id': 'toot:attributionDomains', '@container': '@set' },
            schema: 'http://schema.org#',
            PropertyValue: 'schema:PropertyValue',
            value: 'schema:value',
          },
        ],
        id: alice,
        webfinger: 'alice@example.com',
        type: 'Person',
        inbox: `${alice}/inbox`,
        preferredUsername: 'alice',
        attributionDomains: ['blog.example'],
        publicKey: { id: `${alice}#main-key`, owner: alice, publicKeyPem: '-----BEGIN' },
        tag: [],
        attachment: [{ type: 'PropertyValue', name: 'Tea', value: 'Green' }],
        endpoints: { sharedInbox: 'https://example.com/inbox' },
        icon: { type: 'Image', mediaType: 'image/png', url: 'https://example.com/a.png' },
      }),
    )
  })

  it('writes the options of a poll as Notes with their votes', () => {
    const poll = createQuestion({
      attributedTo: alice,
      oneOf: [{ name: 'tea', votes: 2 }, { name: 'coffee' }],
    })
    expect(toJsonLd(poll)['oneOf']).toEqual([
      { type: 'Note', name: 'tea', replies: { type: 'Collection', totalItems: 2 } },
      { type: 'Note', name: 'coffee' },
    ])
  })

  it('says ActivityStreams and no more where nothing else is used', () => {
    expect(toJsonLd(createNote({ attributedTo: alice }))['@context']).toBe(activityStreams)
  })

  it('defines every term on request', () => {
    expect(toJsonLd(createNote({ attributedTo: alice }), { context: 'full' })['@context']).toBe(FULL_CONTEXT)
    expect(FULL_CONTEXT).toMatchObject([
      activityStreams,
      'https://w3id.org/security/v1',
      'https://www.w3.org/ns/cid/v1',
      'https://purl.archive.org/socialweb/webfinger',
      { toot: 'http://joinmastodon.org/ns#', Emoji: 'toot:Emoji' },
    ])
  })

  it('puts the context on the outside only', () => {
    const text = JSON.stringify(
      toJsonLd(createCreate({ object: createNote({ attributedTo: alice, sensitive: true }) })),
    )
    expect(text.match(/@context/g)).toHaveLength(1)
  })

  it('defines terms that stand in properties we have no name for', () => {
    const model = parseDocument({
      type: 'Event',
      joinMode: 'free',
      location: { type: 'Place', 'vcard:bday': 'x' },
    })
    expect(toJsonLd(model)['@context']).toEqual([
      activityStreams,
      {
        mz: 'https://joinmobilizon.org/ns#',
        joinMode: 'mz:joinMode',
        vcard: 'http://www.w3.org/2006/vcard/ns#',
      },
    ])
  })

  it('does not declare the words of a book to be a quoted post', () => {
    const model = parseDocument({ type: 'Quotation', quote: 'It was a dark and stormy night' })
    expect(toJsonLd(model)).toEqual({
      '@context': activityStreams,
      type: 'Quotation',
      quote: 'It was a dark and stormy night',
    })
  })

  it('writes shapes that come back: what several platforms send', () => {
    const documents: Document[] = [
      { type: 'Note', url: ['at://x', { type: 'Link', href: 'https://example.com/1', rel: ['a', 'b'] }] },
      { type: 'Note', url: 'at://x', tag: ['x', { type: 'Book', name: 'y' }], source: 'z', closed: true },
      {
        type: ['Note', 'x:Y'],
        attachment: [{ type: 'Nonsense', url: 'https://example.com/1.png', blurhash: 'x' }],
      },
      { type: 'Question', anyOf: [{ content: 'tea', x: 1 }], oneOf: [], closed: true },
      { type: 'Person', id: alice, endpoints: 'https://example.com/e', sharedInbox: 'https://example.com/i' },
      { type: 'Person', id: alice, endpoints: { sharedInbox: 'https://example.com/i', proxyUrl: 'x' } },
      { type: 'Person', name: 'no id', preferredUsername: 'x' },
      {
        type: 'Lock',
        actor: [{ type: 'Group', id: bob }],
        object: [status, { type: 'Note' }, { id: bob, x: 1 }],
      },
      {
        type: 'OrderedCollection',
        orderedItems: [{ type: 'Hashtag', name: 'x' }, { type: 'Like' }, bob],
        first: {},
      },
      { type: 'LikeApproval', object: bob, target: { type: 'Note' } },
      { type: 'Tombstone', formerType: 'Note', deleted: '2026-11-22' },
    ].map(parseDocument)
    for (const model of documents) expect(parseDocument(toJsonLd(model))).toStrictEqual(model)
  })
})
