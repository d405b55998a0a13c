import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseRepresentation, parseAccept } from '../../../src/core/discovery/index.js'

const profile = 'https://www.w3.org/ns/activitystreams'

describe('chooseRepresentation', () => {
  it.each([
    ['application/activity+json, application/ld+json', 'activitypub'], // Mastodon
    [`application/activity+json, application/ld+json; profile="${profile}"`, 'activitypub'], // Misskey
    [`application/ld+json; profile="${profile}",application/activity+json`, 'activitypub'], // GoToSocial
    [`application/ld+json;profile=${profile}`, 'activitypub'],
    ['application/json', 'activitypub'],
    ['application/*', 'activitypub'],
    ['application/activity+json, */*', 'activitypub'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    ['*/*', 'html'],
    ['', 'html'],
    ['application/activity+json;q=2', 'html'], // nothing readable is left
    ['application/activity+json; x="', 'html'],
    ['image/png', 'none'],
    ['application/ld+json; profile="https://w3id.org/security"', 'none'],
    ['application/activity+json;q=0', 'none'],
  ])('answers %j with %s', (accept, expected) => {
    expect(chooseRepresentation(accept)).toBe(expected)
  })

  it('gives the page when the client says nothing', () => {
    expect(chooseRepresentation(undefined)).toBe('html')
    expect(chooseRepresentation(null)).toBe('html')
  })

  it('follows weights, then the order written', () => {
    expect(chooseRepresentation('text/html;q=0.9, application/activity+json;q=0.8')).toBe('html')
    expect(chooseRepresentation('text/html;q=0.8, application/activity+json;q=0.9')).toBe('activitypub')
    expect(chooseRepresentation('text/html, application/activity+json')).toBe('html')
    expect(chooseRepresentation('application/activity+json, text/html')).toBe('activitypub')
    expect(chooseRepresentation('application/activity+json;q=0, */*')).toBe('html')
  })

  it('can leave plain JSON out', () => {
    expect(chooseRepresentation('application/json', { acceptJson: false })).toBe('none')
  })

  const vectors = new URL('../../../../shared/vectors/discovery/own-accept.json', import.meta.url)
  it.skipIf(!existsSync(vectors))('answers the shared cases', () => {
    for (const { accept, expect: expected } of JSON.parse(readFileSync(vectors, 'utf8'))) {
      expect([accept, chooseRepresentation(accept)]).toEqual([accept, expected])
    }
  })
})

describe('parseAccept', () => {
  it('reads weights and the parameters before them', () => {
    const [first, second] = parseAccept('a/b;X="1, 2";q=0.25;y=3, c/d')
    expect(first).toEqual({ essence: 'a/b', q: 0.25, parameters: new Map([['x', '1, 2']]) })
    expect(second?.q).toBe(1)
  })

  it.each(['a/b;q=1.1', 'a/b;q=-0', 'a/b;q=0.1234', 'a/b;q=', 'a/b;q=x', 'ab', ',,'])('drops %j', (text) => {
    expect(parseAccept(text)).toEqual([])
  })

  it('is total', () => {
    fc.assert(
      fc.property(fc.string(), (text) =>
        ['activitypub', 'html', 'none'].includes(chooseRepresentation(text)),
      ),
    )
  })
})
