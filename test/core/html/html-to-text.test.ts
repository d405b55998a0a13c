import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlToText, textToHtml } from '../../../src/core/html/index.js'
import { PAYLOADS, soup } from './soup.js'

describe('htmlToText', () => {
  it.each([
    ['blank lines between paragraphs', '<p>a</p><p>b</p>', 'a\n\nb'],
    ['line breaks', 'a<br>b<br/>c', 'a\nb\nc'],
    ['no blank lines at the ends', '<p></p><p>a</p><br><br>', 'a'],
    [
      'the text of links in full',
      '<a href="x"><span class="invisible">https://</span><span>a.example</span></a>',
      'https://a.example',
    ],
    ['lists', '<ul><li>a</li><li>b<br>c</li></ul>', '- a\n- b\n  c'],
    ['numbered lists', '<ol start="9"><li>a</li><li>b</li></ol>', '9. a\n10. b'],
    ['lists in lists', '<ul><li>a<ul><li>b</li></ul></li></ul>', '- a\n\n  - b'],
    ['quotes', '<p>a</p><blockquote><p>b</p><p>c</p></blockquote>d', 'a\n\n> b\n>\n> c\n\nd'],
    ['code as it is', '<pre><code>a\n  b\n\nc</code></pre>', 'a\n  b\n\nc'],
    ['source lines as spaces', '<p>a\n  b</p>\n\n<p>c</p>\n', 'a b\n\nc'],
    ['spaces that someone typed', '<p>a  b</p>', 'a  b'],
    ['pictures by their description', 'a <img alt=":cat:" src="x"> b', 'a :cat: b'],
    ['headings and cells', '<h1>a</h1><table><tr><td>b</td></tr><tr><td>c</td></tr></table>', 'a\n\nb\nc'],
    ['nothing of scripts and styles', 'a<script>b</script><style>c</style>', 'a'],
  ])('gives %s', (_what, html, text) => {
    expect(htmlToText(html)).toBe(text)
  })

  it('cuts out the tags of what is too large to parse', () => {
    expect(htmlToText('<b>a</b> &lt;', { limits: { maxTags: 1 } })).toBe('a <')
  })

  it('gives back the text that was formatted', () => {
    const line = fc
      .string({ unit: fc.constantFrom(...Array.from('abc <>&"\'#@./:é日😀-')), minLength: 1, maxLength: 20 })
      .filter((text) => text.trim() !== '')
    const text = fc.array(
      fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
      { minLength: 1, maxLength: 3 },
    )
    fc.assert(
      fc.property(text, (paragraphs) => {
        const source = paragraphs.join('\n\n')
        expect(htmlToText(textToHtml(source, { origin: 'https://a.example' }))).toBe(source)
      }),
      { numRuns: 500 },
    )
  })

  it('never fails', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.constantFrom(...PAYLOADS)), (html) => {
        expect(htmlToText(html)).toBeTypeOf('string')
      }),
      { numRuns: 300 },
    )
  })
})
