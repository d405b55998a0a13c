import fc from 'fast-check'
import { parseFragment, serialize } from 'parse5'
import { describe, expect, it } from 'vitest'
import { renderEmoji } from '../../../src/core/emoji/render.js'

const emojis = [{ shortcode: 'cat', url: 'https://example.com/cat.png?a=1&b="2"' }]
const image =
  '<img src="https://example.com/cat.png?a=1&amp;b=&quot;2&quot;" alt=":cat:" title=":cat:" class="custom-emoji" draggable="false" loading="lazy" decoding="async">'

describe('renderEmoji', () => {
  it('puts pictures in the place of known shortcodes', () => {
    expect(renderEmoji('<p>hi :cat: :dog:</p>', emojis)).toBe(`<p>hi ${image} :dog:</p>`)
    expect(renderEmoji(':cat:', emojis)).toBe(image)
    expect(renderEmoji('<p>:cat:</p>:cat:<br>', emojis)).toBe(`<p>${image}</p>${image}<br>`)
  })

  it.each([
    '<a href="https://example.com/:cat:/">x</a>',
    '<a title=" :cat: ">x</a>',
    "<a title='> :cat: '>x</a>",
    '<a title="> :cat: ">x</a>',
    '<a :cat: >x</a>',
    '<!-- :cat: -->',
    '<p :cat: ',
    '<span class="invisible">https://example.com/ :cat: </span>',
    '<span class="invisible">a<b>b <br> c</b> :cat: </span>',
  ])('leaves %s alone', (html) => {
    expect(renderEmoji(html, emojis)).toBe(html)
  })

  it('goes on behind hidden parts', () => {
    const hidden = '<span class="invisible">a<br>b<i>c</i> :cat:</span>'
    expect(renderEmoji(`${hidden} :cat:`, emojis)).toBe(`${hidden} ${image}`)
  })

  it('shows pictures from where it is told to', () => {
    expect(renderEmoji(':cat:', emojis, { imageUrl: () => '/emoji/1.png' })).toContain(
      '<img src="/emoji/1.png" alt',
    )
  })

  it.each([
    'javascript:alert(1)',
    '//evil.example/x.png',
    '/\\evil.example/x.png',
    'data:text/html,',
    '',
    'cat.png',
  ])('T119 writes no picture from %j', (url) => {
    expect(renderEmoji(':cat:', emojis, { imageUrl: () => url })).toBe(':cat:')
    expect(renderEmoji(':cat:', [{ shortcode: 'cat', url }])).toBe(':cat:')
  })

  it('changes nothing without emoji', () => {
    expect(renderEmoji('<p>:cat:</p>', [])).toBe('<p>:cat:</p>')
  })

  it('adds images and nothing else to any HTML', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<span class="invisible">',
      '</span>',
      ':cat:',
      ' ',
      'a',
      '"',
      '&lt;',
      '<br>',
      ':',
    )
    const normal = (html: string) => serialize(parseFragment(html))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const html = normal(pieces.join(''))
        const rendered = renderEmoji(html, emojis)
        expect(rendered.replaceAll(image, ':cat:')).toBe(html)
        expect(normal(rendered)).toBe(rendered)
      }),
    )
  })

  it.each(['<', '<p>:cat:', '<span class="invisible">', '"', "<a '"])(
    'goes through a megabyte of %j in linear work',
    (pattern) => {
      const start = performance.now()
      renderEmoji(`:${pattern.repeat(1_000_000 / pattern.length)}`, emojis)
      expect(performance.now() - start).toBeLessThan(5000)
    },
  )
})
