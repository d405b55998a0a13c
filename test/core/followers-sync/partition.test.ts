import { describe, expect, it } from 'vitest'
import { followersOnOrigin, partialFollowersCollection } from '../../../src/core/followers-sync/partition.js'

const alice = 'https://example.org/users/alice'
const eve = 'https://foo.org/users/eve'
const everybody = [
  alice,
  'https://example.org',
  eve,
  'http://example.org/users/old',
  'https://example.org:8443/u/1',
]

describe('followersOnOrigin', () => {
  it.each([
    ['https://example.org/', [alice, 'https://example.org']],
    ['https://example.org', [alice, 'https://example.org']],
    ['http://example.org/inbox', ['http://example.org/users/old']],
    ['https://example.org:8443/inbox', ['https://example.org:8443/u/1']],
    ['https://foo.org/inbox', [eve]],
    ['https://foo.org.evil.com/', []],
    ['https://foo', []],
    ['https://FOO.org/', []],
    ['ftp://example.org/', []],
    ['', []],
  ])('gives %s its part', (url, part) => {
    expect(followersOnOrigin(everybody, url)).toEqual(part)
  })
})

describe('partialFollowersCollection', () => {
  it('holds what is on the origin of who asks', () => {
    const url = 'https://local.example/users/a/followers_synchronization'
    expect(
      partialFollowersCollection({ url, followerIds: everybody, requesterId: 'https://foo.org/actor' }),
    ).toEqual({
      id: url,
      type: 'OrderedCollection',
      attributedTo: [],
      items: [{ id: eve }],
    })
  })
})
