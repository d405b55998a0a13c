import { describe, expect, it } from 'vitest'
import { parseActor, type Actor } from '../../../src/core/vocab/index.js'

const id = 'https://example.com/users/alice'
const actor = (properties: object): Actor => parseActor({ id, type: 'Person', ...properties })

describe('the addresses of an actor', () => {
  it.each([
    'inbox',
    'outbox',
    'followers',
    'following',
    'featured',
    'featuredTags',
    'featuredCollections',
    'movedTo',
  ] as const)('has %s as an id, however it was sent', (name) => {
    const address = `${id}/${name}`
    expect(actor({ [name]: address })[name]).toBe(address)
    expect(actor({ [name]: { id: address, type: 'OrderedCollection', totalItems: 1 } })[name]).toBe(address)
    expect(actor({ [name]: [address] })[name]).toBe(address)
    expect(actor({ [name]: null })).toEqual(actor({}))
    expect(actor({ [name]: 7 })).toEqual(actor({}))
  })

  it('takes the shared inbox out of endpoints, else from the top level', () => {
    const shared = 'https://example.com/inbox'
    expect(actor({ endpoints: { sharedInbox: shared } }).sharedInbox).toBe(shared)
    expect(actor({ sharedInbox: shared }).sharedInbox).toBe(shared)
    expect(
      actor({ sharedInbox: 'https://evil.example/', endpoints: { sharedInbox: shared } }).sharedInbox,
    ).toBe(shared)
    expect(
      actor({ endpoints: { sharedInbox: shared }, sharedInbox: 'https://evil.example/' }).sharedInbox,
    ).toBe(shared)
    expect(actor({ endpoints: 'https://example.com/endpoints' })).not.toHaveProperty('sharedInbox')
  })

  it('keeps the other endpoints as sent', () => {
    expect(actor({ endpoints: { sharedInbox: id, uploadMedia: 'x' } }).extra).toEqual({
      endpoints: { uploadMedia: 'x' },
    })
    expect(actor({ endpoints: 'https://example.com/endpoints' }).extra).toEqual({
      endpoints: 'https://example.com/endpoints',
    })
    expect(actor({ endpoints: { sharedInbox: id } })).not.toHaveProperty('extra')
  })
})

describe('the keys of an actor', () => {
  const key = { id: `${id}#main-key`, owner: id, publicKeyPem: '-----BEGIN' }
  it('are read one or many, in full or by id', () => {
    expect(actor({ publicKey: key }).publicKey).toEqual([key])
    expect(actor({ publicKey: [{ ...key, type: 'Key' }, 'https://example.com/key'] }).publicKey).toEqual([
      key,
      { id: 'https://example.com/key' },
    ])
    expect(actor({ publicKey: { owner: id, publicKeyPem: 'x' } }).publicKey).toEqual([])
    expect(actor({}).publicKey).toEqual([])
  })

  it('are read from assertionMethod', () => {
    const multikey = { id: `${id}#ed25519-key`, type: 'Multikey', controller: id, publicKeyMultibase: 'z6Mk' }
    expect(actor({ assertionMethod: multikey }).assertionMethod).toEqual([multikey])
    expect(
      actor({ assertionMethod: [multikey, 'did:key:z6Mk', { type: 'JsonWebKey', id: 'x' }] }).assertionMethod,
    ).toEqual([multikey, { id: 'did:key:z6Mk' }, { id: 'x' }])
  })
})

describe('the rest of an actor', () => {
  it('has lists where lists belong', () => {
    expect(actor({ alsoKnownAs: 'https://a.example/', attributionDomains: 'a.example' })).toMatchObject({
      alsoKnownAs: ['https://a.example/'],
      attributionDomains: ['a.example'],
    })
    expect(actor({ alsoKnownAs: null })).toMatchObject({
      alsoKnownAs: [],
      attributionDomains: [],
      tag: [],
      attachment: [],
    })
    expect(actor({ attributionDomains: [1, 'a.example', {}] }).attributionDomains).toEqual(['a.example'])
  })

  it.each([
    [true, true],
    [false, false],
    ['true', true],
    [{ '@type': 'xsd:boolean', '@value': 'true' }, true],
    [null, undefined],
    ['yes', undefined],
  ])('reads the flag %j', (discoverable, expected) => {
    expect(actor({ discoverable }).discoverable).toBe(expected)
  })

  it('has pictures as lists, of strings, Images and Links', () => {
    const url = 'https://example.com/a.png'
    expect(actor({ icon: url, image: [{ type: 'Link', href: url, mediaType: 'image/png' }] })).toMatchObject({
      icon: [{ url }],
      image: [{ url, mediaType: 'image/png' }],
    })
    expect(actor({ icon: { type: 'Image', url, summary: 'Me', name: 'me.png' } }).icon).toEqual([
      { url, name: 'Me' },
    ])
    expect(actor({ icon: 'data:image/png;base64,' })).not.toHaveProperty('icon')
  })

  it('takes a display name of white space for none, as Pleroma sends it', () => {
    expect(actor({ name: ' ' })).not.toHaveProperty('name')
  })

  it('has the moderators of a group as reference, as Lemmy sends it', () => {
    expect(actor({ type: 'Group', attributedTo: `${id}/moderators` }).attributedTo).toEqual([
      { id: `${id}/moderators` },
    ])
  })

  it('knows the properties of Misskey', () => {
    expect(actor({ isCat: true, _misskey_summary: '$[x]' })).toMatchObject({
      isCat: true,
      misskeySummary: '$[x]',
    })
  })
})
