import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatCollectionSynchronization,
  parseCollectionSynchronization,
} from '../../../src/core/followers-sync/header.js'

const synchronization = {
  collectionId: 'https://local.example/users/a/followers',
  digest: 'somehash',
  url: 'https://local.example/users/a/followers_synchronization',
}
const field =
  'collectionId="https://local.example/users/a/followers", digest="somehash", url="https://local.example/users/a/followers_synchronization"'
const invalid = expect.objectContaining({ name: 'MalformedError', code: 'ERR_HEADER_INVALID' })

describe('formatCollectionSynchronization', () => {
  it('writes the parameters in the order of Mastodon', () => {
    expect(formatCollectionSynchronization(synchronization)).toBe(field)
  })

  it('T135 escapes quotes and writes other characters as URLs do', () => {
    const written = formatCollectionSynchronization({
      ...synchronization,
      collectionId: 'https://local.example/users/a"b\\',
      url: 'https://local.example/users/é',
    })
    expect(written).toBe(
      'collectionId="https://local.example/users/a\\"b\\\\", digest="somehash", url="https://local.example/users/%C3%A9"',
    )
  })

  it.each(['https://local.example/\r\nX: y', 'https://local.example/ a', 'é', '', '\0'])(
    'T135 refuses to write %j',
    (url) => {
      expect(() => formatCollectionSynchronization({ ...synchronization, url })).toThrow(
        expect.objectContaining({ name: 'RemoteError', code: 'ERR_URL_INVALID' }),
      )
    },
  )

  it('refuses a digest that is none', () => {
    expect(() => formatCollectionSynchronization({ ...synchronization, digest: '"' })).toThrow(RangeError)
  })
})

describe('parseCollectionSynchronization', () => {
  it('reads what is written, in any order', () => {
    expect(parseCollectionSynchronization(field)).toEqual(synchronization)
    expect(parseCollectionSynchronization(field.split(', ').reverse().join(','))).toEqual(synchronization)
  })

  it.each([
    ['nothing', ''],
    ['no list', 'hello'],
    ['a repeated parameter', `${field}, digest="other"`],
    ['an open quote', 'collectionId="https://local.example'],
    ['no digest', 'collectionId="https://a.example/f", url="https://a.example/s"'],
    ['no url', 'collectionId="https://a.example/f", digest="00"'],
    ['no collection', 'digest="00", url="https://a.example/s"'],
    ['a huge mess', '"'.repeat(100_000)],
  ])('refuses %s', (_what, text) => {
    expect(() => parseCollectionSynchronization(text)).toThrow(invalid)
  })

  it('reads back whatever may be written', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.webUrl({ withQueryParameters: true }), (collectionId, url) => {
        const value = { collectionId, digest: '00ff', url }
        const written = formatCollectionSynchronization(value)
        expect(written).toMatch(/^[\u0020-\u007e]+$/)
        expect(parseCollectionSynchronization(written)).toEqual(value)
      }),
    )
  })
})
