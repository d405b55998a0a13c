import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  isMastodonClass,
  MASTODON_STRICT,
  sanitizeHtml,
  textToHtml,
  type TextToHtmlOptions,
} from '../../../src/core/html/index.js'
import { PAYLOADS, violations } from './soup.js'

const origin = 'https://own.example'
const format = (text: string, options: Partial<TextToHtmlOptions> = {}) =>
  textToHtml(text, { origin, ...options })
const alice = { username: 'alice', url: 'https://own.example/@alice' }
const bob = { username: 'bob', url: 'https://own.example/@bob' }
const otherBob = { username: 'bob', domain: 'other.example', url: 'https://other.example/@bob' }

const mention = (url: string, name: string) =>
  `<span class="h-card" translate="no"><a href="${url}" class="u-url mention">@<span>${name}</span></a></span>`
const link = (prefix: string, shown: string) =>
  `<a href="${prefix}${shown}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">${prefix}</span><span class="">${shown}</span><span class="invisible"></span></a>`

describe('textToHtml', () => {
  it.each([
    ['a', '<p>a</p>'],
    ['a\nb', '<p>a<br />b</p>'],
    ['a\r\nb\rc', '<p>a<br />b<br />c</p>'],
    ['a\n\nb\n\n\n\nc', '<p>a</p><p>b</p><p>c</p>'],
    ['a\n\n', '<p>a</p>'],
    ['a\n', '<p>a</p>'],
    ['\na', '<p>a</p>'],
    ['\n\na', '<p></p><p>a</p>'],
    ['', ''],
    [' \u3000\n', ''],
    ['<b> & "c" \'d\'', '<p>&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;</p>'],
  ])('makes paragraphs of %j', (text, html) => {
    expect(format(text)).toBe(html)
  })

  it('makes none where a text is one line', () => {
    expect(format('a\n\nb', { multiline: false })).toBe('a\n\nb')
  })

  it('links addresses', () => {
    expect(format('see https://a.example.com/b, ok')).toBe(
      `<p>see ${link('https://', 'a.example.com/b')}, ok</p>`,
    )
    expect(format('https://example.com/', { relMe: true })).toContain('rel="nofollow noopener me"')
  })

  it('leaves an address that cannot be taken apart as text', () => {
    expect(format('http://www\\.google\\.com')).toBe('<p>http://www\\.google\\.com</p>')
    expect(format('https://example.com:123456/')).toBe('<p>https://example.com:123456/</p>')
  })

  it('links hashtags to the own server, as written', () => {
    expect(format('#Katzen_日 ＃b')).toBe(
      '<p><a href="https://own.example/tags/Katzen_%E6%97%A5" class="mention hashtag" rel="tag">#<span>Katzen_日</span></a> ' +
        '<a href="https://own.example/tags/b" class="mention hashtag" rel="tag">#<span>b</span></a></p>',
    )
  })

  describe('mentions', () => {
    it('links people given, in any case', () => {
      expect(format('@ALICE', { accounts: [alice] })).toBe(`<p>${mention(alice.url, 'alice')}</p>`)
      expect(format('@bob@Other.example', { accounts: [otherBob] })).toBe(
        `<p>${mention(otherBob.url, 'bob')}</p>`,
      )
    })

    it('leaves others as text', () => {
      expect(format('@carol @alice@other.example', { accounts: [alice] })).toBe(
        '<p>@carol @alice@other.example</p>',
      )
    })

    it('takes the own domain for no domain', () => {
      expect(format('@alice@own.example', { accounts: [alice] })).toBe(
        `<p>${mention(alice.url, 'alice')}</p>`,
      )
      expect(format('@alice@own.org', { accounts: [alice], localDomains: ['own.org'] })).toBe(
        `<p>${mention(alice.url, 'alice')}</p>`,
      )
    })

    it('shows the domain where two share a name', () => {
      expect(format('@bob @bob@other.example', { accounts: [bob, otherBob] })).toBe(
        `<p>${mention(bob.url, 'bob')} ${mention(otherBob.url, 'bob@other.example')}</p>`,
      )
    })

    it('shows all domains if asked to', () => {
      expect(format('@bob@other.example @alice', { accounts: [alice, otherBob], withDomains: true })).toBe(
        `<p>${mention(otherBob.url, 'bob@other.example')} ${mention(alice.url, 'alice')}</p>`,
      )
    })

    it('escapes what accounts say of themselves', () => {
      expect(
        format('@bob', { accounts: [{ username: 'bob', url: 'https://a.example/"><script>' }] }),
      ).toContain('href="https://a.example/&quot;&gt;&lt;script&gt;"')
    })

    it('knows ports where a host tries things out', () => {
      const local = { username: 'bob', domain: 'localhost:3000', url: 'http://localhost:3000/@bob' }
      expect(format('@bob@localhost:3000!', { accounts: [local], ports: true })).toBe(
        `<p>${mention(local.url, 'bob')}!</p>`,
      )
      expect(format('@bob@localhost:3000', { accounts: [local] })).toBe('<p>@bob@localhost:3000</p>')
    })
  })

  describe('T118 homograph mention', () => {
    const real = { username: 'bob', domain: 'example.com', url: 'https://example.com/@bob' }
    const fake = { username: 'bob', domain: 'ex\u0430mple.com', url: 'https://xn--exmple-4nf.com/@bob' }

    it('does not take one domain for another that looks like it', () => {
      expect(format('@bob@ex\u0430mple.com', { accounts: [real] })).toBe('<p>@bob@ex\u0430mple.com</p>')
      expect(format('＠bob@example.com', { accounts: [real] })).toBe('<p>＠bob@example.com</p>')
    })

    it('shows a domain of mixed scripts in ASCII', () => {
      expect(format('@bob@ex\u0430mple.com', { accounts: [real, fake] })).toBe(
        `<p>${mention(fake.url, 'bob@xn--exmple-4nf.com')}</p>`,
      )
    })

    it('finds people by either spelling of their domain', () => {
      const account = {
        username: 'bob',
        domain: 'xn--mnchen-3ya.example',
        url: 'https://münchen.example/@bob',
      }
      expect(format('@bob@MÜNCHEN.example', { accounts: [account] })).toBe(
        `<p>${mention(account.url, 'bob')}</p>`,
      )
    })
  })

  describe('the post quoted', () => {
    const quotedUrl = 'https://e.example.com/1'
    const line = `<p class="quote-inline">RE: ${link('https://', 'e.example.com/1')}</p>`

    it('is named first', () => {
      expect(format('a', { quotedUrl })).toBe(`${line}<p>a</p>`)
      expect(format('', { quotedUrl })).toBe(line)
    })

    it('is not named twice', () => {
      expect(format(`a ${quotedUrl}`, { quotedUrl })).toBe(`<p>a ${link('https://', 'e.example.com/1')}</p>`)
      expect(format('a', { quotedUrl: '' })).toBe('<p>a</p>')
    })
  })

  it('T111 gives safe HTML for any text', () => {
    const text = fc.oneof(
      fc.constantFrom(...PAYLOADS),
      fc
        .array(
          fc.constantFrom(
            'https://a.example/',
            '"',
            "'",
            '<',
            '>',
            '&',
            '#',
            '@bob',
            'x',
            ' ',
            '\n',
            '(',
            ')',
            '?',
            '日',
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (source) => {
        const html = format(source, { accounts: [bob] })
        const attributes = { ...MASTODON_STRICT.attributes, a: [...MASTODON_STRICT.attributes.a, 'target'] }
        expect(
          violations(html, {
            ...MASTODON_STRICT,
            attributes,
            schemes: MASTODON_STRICT.linkSchemes,
            allowsClass: isMastodonClass,
          }),
        ).toStrictEqual([])
        expect(sanitizeHtml(sanitizeHtml(html))).toBe(sanitizeHtml(html))
      }),
      { numRuns: 500 },
    )
  })

  const vectors = new URL('../../../../shared/vectors/mastodon-text-formatting.json', import.meta.url)
  it.skipIf(!existsSync(vectors))(
    'equals Mastodon on its own specs (run in full by the conformance suite)',
    () => {
      const { cases } = JSON.parse(readFileSync(vectors, 'utf8')) as {
        cases: { input: { text: string; webDomain: string; options: object }; expected: string }[]
      }
      const plain = cases.filter(({ input }) => Object.keys(input.options).length === 0)
      expect(plain.length).toBeGreaterThan(20)
      for (const { input, expected } of plain)
        expect(textToHtml(input.text, { origin: `https://${input.webDomain}` })).toBe(expected)
    },
  )
})
