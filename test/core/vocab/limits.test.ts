import { describe, expect, it } from 'vitest'
import {
  applyMastodonLimits,
  createActor,
  createCreate,
  createFlag,
  createNote,
  createQuestion,
  MASTODON_LIMITS,
  parseDocument,
  rawDocument,
  type Attachment,
  type Document,
} from '../../../src/core/vocab/index.js'

const alice = 'https://example.com/users/alice'
const picture = (name: string): Attachment => ({ type: 'Document', url: 'https://example.com/1.png', name })
const link: Attachment = { type: 'Link', href: 'https://example.com/' }
const field = (text: string): Attachment => ({ type: 'PropertyValue', name: text, value: text })

describe('MASTODON_LIMITS', () => {
  it('has the figures of Mastodon', () => {
    expect(MASTODON_LIMITS).toMatchObject({
      actorNameCharacters: 2048,
      actorSummaryCharacters: 20_480,
      usernameCharacters: 2048,
      profileFields: 50,
      profileFieldCharacters: 2047,
      alsoKnownAs: 256,
      attributionDomains: 256,
      keys: 10,
      pollOptions: 500,
      mediaPerPost: 4,
      descriptionCharacters: 10_000,
      shortcodeCharacters: 2048,
      reportCharacters: 5000,
      collectionNameCharacters: 256,
      collectionSummaryCharacters: 2048,
      collectionItems: 150,
    })
  })
})

describe('applyMastodonLimits', () => {
  it('gives the very model where nothing is too much', () => {
    const models: Document[] = [
      createNote({ attributedTo: alice, content: 'x'.repeat(100_000), attachment: [picture('x'), link] }),
      createActor({
        id: alice,
        type: 'Person',
        name: 'Alice',
        attachment: [field('x')],
        preferredUsername: 'a.b-c_1',
      }),
      createFlag({ actor: alice, objects: [alice] }),
      parseDocument({ type: 'Tombstone' }),
    ]
    for (const model of models) expect(applyMastodonLimits(model)).toBe(model)
  })

  it('cuts texts of an actor by code points, and no surrogate pair in two', () => {
    const tea = '\u{1f375}'
    const actor = createActor({
      id: alice,
      type: 'Person',
      name: tea.repeat(2050),
      summary: 'x'.repeat(20_481),
      attachment: [field('x'.repeat(3000))],
      icon: [{ url: 'https://example.com/a.png', name: 'x'.repeat(10_001) }],
    })
    const kept = applyMastodonLimits(actor)
    expect(kept.name).toBe(tea.repeat(2048))
    expect(kept.summary?.length).toBe(20_480)
    expect(kept.attachment).toEqual([field('x'.repeat(2047))])
    expect(kept.icon?.[0]?.name?.length).toBe(10_000)
    expect(actor.summary?.length).toBe(20_481)
  })

  it('drops what comes after the last that is kept', () => {
    const ids = Array.from({ length: 300 }, (_, i) => `https://example.com/${i}`)
    const kept = applyMastodonLimits(
      createActor({
        id: alice,
        type: 'Person',
        alsoKnownAs: ids,
        attributionDomains: ids,
        publicKey: ids.map((id) => ({ id })),
        assertionMethod: ids.map((id) => ({ id })),
        attachment: [...ids.map(field), link],
      }),
    )
    expect(kept).toMatchObject({
      alsoKnownAs: { length: 256 },
      attributionDomains: { length: 256 },
      publicKey: { length: 10 },
      assertionMethod: { length: 10 },
      attachment: { length: 51 },
    })
    expect(kept.attachment.at(-1)).toEqual(link)
  })

  it.each(['x'.repeat(2049), '-alice', 'alice.', 'ali ce', 'älice', 'a..b@c'])(
    'rejects an actor called %.20s',
    (preferredUsername) => {
      const actor = createActor({ id: alice, type: 'Person', preferredUsername })
      expect(() => applyMastodonLimits(actor)).toThrow(
        expect.objectContaining({ code: 'ERR_DOCUMENT_INVALID', path: '/preferredUsername' }),
      )
    },
  )

  it('keeps four media of a post, and every link', () => {
    const attachment = [picture('1'), link, picture('2'), picture('3'), picture('4'), picture('5'), link]
    const kept = applyMastodonLimits(createNote({ attributedTo: alice, attachment }))
    expect(kept.attachment).toEqual([picture('1'), link, picture('2'), picture('3'), picture('4'), link])
  })

  it('cuts descriptions, and drops emoji whose shortcode is too long', () => {
    const icon = { url: 'https://example.com/tea.png' }
    const kept = applyMastodonLimits(
      createNote({
        attributedTo: alice,
        attachment: [picture('x'.repeat(10_001))],
        tag: [
          { type: 'Emoji', name: `:${'x'.repeat(2049)}:`, icon },
          { type: 'Emoji', name: `:${'x'.repeat(2048)}:`, icon },
        ],
      }),
    )
    expect(kept.attachment).toEqual([picture('x'.repeat(10_000))])
    expect(kept.tag).toHaveLength(1)
  })

  it('keeps 500 options of a poll', () => {
    const options = Array.from({ length: 501 }, (_, i) => ({ name: String(i) }))
    expect(applyMastodonLimits(createQuestion({ attributedTo: alice, oneOf: options })).oneOf?.length).toBe(
      500,
    )
    expect(applyMastodonLimits(createQuestion({ attributedTo: alice, anyOf: options })).anyOf?.length).toBe(
      500,
    )
  })

  it('cuts what a report says, and not what other activities say', () => {
    const content = 'x'.repeat(5001)
    expect(applyMastodonLimits(createFlag({ actor: alice, objects: [alice], content })).content?.length).toBe(
      5000,
    )
    expect(applyMastodonLimits(parseDocument({ type: 'Like', content }))).toMatchObject({ content })
  })

  it('cuts a featured collection', () => {
    const items = Array.from({ length: 151 }, (_, i) => ({
      type: 'FeaturedItem',
      featuredObject: `${alice}/${i}`,
    }))
    const sent = {
      type: 'FeaturedCollection',
      name: 'x'.repeat(300),
      summary: 'x'.repeat(3000),
      orderedItems: items,
    }
    expect(applyMastodonLimits(parseDocument(sent))).toMatchObject({
      name: 'x'.repeat(256),
      summary: 'x'.repeat(2048),
      items: { length: 150 },
    })
  })

  it('reaches the objects of an activity, and keeps the raw documents', () => {
    const attachment = Array.from({ length: 6 }, () => ({ type: 'Image', url: 'https://example.com/1.png' }))
    const sent = { type: 'Create', actor: alice, object: { type: 'Note', attachment } }
    const kept = applyMastodonLimits(parseDocument(sent))
    expect(kept).toMatchObject({ object: { attachment: { length: 4 } } })
    expect(rawDocument(kept)).toBe(sent)
    const update = createCreate({ object: createNote({ attributedTo: alice }) })
    expect(applyMastodonLimits(update)).toBe(update)
  })
})
