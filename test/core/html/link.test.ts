import { describe, expect, it } from 'vitest'
import { displayUrl, shortenLink } from '../../../src/core/html/index.js'

/** The three parts of a link, and the class of the middle one. */
function parts(html: string): readonly string[] {
  return [...html.matchAll(/<span class="(.*?)">(.*?)<\/span>/g)].flatMap(([, name = '', text = '']) =>
    name === 'invisible' ? [text] : [name, text],
  )
}

describe('shortenLink', () => {
  it.each([
    ['https://example.com/', ['https://', '', 'example.com/', '']],
    ['https://www.example.com/a', ['https://www.', '', 'example.com/a', '']],
    [`https://example.com/${'a'.repeat(18)}`, ['https://', '', `example.com/${'a'.repeat(18)}`, '']],
    [`https://example.com/${'a'.repeat(19)}`, ['https://', '', `example.com/${'a'.repeat(19)}`, '']],
    [
      `https://example.com/${'a'.repeat(20)}`,
      ['https://', 'ellipsis', `example.com/${'a'.repeat(18)}`, 'aa'],
    ],
    [
      `https://example.com/${'😀'.repeat(20)}`,
      ['https://', 'ellipsis', `example.com/${'😀'.repeat(18)}`, '😀😀'],
    ],
    ['xmpp:a@example.com', ['xmpp:', '', 'a@example.com', '']],
    ['gemini://example.com', ['', '', 'gemini://example.com', '']],
    ['HTTPS://example.com', ['', '', 'HTTPS://example.com', '']],
  ])('parts %s', (url, expected) => {
    expect(parts(shortenLink(url))).toStrictEqual(expected)
  })

  it('escapes, and says me if asked to', () => {
    expect(shortenLink('https://a.example/?a&"b', { relMe: true })).toBe(
      '<a href="https://a.example/?a&amp;&quot;b" target="_blank" rel="nofollow noopener me" translate="no"><span class="invisible">https://</span><span class="">a.example/?a&amp;&quot;b</span><span class="invisible"></span></a>',
    )
  })

  it.each(['https://a\\b.example', 'https://a.example:x/', 'https://a.example:123456', 'no address'])(
    'writes %j as text',
    (url) => {
      expect(shortenLink(url)).toBe(url)
    },
  )

  it('takes user names, ports and IPv6 for what they are', () => {
    for (const url of [
      'https://a:b@a.example/',
      'https://a.example:1/',
      'https://[::1]/',
      'https://[::1]:80/',
    ]) {
      expect(shortenLink(url)).toContain(`href="${url}"`)
    }
  })
})

describe('T116 hidden parts of a link', () => {
  it.each([
    ['https://evil.example/a', 'https://good.example/', 'https://evil.example/a'],
    ['https://evil.com/a', 'good.com', 'https://evil.com/a'],
    ['https://evil.com/a', 'good\u200b.com/\u202e', 'https://evil.com/a'],
    ['https://good.example:8443/', 'https://good.example/', 'https://good.example:8443/'],
    ['https://good.example.evil.example/', 'https://good.example/', 'https://good.example.evil.example/'],
    ['no address', 'https://good.example/', 'no address'],
    ['https://a.example/', 'https://', 'https://a.example/'],
  ])('shows %s in full for the text %j', (href, text, shown) => {
    expect(displayUrl(href, text)).toBe(shown)
  })

  it.each([
    ['https://a.example/b', 'https://a.example/b', 'a.example/b'],
    ['https://www.a.example/b', 'https://www.a.example/', 'a.example/b'],
    [`https://a.example/${'b'.repeat(40)}`, 'https://A.example/x', `a.example/${'b'.repeat(20)}…`],
    [`https://${'a'.repeat(40)}.com/bcdef`, `${'a'.repeat(40)}.com`, `${'a'.repeat(40)}.com…`],
  ])('shortens %s itself', (href, text, shown) => {
    expect(displayUrl(href, text)).toBe(shown)
  })

  it.each(['@bob', '#cats', 'my page', 'read more at good.com', '', 'version 1.2.3'])('leaves %j', (text) => {
    expect(displayUrl('https://a.example/', text)).toBe(text)
  })
})
