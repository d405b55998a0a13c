import { describe, expect, it } from 'vitest'
import { parseActivity, parseCollection, parseDocument } from '../../../src/core/vocab/index.js'

const alice = 'https://example.com/users/alice'
const bob = 'https://example.org/users/bob'
const post = 'https://example.com/users/alice/statuses/1'

describe('the object of an activity', () => {
  const objectOf = (object: unknown) => parseActivity({ type: 'Undo', actor: bob, object }).object

  it('is a reference where only an id was sent', () => {
    expect(objectOf(post)).toEqual({ id: post })
    expect(objectOf({ id: post })).toEqual({ id: post })
    expect(objectOf({ '@id': post, type: null })).toEqual({ id: post })
    expect(objectOf([post])).toEqual({ id: post })
  })

  it('is absent where nothing was said', () => {
    for (const nothing of [null, undefined, {}, [], '', 7, [{}]]) expect(objectOf(nothing)).toBeUndefined()
  })

  it('is an unknown object where it has no type but something to say', () => {
    expect(objectOf({ id: post, url: 'https://example.com/@alice/1' })).toMatchObject({
      type: 'Unknown',
      types: [],
      id: post,
    })
  })

  it('is an activity within an activity, without actor if need be', () => {
    expect(objectOf({ type: 'Follow', object: alice })).toEqual({
      type: 'Follow',
      object: { id: alice },
      tag: [],
    })
    const create = { type: 'Create', actor: alice, object: { type: 'Note', id: post } }
    expect(objectOf({ type: 'Announce', object: create })).toMatchObject({ object: { object: { id: post } } })
  })

  it('is the first of several, all of which are kept', () => {
    const flag = parseActivity({ type: 'Flag', actor: bob, object: [alice, post], content: 'Spam' })
    expect(flag).toMatchObject({
      object: { id: alice },
      objects: [{ id: alice }, { id: post }],
      content: 'Spam',
    })
  })
})

describe('activities of other platforms', () => {
  it('have the emoji of a reaction', () => {
    const tag = [{ type: 'Emoji', name: ':tea:', icon: { url: 'https://example.com/tea.png' } }]
    expect(
      parseActivity({ type: 'EmojiReact', actor: bob, object: post, content: ':tea:', tag }),
    ).toMatchObject({
      content: ':tea:',
      tag,
    })
    expect(
      parseActivity({ type: 'Like', actor: bob, object: post, _misskey_reaction: ':tea:' }),
    ).toMatchObject({
      misskeyReaction: ':tea:',
    })
  })

  it('have the instrument of a request and the result of its answer', () => {
    const request = {
      type: 'QuoteRequest',
      actor: bob,
      object: post,
      instrument: { type: 'Note', id: bob, quote: post },
    }
    expect(parseActivity(request)).toMatchObject({ instrument: { type: 'Note', quote: { id: post } } })
    expect(
      parseActivity({ type: 'Accept', actor: alice, object: request, result: { id: 'x' } }),
    ).toMatchObject({
      object: { type: 'QuoteRequest', actor: { id: bob } },
      result: { id: 'x' },
    })
  })

  it('have the stamps of GoToSocial', () => {
    const stamps = {
      approvedBy: 'https://x/1',
      likeAuthorization: 'https://x/1',
      announceAuthorization: 'https://x/2',
    }
    expect(parseActivity({ type: 'Like', actor: bob, object: post, ...stamps })).toMatchObject(stamps)
  })
})

describe('stamps', () => {
  it('have the same shape in both generations', () => {
    const expected = {
      attributedTo: [{ id: alice }],
      interactingObject: bob,
      interactionTarget: { id: post },
    }
    expect(
      parseDocument({
        type: 'QuoteAuthorization',
        attributedTo: alice,
        interactingObject: bob,
        interactionTarget: post,
      }),
    ).toMatchObject(expected)
    expect(
      parseDocument({ type: 'LikeApproval', attributedTo: alice, object: bob, target: post }),
    ).toMatchObject(expected)
  })
})

describe('collections', () => {
  it('have their items under one name', () => {
    expect(parseCollection({ type: 'Collection', items: post }).items).toEqual([{ id: post }])
    expect(
      parseCollection({ type: 'OrderedCollectionPage', orderedItems: [post, { type: 'Note', id: post }] })
        .items,
    ).toMatchObject([{ id: post }, { type: 'Note' }])
    expect(parseCollection({ type: 'Collection' })).not.toHaveProperty('items')
    expect(parseCollection({ type: 'Collection', items: [] }).items).toEqual([])
  })

  it('have hashtags among their items', () => {
    const tags = [{ type: 'Hashtag', name: '#tea', href: 'https://example.com/tags/tea' }]
    expect(parseCollection({ type: 'Collection', items: tags }).items).toEqual(tags)
  })

  it('have their pages embedded or named', () => {
    expect(parseCollection({ type: 'Collection', first: post, last: post, totalItems: 0 })).toMatchObject({
      first: { id: post },
      last: post,
      totalItems: 0,
    })
    expect(
      parseCollection({ type: 'Collection', first: { type: 'CollectionPage', items: [bob] } }).first,
    ).toMatchObject({ items: [{ id: bob }] })
  })

  it.each([-1, 1.5, '7', null, true])('have no total of %j', (totalItems) => {
    expect(parseCollection({ type: 'Collection', totalItems })).not.toHaveProperty('totalItems')
  })

  it('of FEP-7aa9 have topic and items', () => {
    const item = {
      id: 'https://example.com/i/1',
      type: 'FeaturedItem',
      featuredObject: bob,
      featuredObjectType: 'Person',
      featureAuthorization: 'https://example.org/stamps/1',
    }
    const sent = {
      type: 'FeaturedCollection',
      id: 'https://example.com/c/1',
      name: 'People',
      attributedTo: alice,
      sensitive: false,
      discoverable: true,
      topic: { type: 'Hashtag', name: '#people' },
      totalItems: 1,
      orderedItems: [item],
    }
    expect(parseDocument(sent)).toMatchObject({
      topic: { type: 'Hashtag', name: '#people' },
      discoverable: true,
      items: [item],
    })
  })
})
