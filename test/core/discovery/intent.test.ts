import { describe, expect, it } from 'vitest'
import {
  createIntentLink,
  expandTemplate,
  findIntentUrl,
  type Jrd,
} from '../../../src/core/discovery/index.js'

const POST = 'https://b.example/notes/1?a=b&c'
const jrd = (...links: Jrd['links']): Jrd => ({ subject: 'acct:alice@example.com', links })
const like = createIntentLink('Like', 'https://ap.example.com/intents/like?id={object}&then={on-success}')
const subscribe = {
  rel: 'http://ostatus.org/schema/1.0/subscribe',
  template: 'https://ap.example.com/authorize_interaction?uri={uri}',
}

describe('findIntentUrl', () => {
  const find = (from: Jrd, type: Parameters<typeof findIntentUrl>[1], host = 'ap.example.com') =>
    findIntentUrl(from, type, { object: POST }, host)

  it('expands the template, values encoded, absent ones empty', () => {
    expect(find(jrd(like), 'Like')).toBe(
      'https://ap.example.com/intents/like?id=https%3A%2F%2Fb.example%2Fnotes%2F1%3Fa%3Db%26c&then=',
    )
  })

  it('falls back to the subscribe template for Follow and Object only', () => {
    const url = `https://ap.example.com/authorize_interaction?uri=${encodeURIComponent(POST)}`
    expect(find(jrd(subscribe), 'Follow')).toBe(url)
    expect(find(jrd(subscribe), 'Object')).toBe(url)
    expect(find(jrd(subscribe), 'Like')).toBeUndefined()
  })

  it('offers addresses on the host asked or the subject’s host, over https, and no others', () => {
    const on = (template: string) => find(jrd(createIntentLink('Like', template)), 'Like')
    expect(on('https://example.com/like?id={object}')).toMatch(/^https:\/\/example\.com/)
    for (const template of [
      'https://evil.example/?id={object}',
      'http://ap.example.com/?id={object}',
      'javascript:alert({object})',
      '{object}',
      'https://ap.example.com@evil.example/{object}',
    ]) {
      expect(on(template)).toBeUndefined()
    }
  })

  it('finds nothing where nothing is offered', () => {
    expect(find(jrd(), 'Announce')).toBeUndefined()
    expect(
      find(jrd({ rel: 'https://w3id.org/fep/3b86/Like', href: 'https://ap.example.com/' }), 'Like'),
    ).toBeUndefined()
  })
})

describe('expandTemplate', () => {
  it.each([
    ['{a}{b}{a}', '1%2F21'],
    ['x{a', 'x{a'],
    ['x}{a}', 'x}1'],
    ['{}', ''],
    ['{toString}{__proto__}', ''],
  ])('expands %s', (template, expanded) => {
    expect(expandTemplate(template, { a: '1', b: '/2' })).toBe(expanded)
  })

  it('encodes lone surrogates instead of throwing', () => {
    expect(expandTemplate('{a}', { a: '\ud800' })).toBe('%EF%BF%BD')
  })
})
