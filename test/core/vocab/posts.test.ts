import { describe, expect, it } from 'vitest'
import {
  isPost,
  parseActivity,
  parseObject,
  type Post,
  type Question,
} from '../../../src/core/vocab/index.js'

const alice = 'https://example.com/users/alice'
const bob = 'https://example.org/users/bob'
const everybody = 'https://www.w3.org/ns/activitystreams#Public'

function note(properties: Record<string, unknown>): Post {
  const post = parseObject({ type: 'Note', ...properties })
  if (!isPost(post)) throw new Error('a post was expected')
  return post
}

describe('the audience of a post', () => {
  it.each([
    ['absent', undefined, undefined],
    ['null', null, undefined],
    ['an empty list, which is there', [], []],
    ['a bare string', bob, [bob]],
    ['null within a list', [null, bob], [bob]],
    ['objects, of which those without id are dropped', [{ id: bob }, { name: 'x' }], [bob]],
    ['three spellings of everybody', ['as:Public', 'Public', everybody], [everybody, everybody, everybody]],
    [
      'ids byte for byte',
      ['https://EXAMPLE.org/é', 'at://did:plc:x'],
      ['https://EXAMPLE.org/é', 'at://did:plc:x'],
    ],
  ])('is read when %s', (_what, to, expected) => {
    expect(note({ to }).to).toEqual(expected)
    expect(note({ cc: to }).cc).toEqual(expected)
  })

  it('T129 never has bto or bcc, at any depth', () => {
    const secret = { bto: [bob], bcc: [bob] }
    const post = note({
      ...secret,
      'as:bto': bob,
      tag: [
        { type: 'Mention', href: bob, ...secret },
        { type: 'Book', ...secret },
      ],
      attachment: { type: 'Document', url: 'https://example.com/1.png', ...secret },
      somethingElse: { deep: [secret] },
    })
    expect(JSON.stringify(post)).not.toMatch(/bto|bcc/)
  })
})

describe('the text of a post', () => {
  it.each([
    ['content', { content: '<p>Hi</p>' }, '<p>Hi</p>'],
    ['a language map alone', { contentMap: { de: '<p>Hallo</p>', en: '<p>Hi</p>' } }, '<p>Hallo</p>'],
    ['a map whose first text is empty', { contentMap: { de: '', en: '<p>Hi</p>' } }, '<p>Hi</p>'],
    ['content next to a map', { content: 'a', contentMap: { en: 'b' } }, 'a'],
    ['null', { content: null, contentMap: { en: null } }, undefined],
    ['white space', { content: ' \n' }, undefined],
    ['a number', { content: 42 }, undefined],
    ['a list', { content: [null, 'a', 'b'] }, 'a'],
    ['a value object', { content: { '@value': 'a', '@language': 'en' } }, 'a'],
    ['a lone surrogate', { content: 'a\ud800' }, 'a\ufffd'],
    ['NUL', { content: 'a\0b' }, 'ab'],
  ])('is read from %s', (_what, properties, expected) => {
    expect(note(properties).content).toBe(expected)
  })

  it('keeps a language whose text is null or empty: it tells the language', () => {
    expect(note({ contentMap: { en: null, de: '' } }).contentMap).toEqual({ en: '', de: '' })
    expect(note({ contentMap: {} })).not.toHaveProperty('contentMap')
    expect(note({ contentMap: ['en'] })).not.toHaveProperty('contentMap')
  })

  it('takes an empty summary for none, as Pleroma and Friendica send it', () => {
    expect(note({ summary: '' })).not.toHaveProperty('summary')
    expect(note({ summaryMap: { en: 'CW' } }).summary).toBe('CW')
  })

  it('reads a source that is a string', () => {
    expect(note({ source: '*Hi*' }).source).toEqual({ content: '*Hi*' })
    expect(note({ source: { content: '*Hi*', mediaType: 'text/markdown' } }).source).toEqual({
      content: '*Hi*',
      mediaType: 'text/markdown',
    })
    expect(note({ source: '' })).not.toHaveProperty('source')
  })
})

describe('the url of a post', () => {
  const page = 'https://example.com/@alice/1'
  it.each([
    ['a string', page, page],
    ['a Link', { type: 'Link', href: page }, page],
    [
      'the Link of text/html among others',
      [
        { type: 'Link', mediaType: 'video/mp4', href: 'https://example.com/1.mp4' },
        { type: 'Link', mediaType: 'text/html', href: page },
      ],
      page,
    ],
    [
      'mimeType, as Prismo writes it',
      [
        { type: 'Link', mimeType: 'video/mp4', href: 'https://example.com/1.mp4' },
        { type: 'Link', mimeType: 'text/html', href: page },
      ],
      page,
    ],
    ['the first where none says text/html', [{ type: 'Link', mediaType: 'video/mp4', href: page }], page],
    ['strings and Links mixed, as Bridgy Fed does', [{ type: 'Link', href: 'at://did:plc:x/1' }, page], page],
    ['a script', 'javascript:alert(1)', undefined],
    ['a relative address', '/alice/1', undefined],
    ['nothing', [], undefined],
  ])('is read from %s', (_what, url, expected) => {
    expect(note({ url }).url).toBe(expected)
  })

  it('keeps all links where there is more than one plain address', () => {
    expect(note({ url: page })).not.toHaveProperty('links')
    expect(note({ url: [page, { type: 'Link', href: 'at://did:plc:x/1', mimeType: 'x/y' }] }).links).toEqual([
      { type: 'Link', href: page },
      { type: 'Link', href: 'at://did:plc:x/1', mediaType: 'x/y' },
    ])
    expect(note({ url: 'at://did:plc:x/1' }).links).toEqual([{ type: 'Link', href: 'at://did:plc:x/1' }])
  })
})

describe('the references of a post', () => {
  it.each([
    ['an id', bob, bob],
    ['an object, as Bridgy Fed sends', { id: bob, url: 'x' }, bob],
    ['a list, of which the first counts', [bob, alice], bob],
    ['null', null, undefined],
    ['an empty string', '', undefined],
    ['an object without id', { url: 'x' }, undefined],
  ])('are read from %s', (_what, value, expected) => {
    expect(note({ inReplyTo: value }).inReplyTo).toBe(expected)
    expect(note({ quoteUrl: value }).quoteUrl).toBe(expected)
    expect(note({ quoteAuthorization: value }).quoteAuthorization).toBe(expected)
    expect(note({ _misskey_quote: value }).misskeyQuote).toBe(expected)
  })

  it('names authors by id and type, embedded or not', () => {
    expect(note({ attributedTo: alice }).attributedTo).toEqual([{ id: alice }])
    expect(
      note({
        attributedTo: [
          { type: 'Person', id: alice, name: 'A' },
          { type: 'OrderedCollection', id: bob },
        ],
      }).attributedTo,
    ).toEqual([{ id: alice, type: 'Person' }, { id: bob }])
  })

  it('embeds what is quoted, and tells a Tombstone from it', () => {
    expect(note({ quote: bob }).quote).toEqual({ id: bob })
    expect(note({ quote: { type: 'Tombstone' } }).quote).toEqual({ type: 'Tombstone' })
    expect(note({ quote: { id: bob, type: 'Note', content: 'a' } }).quote).toMatchObject({
      type: 'Note',
      content: 'a',
    })
  })

  it('embeds collections, and takes anything else for a reference', () => {
    expect(note({ likes: { type: 'Collection', totalItems: 3 } }).likes).toEqual({
      type: 'Collection',
      attributedTo: [],
      totalItems: 3,
    })
    expect(note({ replies: bob }).replies).toEqual({ id: bob })
    expect(note({ replies: { type: 'Note', id: bob } }).replies).toEqual({ id: bob })
    expect(note({ replies: { type: 'Note' } })).not.toHaveProperty('replies')
  })
})

describe('the flags of a post', () => {
  it.each([
    [true, true],
    [false, false],
    [null, undefined],
    [1, true],
    ['false', true], // Ruby takes anything but false and nil for true
  ])('reads sensitive %s as Mastodon does', (sensitive, expected) => {
    expect(note({ sensitive }).sensitive).toBe(expected)
  })

  it('reads directMessage of Pleroma', () => {
    expect(note({ directMessage: true }).directMessage).toBe(true)
    expect(note({ directMessage: 'yes' })).not.toHaveProperty('directMessage')
  })
})

describe('the moments of a post', () => {
  it('T122 gives none where there is none to be read, and never throws', () => {
    for (const published of ['2026-13-45', '9999-12-31T26:00:00Z', 5, {}, [], `1${'0'.repeat(1000)}`]) {
      expect(note({ published, updated: published, endTime: published })).toEqual(note({}))
    }
    expect(note({ published: '0001-01-01T00:00:00Z' }).published).toBe('0001-01-01T00:00:00Z')
  })

  it('normalises the zone', () => {
    expect(note({ published: '2026-11-22T09:43:00+0100' }).published).toBe('2026-11-22T08:43:00Z')
    expect(note({ published: { '@value': '2026-11-22T09:43:00Z', '@type': 'xsd:dateTime' } }).published).toBe(
      '2026-11-22T09:43:00Z',
    )
  })
})

describe('the tags of a post', () => {
  it('are read one or many, strings left out', () => {
    const mention = { type: 'Mention', href: bob }
    expect(note({ tag: mention }).tag).toEqual([mention])
    expect(note({ tag: ['tea', mention, null] }).tag).toEqual([mention])
    expect(note({}).tag).toEqual([])
  })

  it.each([
    ['a Mention without name', { type: 'Mention', href: bob }],
    ['a Mention with name', { type: 'Mention', href: bob, name: '@bob' }],
    ['a Hashtag without href', { type: 'Hashtag', name: 'tea' }],
    ['an Emoji', { type: 'Emoji', name: ':tea:', icon: { url: 'https://example.com/tea.png' } }],
    ['an object link', { type: 'Link', href: bob, mediaType: 'application/activity+json', rel: ['x'] }],
  ])('know %s', (_what, tag) => {
    expect(note({ tag: [tag] }).tag).toEqual([tag])
  })

  it.each([
    ['a Mention without href', { type: 'Mention', name: '@bob' }],
    ['a Hashtag without name', { type: 'Hashtag', href: bob }],
    ['an Emoji without picture', { type: 'Emoji', name: ':tea:' }],
    ['an Emoji with a script for a picture', { type: 'Emoji', name: ':tea:', icon: { url: 'javascript:1' } }],
    ['another type', { type: 'Book', href: bob }],
  ])('keep %s as it was sent', (_what, tag) => {
    expect(note({ tag }).tag).toEqual([{ type: 'Unknown', types: [tag.type], raw: tag }])
  })

  it('take the picture of an Emoji from a string, a list or an Image', () => {
    const icon = { type: 'Image', mediaType: 'image/png', url: 'https://example.com/tea.png' }
    for (const sent of [icon, [icon], { ...icon, url: [{ type: 'Link', href: icon.url }] }]) {
      expect(note({ tag: { type: 'Emoji', name: 'tea', id: null, icon: sent } }).tag).toEqual([
        { type: 'Emoji', name: 'tea', icon: { mediaType: 'image/png', url: icon.url } },
      ])
    }
  })
})

describe('the attachments of a post', () => {
  const url = 'https://example.com/1.png'
  it.each([
    [
      'one alone',
      { type: 'Document', url, mediaType: 'image/png', name: 'A cat' },
      { type: 'Document', url, mediaType: 'image/png', name: 'A cat' },
    ],
    [
      'a type that is nonsense',
      { type: 'NotDocument', url },
      { type: 'Document', types: ['NotDocument'], url },
    ],
    ['no type', { url }, { type: 'Document', url }],
    [
      'summary before name',
      { type: 'Image', url, name: 'file.png', summary: 'A cat' },
      { type: 'Image', url, name: 'A cat' },
    ],
    [
      'a map of names',
      { type: 'Image', url, nameMap: { en: 'A cat' } },
      { type: 'Image', url, name: 'A cat', nameMap: { en: 'A cat' } },
    ],
    [
      'a list of Links, as Pleroma sends',
      { type: 'Document', url: [{ type: 'Link', href: url, mediaType: 'image/png', width: 4 }] },
      {
        type: 'Document',
        url,
        links: [{ type: 'Link', href: url, mediaType: 'image/png', width: 4 }],
        mediaType: 'image/png',
        width: 4,
      },
    ],
    ['href instead of url, as Lemmy sends', { type: 'Link', href: url }, { type: 'Link', href: url }],
    ['href in a Document', { type: 'Document', href: url }, { type: 'Link', types: ['Document'], href: url }],
    [
      'a profile field',
      { type: 'PropertyValue', name: 'a', value: null },
      { type: 'PropertyValue', name: 'a', value: '' },
    ],
    [
      'an identity proof',
      { type: 'toot:IdentityProof', name: 'a', signatureValue: 'b' },
      { type: 'IdentityProof', name: 'a', signatureValue: 'b' },
    ],
  ])('are read: %s', (_what, attachment, expected) => {
    expect(note({ attachment }).attachment).toEqual([expected])
    expect(note({ attachment: [attachment, null, 'x'] }).attachment).toEqual([expected])
  })

  it.each(['data:image/png;base64,', 'hl:zQm', '/1.png', 'javascript:alert(1)', ''])(
    'keep those of address %j as sent',
    (address) => {
      const raw = { type: 'Document', url: address }
      expect(note({ attachment: raw }).attachment).toEqual([{ type: 'Unknown', types: ['Document'], raw }])
    },
  )

  it('T121 leaves out numbers that mean nothing', () => {
    const media = (properties: object) =>
      note({ attachment: { type: 'Image', url, ...properties } }).attachment[0]
    for (const nonsense of [-1, 0, 1.5, 1e400, NaN, 2 ** 31, '9', null]) {
      expect(media({ width: nonsense, height: nonsense })).toEqual({ type: 'Image', url })
    }
    expect(media({ focalPoint: [1e9, -7] })).toMatchObject({ focalPoint: [1, -1] })
    expect(media({ focalPoint: ' -0.5,0.25' })).toMatchObject({ focalPoint: [-0.5, 0.25] })
    expect(media({ focalPoint: [-0, 0] })).toStrictEqual({ type: 'Image', url, focalPoint: [0, 0] }) // no -0: JSON has none
    for (const nonsense of [[NaN, 'x'], [1], [1, 2, 3], 'x', {}, [null, 0], ['', '']]) {
      expect(media({ focalPoint: nonsense })).toEqual({ type: 'Image', url })
    }
    expect(media({ duration: 'PT1M2.5S' })).toMatchObject({ duration: 'PT1M2.5S' })
    for (const nonsense of ['P99999999Y', 'P', 'PT', '1:20', 80]) {
      expect(media({ duration: nonsense })).toEqual({ type: 'Image', url })
    }
  })
})

describe('the policy of a post', () => {
  const rule = { automaticApproval: [everybody], manualApproval: [bob] }
  it('is read in both generations of names', () => {
    expect(
      note({ interactionPolicy: { canQuote: { automaticApproval: everybody, manualApproval: [bob] } } })
        .interactionPolicy,
    ).toEqual({ canQuote: rule })
    expect(
      note({ interactionPolicy: { canReply: { always: [everybody], approvalRequired: bob } } })
        .interactionPolicy,
    ).toEqual({ canReply: rule })
    expect(note({ interactionPolicy: { canLike: { always: [alice], ...rule } } }).interactionPolicy).toEqual({
      canLike: rule,
    })
  })

  it.each([null, {}, { canQuote: null }, { canQuote: {} }, 'x'])(
    '%j is the same as none',
    (interactionPolicy) => {
      expect(note({ interactionPolicy })).not.toHaveProperty('interactionPolicy')
    },
  )
})

describe('a poll', () => {
  const poll = (properties: object) => parseObject({ type: 'Question', ...properties }) as Question

  it('has options with their votes', () => {
    const tea = { type: 'Note', name: 'tea', replies: { type: 'Collection', totalItems: 3 } }
    const expected = [{ name: 'tea', votes: 3 }, { name: 'coffee' }]
    expect(poll({ oneOf: [tea, { name: 'coffee', replies: {} }], votersCount: 3 })).toMatchObject({
      oneOf: expected,
      votersCount: 3,
    })
    expect(poll({ anyOf: [tea, { content: 'coffee' }] }).anyOf).toEqual(expected)
    expect(poll({ oneOf: tea }).oneOf).toEqual(expected.slice(0, 1))
    expect(poll({ oneOf: [{}, 'x', tea] }).oneOf).toEqual([{}, expected[0]])
  })

  it.each([
    ['2026-11-22T09:43:00', '2026-11-22T09:43:00Z'],
    ['2024-01-01T26:00:00Z', true],
    [true, true],
    [false, undefined],
    [null, undefined],
    ['', undefined],
  ])('closed %j is %j', (closed, expected) => {
    expect(poll({ closed }).closed).toBe(expected)
  })

  it('T77 keeps 500 options, and refuses what nobody can mean', () => {
    const options = (count: number) => Array.from({ length: count }, (_, i) => ({ name: String(i) }))
    expect(poll({ oneOf: options(501) }).oneOf?.length).toBe(500)
    expect(() => poll({ oneOf: options(100_000) })).toThrow(
      expect.objectContaining({ code: 'ERR_DOCUMENT_INVALID', path: '/oneOf' }),
    )
  })
})

describe('a batch of votes, as GoToSocial sends it', () => {
  it('gives all objects', () => {
    const vote = (name: string) => ({
      type: 'Note',
      name,
      inReplyTo: 'https://example.com/1',
      attributedTo: bob,
    })
    const create = parseActivity({
      type: 'Create',
      actor: bob,
      to: alice,
      object: [vote('tea'), vote('coffee')],
    })
    expect(create.objects?.map((object) => object.type === 'Note' && object.name)).toEqual(['tea', 'coffee'])
    expect(create.object).toBe(create.objects?.[0])
  })
})
