import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createJrd, findActorLink, parseJrd } from '../../../src/core/discovery/index.js'

const ACTOR = 'https://ap.example.com/users/alice'
const self = (type: string | undefined, href: unknown = ACTOR) => ({
  rel: 'self',
  ...(type && { type }),
  href,
})
const actorIn = (...links: unknown[]) => findActorLink(parseJrd({ subject: 'acct:a@example.com', links }))
const profile = 'https://www.w3.org/ns/activitystreams'

describe('createJrd', () => {
  it('writes what Mastodon writes', () => {
    const jrd = createJrd({
      handle: { username: 'Alice', host: 'example.com' },
      actorId: ACTOR,
      profileUrl: 'https://ap.example.com/@alice',
      subscribeTemplate: 'https://ap.example.com/authorize_interaction?uri={uri}',
      avatar: { url: 'https://ap.example.com/a.png', mediaType: 'image/png' },
      links: [{ rel: 'https://w3id.org/fep/3b86/Like', template: 'https://ap.example.com/like?id={object}' }],
    })
    expect(jrd).toEqual({
      subject: 'acct:Alice@example.com',
      aliases: ['https://ap.example.com/@alice', ACTOR],
      links: [
        {
          rel: 'http://webfinger.net/rel/profile-page',
          type: 'text/html',
          href: 'https://ap.example.com/@alice',
        },
        { rel: 'self', type: 'application/activity+json', href: ACTOR },
        {
          rel: 'http://ostatus.org/schema/1.0/subscribe',
          template: 'https://ap.example.com/authorize_interaction?uri={uri}',
        },
        { rel: 'http://webfinger.net/rel/avatar', type: 'image/png', href: 'https://ap.example.com/a.png' },
        { rel: 'https://w3id.org/fep/3b86/Like', template: 'https://ap.example.com/like?id={object}' },
      ],
    })
    expect(parseJrd(JSON.parse(JSON.stringify(jrd)))).toEqual(jrd)
  })
})

describe('parseJrd', () => {
  it('keeps what it knows and leaves out what is of a wrong type', () => {
    const value = {
      subject: 'acct:a@example.com',
      aliases: ['https://a.example/', 1, null],
      properties: { 'https://a.example/p': null, 'https://a.example/q': 'x', 'https://a.example/r': 1 },
      links: [
        { rel: 'self', href: 1, titles: { en: 'me', de: 2 }, extra: true },
        { href: 'x' },
        null,
        'x',
        { rel: 2 },
      ],
      extra: 1,
    }
    expect(parseJrd(value)).toEqual({
      subject: 'acct:a@example.com',
      aliases: ['https://a.example/'],
      properties: { 'https://a.example/p': null, 'https://a.example/q': 'x' },
      links: [{ rel: 'self', titles: { en: 'me' } }],
    })
  })

  it.each([
    undefined,
    null,
    1,
    'x',
    [],
    {},
    { subject: 'acct:a@b.example' },
    { links: [] },
    { subject: ' ', links: [] },
    { subject: null, links: [] },
    { subject: 'acct:a@b.example', links: {} },
    { subject: 'acct:a@b.example', links: Array(1001).fill({ rel: 'x' }) },
  ])('T124 refuses %j', (value) => {
    expect(() => parseJrd(value)).toThrow(expect.objectContaining({ code: 'ERR_WEBFINGER_INVALID' }))
  })

  it('reads members named like the prototype as any others', () => {
    const value = JSON.parse(
      '{"subject":"acct:a@b.example","links":[{"rel":"self","properties":{"__proto__":"x"}}]}',
    )
    expect(Object.getPrototypeOf(parseJrd(value).links[0]?.properties)).toBe(Object.prototype)
  })

  it('throws nothing untyped', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          parseJrd(value)
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_WEBFINGER_INVALID' })
        }
      }),
    )
  })
})

describe('findActorLink', () => {
  it.each([
    'application/activity+json',
    'Application/Activity+JSON; charset=utf-8',
    `application/ld+json; profile="${profile}"`,
    `application/ld+json;profile="${profile}"`,
  ])('takes a self link of type %s', (type) => {
    expect(actorIn(self('text/html'), self(type))).toBe(ACTOR)
  })

  it.each([
    undefined,
    'text/html',
    'application/json',
    'application/ld+json',
    'application/ld+json; profile="x"',
  ])('takes none of type %s', (type) => {
    expect(actorIn(self(type))).toBeUndefined()
  })

  it.each([undefined, 1, 'ftp://a.example/', 'javascript:alert(1)', '/users/alice', ''])(
    'takes no link to %j',
    (href) => {
      expect(actorIn({ rel: 'self', type: 'application/activity+json', href })).toBeUndefined()
    },
  )

  it('takes the first of several, verbatim, and no other relation', () => {
    const other = { rel: 'alternate', type: 'application/activity+json', href: 'https://x.example/' }
    expect(
      actorIn(
        other,
        self('application/activity+json', 'https://A.example'),
        self('application/activity+json'),
      ),
    ).toBe('https://A.example')
  })
})
