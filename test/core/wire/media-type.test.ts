import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isActivityPubContentType,
  parseMediaRange,
  parseMediaType,
} from '../../../src/core/wire/media-type.js'

const profile = 'https://www.w3.org/ns/activitystreams'

describe('parseMediaType', () => {
  it('reads essence and parameters, names in lower case, values unquoted', () => {
    const type = parseMediaType(' Text/HTML ; CharSet="utf\\"-8";; x=Y ')
    expect(type?.essence).toBe('text/html')
    expect([...(type?.parameters ?? [])]).toEqual([
      ['charset', 'utf"-8'],
      ['x', 'Y'],
    ])
  })

  it.each([
    '',
    'text',
    'text/',
    '/html',
    'text/html/x',
    'text /html',
    'text/html; a',
    'text/html; a=',
    'text/html; =b',
    'text/html; a = b',
    'text/html; a="b',
    'text/html; a="b"c',
    'text/html; a="b\\"',
    'text/html; a=b; A=c',
    'text/html, text/plain',
    'text/*',
    '*/*',
    'text/html; profile=https://a.example/',
    'téxt/html',
  ])('refuses %j', (text) => {
    expect(parseMediaType(text)).toBeUndefined()
  })

  it('is total, and reads no more than 4096 characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseMediaType(text)))
    expect(parseMediaType('a/b'.padEnd(4096, ';'))?.essence).toBe('a/b')
    expect(parseMediaType('a/b'.padEnd(4097, ';'))).toBeUndefined()
  })
})

describe('parseMediaRange', () => {
  it('takes wildcards and bare values', () => {
    expect(parseMediaRange('*/*;q=0.8')).toEqual({ essence: '*/*', parameters: [['q', '0.8']] })
    expect(parseMediaRange(`application/ld+json;profile=${profile}`)?.parameters).toEqual([
      ['profile', profile],
    ])
  })
})

describe('isActivityPubContentType', () => {
  it.each([
    'application/activity+json',
    'application/activity+json; charset=utf-8',
    'Application/Activity+JSON',
    `application/ld+json; profile="${profile}"`,
    `application/ld+json;profile="https://example.org/x ${profile}";charset=utf-8`,
  ])('T37 accepts %s', (text) => {
    expect(isActivityPubContentType(text)).toBe(true)
  })

  it.each([
    undefined,
    '',
    'text/plain',
    'application/json',
    'application/octet-stream',
    'application/ld+json',
    'application/ld+json; profile="https://w3id.org/security"',
    `application/ld+json; profile="${profile}x"`,
  ])('T37 refuses %j', (text) => {
    expect(isActivityPubContentType(text)).toBe(false)
  })

  it.each([
    'text/html; x=application/activity+json',
    'application/activity+jsonx',
    'application/activity+json, text/html',
    'text/html, application/activity+json',
    'application/activity+json text/html',
    'xapplication/activity+json',
    `application/ld+json; profile="x"; profile="${profile}"`,
    `text/html; profile="${profile}"`,
  ])('T38 refuses the look-alike %j', (text) => {
    expect(isActivityPubContentType(text)).toBe(false)
  })
})
