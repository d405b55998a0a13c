/** What we write, expanded by a JSON-LD processor, means what was intended. */
import jsonld from 'jsonld'
import { describe, expect, it } from 'vitest'
import { findBundledContext } from '../../../src/core/jsonld/contexts/bundled.js'
import * as vocab from '../../../src/core/vocab/index.js'
import type { Document } from '../../../src/core/vocab/index.js'

const as = (name: string) => `https://www.w3.org/ns/activitystreams#${name}`
const toot = (name: string) => `http://joinmastodon.org/ns#${name}`
const gts = (name: string) => `https://gotosocial.org/ns#${name}`
const fep044f = (name: string) => `https://w3id.org/fep/044f#${name}`
const sec = (name: string) => `https://w3id.org/security#${name}`
const id = (iri: string) => [{ '@id': iri }]
const value = (plain: unknown) => [{ '@value': plain }]
const moment = (text: string) => [{ '@type': 'http://www.w3.org/2001/XMLSchema#dateTime', '@value': text }]

const alice = 'https://example.com/users/alice'
const bob = 'https://example.org/users/bob'
const status = `${alice}/statuses/1`
const note = vocab.createNote({ id: status, attributedTo: alice, content: 'Hi', to: vocab.PUBLIC_COLLECTION })
const follow = vocab.createFollow({ id: `${bob}#follows/1`, actor: bob, object: alice })

async function expanded(model: Document, context: 'minimal' | 'full'): Promise<unknown> {
  const nodes = await jsonld.expand(vocab.toJsonLd(model, { context }) as jsonld.JsonLdDocument, {
    documentLoader: (url) => {
      const document = findBundledContext(url)
      if (document === undefined) throw new Error(`${url} is not bundled`)
      return Promise.resolve({
        contextUrl: undefined,
        documentUrl: url,
        document: { '@context': document },
      } as never)
    },
  })
  expect(nodes).toHaveLength(1)
  return nodes[0]
}

const cases: readonly (readonly [string, Document, object])[] = [
  [
    'Note',
    vocab.createNote({
      id: status,
      attributedTo: alice,
      to: vocab.PUBLIC_COLLECTION,
      cc: [`${alice}/followers`],
      content: '<p>Hi</p>',
      contentMap: { en: '<p>Hi</p>' },
      summary: 'CW',
      inReplyTo: 'https://example.org/1',
      url: 'https://example.com/@alice/1',
      published: '2026-11-22T09:43:00Z',
      sensitive: true,
      conversation: 'tag:example.com,2026:1',
      replies: { id: `${status}/replies`, type: 'Collection', attributedTo: [], items: [{ id: bob }] },
    }),
    {
      '@id': status,
      '@type': [as('Note')],
      [as('attributedTo')]: id(alice),
      [as('to')]: id(as('Public')),
      [as('cc')]: id(`${alice}/followers`),
      [as('content')]: [{ '@value': '<p>Hi</p>' }, { '@value': '<p>Hi</p>', '@language': 'en' }],
      [as('summary')]: value('CW'),
      [as('inReplyTo')]: id('https://example.org/1'),
      [as('url')]: id('https://example.com/@alice/1'),
      [as('published')]: moment('2026-11-22T09:43:00Z'),
      [as('sensitive')]: value(true),
      'http://ostatus.org#conversation': value('tag:example.com,2026:1'),
      [as('replies')]: [{ '@id': `${status}/replies`, [as('items')]: id(bob) }],
    },
  ],
  [
    'Note with a quote, a policy and a stamp',
    vocab.createNote({
      attributedTo: alice,
      quote: { id: 'https://example.org/1' },
      misskeyQuote: 'https://example.org/1',
      quoteUri: 'https://example.org/1',
      quoteAuthorization: 'https://example.org/stamps/1',
      interactionPolicy: {
        canQuote: { automaticApproval: [vocab.PUBLIC_COLLECTION], manualApproval: [bob] },
      },
    }),
    {
      [fep044f('quote')]: id('https://example.org/1'),
      'https://misskey-hub.net/ns#_misskey_quote': value('https://example.org/1'),
      'http://fedibird.com/ns#quoteUri': value('https://example.org/1'),
      [fep044f('quoteAuthorization')]: id('https://example.org/stamps/1'),
      [gts('interactionPolicy')]: [
        {
          [gts('canQuote')]: [
            { [gts('automaticApproval')]: id(as('Public')), [gts('manualApproval')]: id(bob) },
          ],
        },
      ],
    },
  ],
  [
    'Note with tags and media',
    vocab.createNote({
      attributedTo: alice,
      tag: [
        { type: 'Mention', href: bob, name: '@bob' },
        { type: 'Hashtag', href: 'https://example.com/tags/tea', name: '#tea' },
        { type: 'Emoji', name: ':tea:', icon: { url: 'https://example.com/tea.png' } },
      ],
      attachment: [
        {
          type: 'Document',
          url: 'https://example.com/1.png',
          name: 'Tea',
          blurhash: 'U',
          focalPoint: [0.5, -1],
        },
      ],
    }),
    {
      [as('tag')]: [
        { '@type': [as('Mention')], [as('href')]: id(bob), [as('name')]: value('@bob') },
        { '@type': [as('Hashtag')], [as('href')]: id('https://example.com/tags/tea') },
        {
          '@type': [toot('Emoji')],
          [as('icon')]: [{ '@type': [as('Image')], [as('url')]: id('https://example.com/tea.png') }],
        },
      ],
      [as('attachment')]: [
        {
          '@type': [as('Document')],
          [as('url')]: id('https://example.com/1.png'),
          [toot('blurhash')]: value('U'),
          [toot('focalPoint')]: [{ '@list': [{ '@value': 0.5 }, { '@value': -1 }] }],
        },
      ],
    },
  ],
  [
    'Question',
    vocab.createQuestion({
      attributedTo: alice,
      oneOf: [{ name: 'tea', votes: 2 }],
      endTime: '2026-11-23T00:00:00Z',
      closed: '2026-11-23T00:00:00Z',
      votersCount: 2,
    }),
    {
      '@type': [as('Question')],
      [as('oneOf')]: [
        {
          '@type': [as('Note')],
          [as('name')]: value('tea'),
          [as('replies')]: [
            {
              [as('totalItems')]: [
                { '@value': 2, '@type': 'http://www.w3.org/2001/XMLSchema#nonNegativeInteger' },
              ],
            },
          ],
        },
      ],
      [as('endTime')]: moment('2026-11-23T00:00:00Z'),
      [as('closed')]: moment('2026-11-23T00:00:00Z'),
      [toot('votersCount')]: value(2),
    },
  ],
  [
    'Article',
    vocab.createArticle({ attributedTo: alice, name: 'News' }),
    { '@type': [as('Article')], [as('name')]: value('News') },
  ],
  [
    'Person',
    vocab.createActor({
      id: alice,
      type: 'Person',
      inbox: `${alice}/inbox`,
      featured: `${alice}/collections/featured`,
      sharedInbox: 'https://example.com/inbox',
      preferredUsername: 'alice',
      webfinger: 'alice@example.com',
      manuallyApprovesFollowers: true,
      discoverable: true,
      indexable: false,
      movedTo: bob,
      alsoKnownAs: ['https://old.example/alice'],
      attributionDomains: ['blog.example'],
      publicKey: [{ id: `${alice}#main-key`, owner: alice, publicKeyPem: 'PEM' }],
      assertionMethod: [
        { id: `${alice}#ed`, type: 'Multikey', controller: alice, publicKeyMultibase: 'z6Mk' },
      ],
      attachment: [{ type: 'PropertyValue', name: 'Tea', value: 'Green' }],
    }),
    {
      '@id': alice,
      '@type': [as('Person')],
      'http://www.w3.org/ns/ldp#inbox': id(`${alice}/inbox`),
      [toot('featured')]: id(`${alice}/collections/featured`),
      [as('endpoints')]: [{ [as('sharedInbox')]: id('https://example.com/inbox') }],
      [as('preferredUsername')]: value('alice'),
      'https://purl.archive.org/socialweb/webfinger#webfinger': value('alice@example.com'),
      [as('manuallyApprovesFollowers')]: value(true),
      [toot('discoverable')]: value(true),
      [toot('indexable')]: value(false),
      [as('movedTo')]: id(bob),
      [as('alsoKnownAs')]: id('https://old.example/alice'),
      [toot('attributionDomains')]: value('blog.example'),
      [sec('publicKey')]: [
        { '@id': `${alice}#main-key`, [sec('owner')]: id(alice), [sec('publicKeyPem')]: value('PEM') },
      ],
      [sec('assertionMethod')]: [{ '@id': `${alice}#ed`, '@type': [sec('Multikey')] }],
      [as('attachment')]: [
        { '@type': ['http://schema.org#PropertyValue'], 'http://schema.org#value': value('Green') },
      ],
    },
  ],
  ['Tombstone', vocab.createTombstone(status), { '@id': status, '@type': [as('Tombstone')] }],
  [
    'Create',
    vocab.createCreate({ id: `${status}/activity`, object: note }),
    {
      '@type': [as('Create')],
      [as('actor')]: id(alice),
      [as('to')]: id(as('Public')),
      [as('object')]: [{ '@id': status, '@type': [as('Note')], [as('to')]: id(as('Public')) }],
    },
  ],
  [
    'Update',
    vocab.createUpdate({ object: note }),
    { '@type': [as('Update')], [as('object')]: [{ '@id': status }] },
  ],
  [
    'Delete',
    vocab.createDelete({ actor: alice, object: note }),
    { '@type': [as('Delete')], [as('object')]: [{ '@id': status, '@type': [as('Tombstone')] }] },
  ],
  [
    'Announce',
    vocab.createAnnounce({ actor: alice, object: note }),
    { '@type': [as('Announce')], [as('object')]: id(status) },
  ],
  [
    'Like',
    vocab.createLike({ actor: bob, object: note }),
    { '@type': [as('Like')], [as('object')]: id(status) },
  ],
  [
    'EmojiReact',
    vocab.createEmojiReact({ actor: bob, object: note, content: '🍵' }),
    { '@type': ['http://litepub.social/ns#EmojiReact'], [as('content')]: value('🍵') },
  ],
  ['Follow', follow, { '@type': [as('Follow')], [as('actor')]: id(bob), [as('object')]: id(alice) }],
  [
    'Accept',
    vocab.createAccept({ object: follow, result: 'https://example.com/stamps/1' }),
    {
      '@type': [as('Accept')],
      [as('actor')]: id(alice),
      [as('object')]: [{ '@id': `${bob}#follows/1`, '@type': [as('Follow')] }],
      [as('result')]: id('https://example.com/stamps/1'),
    },
  ],
  ['Reject', vocab.createReject({ object: follow }), { '@type': [as('Reject')], [as('actor')]: id(alice) }],
  [
    'Undo',
    vocab.createUndo({ object: follow }),
    { '@type': [as('Undo')], [as('actor')]: id(bob), [as('object')]: [{ '@type': [as('Follow')] }] },
  ],
  [
    'Block',
    vocab.createBlock({ actor: alice, object: bob }),
    { '@type': [as('Block')], [as('object')]: id(bob) },
  ],
  [
    'Flag',
    vocab.createFlag({ actor: 'https://example.com/actor', objects: [bob, status], content: 'Spam' }),
    {
      '@type': [as('Flag')],
      [as('object')]: [{ '@id': bob }, { '@id': status }],
      [as('content')]: value('Spam'),
    },
  ],
  [
    'Move',
    vocab.createMove({ actor: alice, target: bob }),
    { '@type': [as('Move')], [as('object')]: id(alice), [as('target')]: id(bob) },
  ],
  [
    'Add',
    vocab.createAdd({ actor: alice, object: status, target: `${alice}/featured` }),
    { '@type': [as('Add')], [as('object')]: id(status), [as('target')]: id(`${alice}/featured`) },
  ],
  [
    'Remove of a hashtag',
    vocab.createRemove({
      actor: alice,
      object: { type: 'Hashtag', name: '#tea', href: 'https://example.com/tags/tea' },
      target: `${alice}/featured`,
    }),
    {
      '@type': [as('Remove')],
      [as('object')]: [
        {
          '@type': [as('Hashtag')],
          [as('name')]: value('#tea'),
          [as('href')]: id('https://example.com/tags/tea'),
        },
      ],
    },
  ],
  [
    'QuoteRequest',
    vocab.createQuoteRequest({ actor: bob, object: status, instrument: 'https://example.org/2' }),
    {
      '@type': [fep044f('QuoteRequest')],
      [as('object')]: id(status),
      [as('instrument')]: id('https://example.org/2'),
    },
  ],
  [
    'a vote',
    vocab.createVote({
      actor: bob,
      voteId: `${bob}#votes/1`,
      poll: { id: status, attributedTo: [{ id: alice }] },
      option: 'tea',
    }),
    {
      '@type': [as('Create')],
      [as('to')]: id(alice),
      [as('object')]: [
        {
          '@id': `${bob}#votes/1`,
          '@type': [as('Note')],
          [as('name')]: value('tea'),
          [as('inReplyTo')]: id(status),
          [as('to')]: id(alice),
        },
      ],
    },
  ],
  [
    'OrderedCollection',
    { type: 'OrderedCollection', attributedTo: [], totalItems: 2, items: [{ id: alice }, { id: bob }] },
    { '@type': [as('OrderedCollection')], [as('items')]: [{ '@list': [{ '@id': alice }, { '@id': bob }] }] },
  ],
  [
    'QuoteAuthorization',
    {
      type: 'QuoteAuthorization',
      attributedTo: [{ id: bob }],
      interactingObject: status,
      interactionTarget: { id: 'https://example.org/1' },
    },
    {
      '@type': [fep044f('QuoteAuthorization')],
      [gts('interactingObject')]: id(status),
      [gts('interactionTarget')]: id('https://example.org/1'),
    },
  ],
  [
    'FeaturedCollection',
    {
      type: 'FeaturedCollection',
      attributedTo: [{ id: alice }],
      topic: { type: 'Hashtag', name: '#tea' },
      items: [{ type: 'FeaturedItem', attributedTo: [], featuredObject: bob }],
    },
    {
      '@type': ['https://w3id.org/fep/7aa9#FeaturedCollection'],
      'https://w3id.org/fep/7aa9#topic': [{ '@type': [as('Hashtag')] }],
      [as('items')]: [
        {
          '@list': [
            {
              '@type': ['https://w3id.org/fep/7aa9#FeaturedItem'],
              'https://w3id.org/fep/7aa9#featuredObject': id(bob),
            },
          ],
        },
      ],
    },
  ],
]

describe.each(['minimal', 'full'] as const)(
  'the JSON-LD meaning of what is written with the %s context',
  (context) => {
    it.each(cases)('%s', async (_type, model, meaning) => {
      expect(await expanded(model, context)).toMatchObject(meaning)
    })
  },
)
