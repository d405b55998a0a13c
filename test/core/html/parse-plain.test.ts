import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeLimits } from '../../../src/core/html/limits.js'
import { parseAny } from '../../../src/core/html/parse.js'
import { parsePlain } from '../../../src/core/html/parse-plain.js'
import { PAYLOADS, soup, tidy } from './soup.js'

const limits = completeLimits()

describe('parsePlain', () => {
  it('builds elements, attributes and text', () => {
    expect(parsePlain('a<p lang="x&amp;y">b<br>&nbsp;<b>c</b></p>', limits)).toStrictEqual([
      'a',
      {
        name: 'p',
        attributes: [['lang', 'x&y']],
        children: [
          'b',
          { name: 'br', attributes: [], children: [] },
          '\u00a0',
          { name: 'b', attributes: [], children: ['c'] },
        ],
      },
    ])
  })

  it('drops the first line break in preformatted text', () => {
    expect(parsePlain('<pre>\n\na</pre>', limits)).toStrictEqual([
      { name: 'pre', attributes: [], children: ['\na'] },
    ])
  })

  it.each([
    ['an element left open', '<p>a'],
    ['an end tag too many', 'a</p>'],
    ['mis-nesting', '<b><i>a</b></i>'],
    ['a paragraph in a paragraph', '<p><p>a</p></p>'],
    ['a block in a paragraph, however deep', '<p><span><ul></ul></span></p>'],
    ['a link in a link', '<a href="x"><b><a href="y">a</a></b></a>'],
    ['a list item outside of a list', '<li>a</li>'],
    ['a list item in an inline element', '<ul><b><li>a</li></b></ul>'],
    ['a block in a heading', '<h1><div>a</div></h1>'],
    ['a heading in a heading', '<h1><span><h2>a</h2></span></h1>'],
    ['elements it does not know', '<table></table>'],
    ['upper case', '<P>a</P>'],
    ['single quotes', "<p lang='x'>a</p>"],
    ['no quotes', '<p lang=x>a</p>'],
    ['an attribute without value', '<ol reversed></ol>'],
    ['an attribute given twice', '<p lang="a" lang="b">a</p>'],
    ['two spaces in a tag', '<p  lang="a">a</p>'],
    ['another character reference', '&copy;'],
    ['a bare ampersand', 'a & b'],
    ['a bare ampersand in an attribute', '<a href="?a&b">x</a>'],
    ['a bare less-than sign', 'a < b'],
    ['comments', '<!-- a -->'],
    ['carriage returns', 'a\r\nb'],
    ['NUL', 'a\0b'],
    ['self-closing paragraphs', '<p/>'],
    ['an unfinished tag', '<p'],
    ['an unfinished attribute', '<p lang="x'],
  ])('leaves %s to the standard’s parser', (_what, html) => {
    expect(parsePlain(html, limits)).toBeUndefined()
  })

  it.each([
    ['well-formed HTML', tidy],
    ['anything', soup],
    ['payloads', fc.constantFrom(...PAYLOADS)],
  ])('builds the tree that parse5 builds, or none: %s', (_what, html) => {
    fc.assert(
      fc.property(html, (source) => {
        const plain = parsePlain(source, limits)
        if (plain) expect(plain).toStrictEqual(parseAny(source, limits))
      }),
      { numRuns: 500 },
    )
  })
})
