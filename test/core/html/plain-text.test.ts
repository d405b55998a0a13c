import { describe, expect, it } from 'vitest'
import { plainText } from '../../../src/core/html/index.js'

describe('plainText', () => {
  it.each([
    ['paragraphs', '<p>a</p><p>b</p>', 'a\nb'],
    ['a line break', 'a<br>b<br />c', 'a\nb\nc'],
    ['several line breaks in a row, as one', 'a<br><br></p>b', 'a\nb'],
    ['no line break for other spellings', 'a<br/>b<BR>c', 'abc'],
    ['character references', 'a &amp; b &#x2764;', 'a & b ❤'],
    ['no scripts, comments and formulas', 'a<script>1</script><!-- 2 --><math><mi>3</mi></math>b', 'ab'],
    ['ruby with its parentheses', '<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>', 'a(b)'],
    ['one line break less at the end', '<p>a</p><p></p>', 'a\n'],
    ['nothing of nothing', '', ''],
  ])('gives %s', (_what, html, text) => {
    expect(plainText(html)).toBe(text)
  })

  it('leaves the text of a local user alone', () => {
    expect(plainText('<p>a & b', { isLocal: true })).toBe('<p>a & b')
  })

  it('cuts out the tags of what is too large to parse', () => {
    expect(plainText('<b>a</b> &lt;', { limits: { maxTags: 1 } })).toBe('a <')
    expect(plainText(`${'<i>'.repeat(200_000)}a<script>b`)).toBe('a')
  })
})
