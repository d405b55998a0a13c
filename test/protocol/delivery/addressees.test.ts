import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addresseesOf,
  subjectOf,
  usesSharedInbox,
  withoutBlind,
} from '../../../src/protocol/delivery/index.js'
import { inboxOf } from '../../../src/protocol/delivery/inbox-of.js'

const bob = 'https://remote.example/users/bob'
const followers = 'https://local.example/users/alice/followers'

describe('addresseesOf', () => {
  it('reads all five fields, one or many, ids or objects, once each', () => {
    const document = {
      to: bob,
      bto: ['https://a.example/1', { id: 'https://a.example/2', type: 'Person' }],
      cc: [bob, followers],
      bcc: 'https://a.example/3',
      audience: ['https://a.example/group'],
    }
    expect(addresseesOf(document, followers)).toEqual({
      isPublic: false,
      toFollowers: true,
      ids: [
        bob,
        'https://a.example/1',
        'https://a.example/2',
        'https://a.example/3',
        'https://a.example/group',
      ],
    })
  })

  it.each(['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public'])(
    'knows the public collection as %s',
    (id) => {
      expect(addresseesOf({ to: [id] })).toEqual({ isPublic: true, toFollowers: false, ids: [] })
    },
  )

  it('takes the followers of others for any id', () => {
    const theirs = 'https://remote.example/users/bob/followers'
    expect(addresseesOf({ to: [theirs] }, followers).ids).toEqual([theirs])
    expect(addresseesOf({ to: [followers] }).ids).toEqual([followers])
  })

  it('reads nothing from what is no addressee', () => {
    expect(addresseesOf({ to: [null, 1, '', {}, [bob], { id: 2 }], cc: null })).toEqual({
      isPublic: false,
      toFollowers: false,
      ids: [],
    })
  })
})

describe('withoutBlind', () => {
  it('takes bto and bcc out at every depth (T129)', () => {
    const document = {
      '@context': ['https://www.w3.org/ns/activitystreams', { bto: 'as:bto' }],
      type: 'Create',
      bto: [bob],
      'as:bcc': [bob],
      object: { type: 'Note', bcc: bob, tag: [{ type: 'Mention', bto: bob }, [[{ bcc: bob }]]] },
    }
    expect(withoutBlind(document)).toEqual({
      '@context': ['https://www.w3.org/ns/activitystreams', { bto: 'as:bto' }],
      type: 'Create',
      object: { type: 'Note', tag: [{ type: 'Mention' }, [[{}]]] },
    })
  })

  it('leaves its argument alone, and all that is not blind', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (document) => {
        const before = structuredClone(document)
        const text = JSON.stringify(withoutBlind(document))
        expect(document).toEqual(before)
        if (!/"(?:as:)?b(?:to|cc)":/.test(JSON.stringify(document)))
          expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)))
      }),
    )
  })

  it('refuses cycles and absurd depth', () => {
    const cycle: Record<string, unknown> = {}
    cycle['object'] = { attachment: [cycle] }
    expect(() => withoutBlind(cycle)).toThrow(RangeError)
  })
})

describe('usesSharedInbox', () => {
  it.each([
    [{ type: 'Create' }, true],
    [{ type: 'Announce' }, true],
    [{ type: 'Undo', object: { type: 'Announce' } }, true],
    [{ type: 'Undo', object: { type: 'Follow' } }, false],
    [{ type: 'Undo', object: 'https://local.example/1' }, false],
    [{ type: 'Follow' }, false],
    [{ type: 'Accept' }, false],
    [{ type: 'QuoteRequest' }, false],
    [{ type: 'Like' }, false],
    [{ type: 'Flag' }, false],
    [{}, false],
  ])('says of %j: %s', (document, shared) => {
    expect(usesSharedInbox(document)).toBe(shared)
  })
})

describe('subjectOf', () => {
  it.each([
    [{ type: 'Create', id: 'c', object: { id: 'note' } }, 'note'],
    [{ type: 'Update', id: 'u', object: { id: 'note' } }, 'note'],
    [{ type: 'Delete', id: 'd', object: 'note' }, 'note'],
    [{ type: 'Delete', id: 'd', object: { type: 'Tombstone', id: 'note' } }, 'note'],
    [{ type: 'Follow', id: 'f', object: bob }, 'f'],
    [{ type: 'Undo', id: 'x', object: { type: 'Follow', id: 'f' } }, 'f'],
    [{ type: 'Announce', id: 'a', object: 'note of another' }, 'a'],
    [{ type: 'Create', id: 'c', object: {} }, 'c'],
    [{}, undefined],
  ])('gives for %j: %s', (document, key) => {
    expect(subjectOf(document)).toBe(key)
  })
})

describe('inboxOf', () => {
  const inbox = `${bob}/inbox`
  it.each([
    ['https://remote.example/inbox', 'https://remote.example/inbox'],
    ['https://REMOTE.example/inbox', 'https://REMOTE.example/inbox'],
    ['https://victim.example/inbox', inbox],
    ['https://remote.example:8443/inbox', inbox],
    ['https://remote.example.evil/inbox', inbox],
    ['not a URL', inbox],
    ['', inbox],
    [undefined, inbox],
  ])('answers the shared inbox %s with %s (T128)', (sharedInbox, expected) => {
    const actor = { actorId: bob, inbox, ...(sharedInbox !== undefined && { sharedInbox }) }
    expect(inboxOf(actor)).toBe(expected)
  })
})
