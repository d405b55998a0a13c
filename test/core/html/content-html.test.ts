import { describe, expect, it } from 'vitest'
import {
  contentHtml,
  convertedHtml,
  removeQuoteInline,
  sanitizeHtml,
  shortenLink,
} from '../../../src/core/html/index.js'

describe('contentHtml', () => {
  it('sanitises the content of a note and of a poll', () => {
    expect(contentHtml({ type: 'Note', content: '<p>a<script>b</script></p>' })).toBe('<p>a</p>')
    expect(contentHtml({ type: 'Question', content: '<p>a</p>', name: 'b' })).toBe('<p>a</p>')
  })

  it('takes the first language where there is no content', () => {
    expect(contentHtml({ type: 'Note', contentMap: { de: 'eins', en: 'one' } })).toBe('eins')
    expect(contentHtml({ type: 'Note' })).toBe('')
  })

  it.each(['Article', 'Page', 'Image', 'Audio', 'Video', 'Event'] as const)(
    'shows title, summary and address of %s',
    (type) => {
      const url = 'https://blog.example.com/1'
      const link = sanitizeHtml(shortenLink(url))
      expect(contentHtml({ type, name: 'A <b>title</b>', summary: '<i>sum</i>', content: 'long', url })).toBe(
        `<p><strong>A <b>title</b></strong></p>\n\n<i>sum</i>\n\n<p>${link}</p>`,
      )
    },
  )

  it('throws beyond the limits if asked to', () => {
    expect(() => contentHtml({ type: 'Note', content: '<b>'.repeat(101) }, { onLimit: 'throw' })).toThrow(
      expect.objectContaining({ code: 'ERR_SANITIZE_LIMIT' }),
    )
  })
})

describe('convertedHtml', () => {
  const id = 'https://blog.example.com/1'
  const link = `<p>${shortenLink(id)}</p>`

  it.each([
    ['nothing but the id', {}, link],
    ['a blank title and summary', { name: ' ', summary: '\u3000' }, link],
    [
      'the first language of title and summary',
      { nameMap: { de: 'eins', en: 'one' }, summaryMap: { de: 'zwei' } },
      `<h2>eins</h2>\n\nzwei\n\n${link}`,
    ],
    ['an address that is none', { url: 'javascript:alert(1)' }, link],
    ['an address with markup', { url: 'https://localhost/<b>' }, '<p>https://localhost/&lt;b&gt;</p>'],
  ])('makes do with %s', (_what, post, html) => {
    expect(convertedHtml({ type: 'Article', id, ...post })).toBe(html)
  })

  it('is empty for a post without anything', () => {
    expect(convertedHtml({ type: 'Event' })).toBe('')
  })
})

describe('removeQuoteInline', () => {
  it.each([
    [
      'Mastodon’s paragraph',
      '<p class="quote-inline">RE: <a href="https://a.example">x</a></p><p>a<br>&nbsp;b</p>',
      '<p>a<br>&nbsp;b</p>',
    ],
    ['Misskey’s span', '<p>a<span class="quote-inline"><br><br>RE: x</span></p>', '<p>a</p>'],
    ['one class of several', '<p class="x quote-inline h-y">RE: x</p>', ''],
  ])('takes out %s', (_what, html, expected) => {
    expect(removeQuoteInline(html)).toBe(expected)
  })

  it.each(['<p>a</p>', '<p>quote-inline</p>', '<p class="quote-inline-x">a</p>'])(
    'leaves %s alone',
    (html) => {
      expect(removeQuoteInline(html)).toBe(html)
    },
  )

  it('leaves alone what nobody sanitised and nobody can parse', () => {
    const html = '<b class="quote-inline">'.repeat(500)
    expect(removeQuoteInline(html)).toBe(html)
  })
})
