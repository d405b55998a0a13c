import { describe, expect, it } from 'vitest'
import { parseActor } from '../../../src/core/vocab/index.js'
import { accountOf } from '../../../src/protocol/inbox/account-of.js'
import { actorDocument, BOB, NOW, type Json } from './world.js'

const account = (more: Json = {}, acct?: string) =>
  accountOf(parseActor(actorDocument(BOB, more)), { acct, now: NOW })

describe('accountOf', () => {
  it('keeps what an actor says of itself', () => {
    const more = {
      name: 'Bob',
      icon: { type: 'Image', url: 'https://bob.example/a.png' },
      image: { type: 'Image', url: 'data:x' },
      alsoKnownAs: ['https://old.example/bob'],
      attributionDomains: ['bob.example'],
      discoverable: true,
      published: '2020-01-01T00:00:00Z',
    }
    expect(account(more, 'bob@bob.example')).toMatchObject({
      id: BOB,
      local: false,
      username: 'bob',
      acct: 'bob@bob.example',
      displayName: 'Bob',
      avatarUrl: 'https://bob.example/a.png',
      alsoKnownAs: ['https://old.example/bob'],
      attributionDomains: ['bob.example'],
      discoverable: true,
      indexable: false,
      published: '2020-01-01T00:00:00Z',
    })
    expect(account(more)).not.toHaveProperty('headerUrl')
  })

  it.each([
    ['Service', { bot: true, group: false }],
    ['Application', { bot: true, group: false }],
    ['Group', { bot: false, group: true }],
    ['Organization', { bot: false, group: false }],
  ])('tells what a %s is', (type, expected) => {
    expect(account({ type })).toMatchObject(expected)
  })

  it('T125 takes no handle from the document', () => {
    expect(account({ webfinger: 'admin@victim.example' })).not.toHaveProperty('acct')
  })

  it('P6 cuts the name at 2048 characters, exactly', () => {
    expect(account({ name: '😀'.repeat(2048) }).displayName).toBe('😀'.repeat(2048))
    expect(Array.from(account({ name: '😀'.repeat(2049) }).displayName)).toHaveLength(2048)
  })

  it('cuts lists at Mastodon’s limits', () => {
    const many = Array.from({ length: 257 }, (_, i) => `https://old.example/${i}`)
    expect(account({ alsoKnownAs: many }).alsoKnownAs).toHaveLength(256)
  })

  it('keeps no more of the largest profile than people write, and nothing of it whole that decides', () => {
    const long = (n: number) => `https://old.example/${n}/`.padEnd(2048, 'x')
    const field = (n: number) => ({ type: 'PropertyValue', name: `${n}`, value: '<'.repeat(2047) })
    const emoji = (n: number) => ({ type: 'Emoji', name: `:e${n}:`, icon: { url: `${long(n)}.png` } })
    const big = account({
      alsoKnownAs: Array.from({ length: 200 }, (_, n) => long(n)),
      attachment: Array.from({ length: 50 }, (_, n) => field(n)),
      tag: Array.from({ length: 200 }, (_, n) => emoji(n)),
      icon: { type: 'Image', url: 'https://bob.example/'.padEnd(9000, 'x') },
      publicKey: Array.from({ length: 10 }, (_, n) => ({ id: `${BOB}#${n}`, owner: BOB, publicKeyPem: 'x'.repeat(8000) })),
    }) // prettier-ignore
    expect([big.alsoKnownAs[0], big.alsoKnownAs.length]).toEqual([long(0), 15])
    expect([big.fields[0]?.name, big.fields.length]).toEqual(['0', 15])
    expect(big.emojis).toHaveLength(31)
    expect(big.publicKeys).toHaveLength(4)
    expect(big).not.toHaveProperty('avatarUrl')
    const ordinary = Array.from({ length: 50 }, (_, n) => ({ ...field(n), value: 'x'.repeat(2047) }))
    expect(account({ attachment: ordinary }).fields).toHaveLength(50)
  })

  it('drops addresses that are no http(s) URL', () => {
    const result = account({ outbox: 'javascript:alert(1)', followers: 'urn:x', movedTo: 'javascript:x()' })
    expect(result).not.toHaveProperty('movedTo')
    expect(result).not.toHaveProperty('outbox')
    expect(result).not.toHaveProperty('followers')
  })

  it('stores addresses of pages and files in their one spelling, in which nothing ends an attribute', () => {
    const hostile = 'https://e.example/"><script>'
    const result = account({
      url: 'https://BOB.example/"><script>',
      icon: { type: 'Image', url: hostile },
      image: { type: 'Image', url: hostile },
      tag: [{ type: 'Emoji', name: ':blob:', icon: { type: 'Image', url: hostile } }],
    })
    expect(result).toMatchObject({
      url: 'https://bob.example/%22%3E%3Cscript%3E',
      avatarUrl: 'https://e.example/%22%3E%3Cscript%3E',
      headerUrl: 'https://e.example/%22%3E%3Cscript%3E',
      emojis: [{ shortcode: 'blob', url: 'https://e.example/%22%3E%3Cscript%3E' }],
    })
  })

  it('keeps ids octet for octet, and none that is too long', () => {
    const odd = 'https://OLD.example/b%6fb'
    const long = `https://old.example/${'x'.repeat(2048)}`
    const result = account({ alsoKnownAs: [odd, long], movedTo: long, followers: long, featured: odd })
    expect(result).toMatchObject({ alsoKnownAs: [odd], featured: odd })
    expect(result).not.toHaveProperty('movedTo')
    expect(result).not.toHaveProperty('followers')
  })

  it('keeps keys without what else is written in them, and none that is huge', () => {
    const key = { id: `${BOB}#k`, owner: BOB, publicKeyPem: 'PEM', secret: 'x' }
    const huge = { ...key, id: `${BOB}#huge`, publicKeyPem: 'x'.repeat(8193) }
    expect(account({ publicKey: [key, huge] }).publicKeys).toEqual([
      { id: `${BOB}#k`, owner: BOB, publicKeyPem: 'PEM' },
    ])
    const many = Array.from({ length: 11 }, (_, i) => ({ ...key, id: `${BOB}#${i}` }))
    expect(account({ publicKey: many }).publicKeys).toHaveLength(10)
  })

  it('takes the word of its own server on a suspension', () => {
    expect(account({ suspended: true }).suspended).toBe(true)
    expect(account().suspended).toBe(false)
  })

  it('T128 keeps a shared inbox, and a page, of its own place only', () => {
    const result = account({
      url: 'https://victim.example/@bob',
      endpoints: { sharedInbox: 'https://victim.example/inbox' },
    })
    expect(result.url).toBe(BOB)
    expect(result).not.toHaveProperty('sharedInbox')
  })

  it('T122 drops a birthday in the future', () => {
    expect(account({ published: '9999-01-01T00:00:00Z' })).not.toHaveProperty('published')
  })

  it.each([
    [{ inbox: undefined }, '/inbox'],
    [{ inbox: 'mailto:bob@bob.example' }, '/inbox'],
    [{ inbox: `${BOB}/${'x'.repeat(2048)}` }, '/inbox'],
    [{ preferredUsername: undefined }, '/preferredUsername'],
    [{ preferredUsername: 'b'.repeat(2049) }, '/preferredUsername'],
  ])('refuses an actor with %j', (more, path) => {
    expect(() => account(more)).toThrow(
      expect.objectContaining({ code: 'ERR_DOCUMENT_INVALID', path }) as Error,
    )
  })

  it('T134 quotes an id in an error without its control characters', () => {
    const id = `https://bob.example/\u001b[31m${'x'.repeat(300)}`
    const actor = { ...parseActor(actorDocument(BOB, { inbox: undefined })), id }
    expect(() => accountOf(actor, { now: NOW })).toThrow(/\\u001b/)
  })
})
