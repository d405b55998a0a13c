import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  createSanitizer,
  isMastodonClass,
  MASTODON_OEMBED,
  MASTODON_STRICT,
  sanitizeHtml,
  sanitizeOembed,
} from '../../../src/core/html/index.js'
import { PAYLOADS, soup, tidy, violations, type Allowed } from './soup.js'

const LINK = 'rel="nofollow noopener" target="_blank"'

const STRICT: Allowed = {
  elements: MASTODON_STRICT.elements,
  attributes: { ...MASTODON_STRICT.attributes, a: [...MASTODON_STRICT.attributes.a, 'target'] },
  schemes: MASTODON_STRICT.linkSchemes,
  allowsClass: isMastodonClass,
}

describe('sanitizeHtml', () => {
  it.each([
    [
      'formatting',
      '<p>a <b>b</b> <i>c</i> <del>d</del><br>e</p>',
      '<p>a <b>b</b> <i>c</i> <del>d</del><br>e</p>',
    ],
    [
      'lists with their numbers',
      '<ol start="3" reversed type="a"><li value="5">a</li></ol>',
      '<ol start="3" reversed=""><li value="5">a</li></ol>',
    ],
    [
      'quotes and code',
      '<blockquote>a</blockquote><pre><code>b\n</code></pre>',
      '<blockquote>a</blockquote><pre><code>b\n</code></pre>',
    ],
    [
      'ruby',
      '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>',
      '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>',
    ],
    ['the language', '<p lang="fr">a <em lang="en">b</em></p>', '<p lang="fr">a <em lang="en">b</em></p>'],
    ['an empty paragraph', '<p></p>', '<p></p>'],
    ['nothing of nothing', '', ''],
    ['white space', ' a  b\n', ' a  b\n'],
  ])('keeps %s', (_what, html, expected) => {
    expect(sanitizeHtml(html)).toBe(expected)
  })

  it.each([
    ['images', 'a<img src="https://a.example/x.png" alt="y">b', 'ab'],
    ['tables', '<table><tr><td>1</td><td>2</td></tr></table>', '12'],
    ['media, but not what stands in for them', '<video src="x">fallback</video>', 'fallback'],
    ['comments', 'a<!-- c -->b', 'ab'],
    [
      'handlers, styles, ids and titles',
      '<p onclick="x()" style="color:red" id="x" title="y" dir="rtl">a</p>',
      '<p>a</p>',
    ],
    ['control characters', 'a\u0001b\u000bc\u007fd\ufffee', 'abcde'],
    [
      'scripts, styles and embedded pages with all that is in them',
      'a<script>1</script><style>2</style><iframe>3</iframe><svg><text>4</text></svg><noscript>5</noscript><xmp>6</xmp>b',
      'ab',
    ],
  ])('drops %s', (_what, html, expected) => {
    expect(sanitizeHtml(html)).toBe(expected)
  })

  it.each([
    ['before and after a block', 'a<div>b</div>c', 'a b c'],
    ['once for an element without content', 'a<hr>b', 'a b'],
    ['twice for one with a comment only', 'a<div><!-- --></div>b', 'a  b'],
    ['at each level', '<dl><dt>a</dt><dd>b</dd></dl>', '  a  b  '],
    ['not for inline elements', '<abbr>a</abbr><kbd>b</kbd><sub>c</sub>', 'abc'],
  ])('leaves a space %s', (_what, html, expected) => {
    expect(sanitizeHtml(html)).toBe(expected)
  })

  it.each([
    ['h1', '<h1>A</h1>', '<p><strong>A</strong></p>'],
    ['h6 with a language', '<h6 lang="de" class="x">A</h6>', '<p><strong lang="de">A</strong></p>'],
    [
      'a heading in a link',
      '<a href="https://a.example"><h2>T</h2></a>',
      `<a href="https://a.example" ${LINK}><p><strong>T</strong></p></a>`,
    ],
  ])('makes %s a strong paragraph', (_what, html, expected) => {
    expect(sanitizeHtml(html)).toBe(expected)
  })

  describe('links', () => {
    it('overwrites rel and target, rel in its place', () => {
      expect(sanitizeHtml('<a rel="me tag" target="_self" href="https://a.example" title="t">x</a>')).toBe(
        '<a rel="nofollow noopener" href="https://a.example" target="_blank">x</a>',
      )
    })

    it.each(['http', 'https', 'dat', 'dweb', 'ipfs', 'ipns', 'ssb', 'gopher', 'xmpp', 'magnet', 'gemini'])(
      'keeps %s:',
      (scheme) => {
        expect(sanitizeHtml(`<a href="${scheme}:x">x</a>`)).toBe(`<a href="${scheme}:x" ${LINK}>x</a>`)
      },
    )

    it.each([
      'javascript:alert(1)',
      'JAVASCRIPT:alert(1)',
      'java\nscript:alert(1)',
      'java&Tab;script&colon;alert(1)',
      'javascript%3aalert(1)',
      '\u00a0https://a.example',
      'https ://a.example',
      'data:text/html,x',
      'vbscript:x',
      'mailto:a@a.example',
      'tel:+1',
      'ftp://a.example',
      '//a.example',
      '\\\\a.example',
      '/x',
      '#x',
      '',
    ])('makes a link to %j its text', (href) => {
      expect(sanitizeHtml(`<a href="${href}">x <b>y</b></a>`)).toBe('x y')
    })

    it('does not read the text of such a link as HTML', () => {
      expect(sanitizeHtml('<a href="x:y">&lt;b&gt;<script>1</script></a>')).toBe('&lt;b&gt;1')
    })

    it('escapes spaces and quotes of an address', () => {
      expect(sanitizeHtml("<a href=' https://a.example/\"b c'>x</a>")).toBe(
        `<a href="%20https://a.example/%22b%20c" ${LINK}>x</a>`,
      )
    })
  })

  it('keeps classes that mean something, and the attribute when none does', () => {
    expect(sanitizeHtml('<span class="mention x\thashtag\nh-card hh-x ellipsis-x">x</span>')).toBe(
      '<span class="mention hashtag h-card">x</span>',
    )
    expect(sanitizeHtml('<span class="x">x</span>')).toBe('<span class="">x</span>')
    expect(sanitizeHtml('<em class="mention">x</em>')).toBe('<em>x</em>')
  })

  it('keeps translate="no" and no other', () => {
    expect(
      sanitizeHtml('<span translate="no">a</span><span translate="yes">b</span><p translate="no">c</p>'),
    ).toBe('<span translate="no">a</span><span>b</span><p>c</p>')
  })

  it.each([
    ['TeX', '<annotation encoding="application/x-tex">x^n</annotation>', '$x^n$'],
    [
      'TeX before plain text',
      '<annotation encoding="text/plain">a</annotation><annotation encoding="application/x-tex">b</annotation>',
      '$b$',
    ],
    ['plain text', '<mi>x</mi><annotation encoding="text/plain">x</annotation>', 'x'],
    ['nothing without an encoding', '<annotation>x</annotation>', ''],
    ['markup as text', '<annotation encoding="application/x-tex">&lt;b&gt;</annotation>', '$&lt;b&gt;$'],
  ])('replaces a formula by its %s (FEP-dc88)', (_what, inside, expected) => {
    expect(sanitizeHtml(`<math><semantics>${inside}</semantics></math>`)).toBe(expected)
  })

  it('marks display formulas, and drops those without semantics', () => {
    const tex = '<semantics><annotation encoding="application/x-tex">x</annotation></semantics>'
    expect(sanitizeHtml(`<math display="block">${tex}</math>`)).toBe('$$x$$')
    expect(sanitizeHtml(`<math><mi>a</mi>${tex}</math>`)).toBe('')
  })

  it('writes the characters that HTML needs escaped, in text and attributes', () => {
    expect(sanitizeHtml('<p lang="a&nbsp;&lt;&gt;&amp;&quot;\'">&lt;&gt;&amp;&nbsp;"\'</p>')).toBe(
      '<p lang="a&nbsp;<>&amp;&quot;\'">&lt;&gt;&amp;&nbsp;"\'</p>',
    )
  })

  it('keeps the empty line at the start of preformatted text', () => {
    expect(sanitizeHtml('<pre>\n\na</pre>')).toBe('<pre>\n\na</pre>')
    expect(sanitizeHtml('<pre>\na</pre>')).toBe('<pre>a</pre>')
  })

  it('mends nesting as browsers do', () => {
    expect(sanitizeHtml('<p>a<b>c')).toBe('<p>a<b>c</b></p>')
    expect(sanitizeHtml('<p><h1>T</h1></p>')).toBe('<p></p><p><strong>T</strong></p><p></p>')
    expect(sanitizeHtml('<b><p>a</b>b</p>')).toBe('<b></b><p><b>a</b>b</p>')
  })

  it('writes what a browser makes of it where that is something else', () => {
    expect(sanitizeHtml('<h1><p>x</p></h1>')).toBe('<p><strong></strong></p><p><strong>x</strong></p><p></p>')
    expect(sanitizeHtml('a&#13;b&#1;c')).toBe('a\nbc')
  })

  const vectors = new URL('../../../../shared/vectors/mastodon-sanitize.json', import.meta.url)
  describe.skipIf(!existsSync(vectors))('equals Mastodon', () => {
    const { cases } = existsSync(vectors) ? JSON.parse(readFileSync(vectors, 'utf8')) : { cases: [] }
    it.each(cases as { name: string; input: string; expected: string }[])('$name', ({ input, expected }) => {
      expect(sanitizeHtml(input)).toBe(expected)
    })
  })
})

describe('T111 script by HTML', () => {
  it.each(PAYLOADS)('leaves nothing forbidden of %j', (html) => {
    const clean = sanitizeHtml(html)
    expect(violations(clean, STRICT)).toStrictEqual([])
    expect(sanitizeHtml(clean)).toBe(clean)
  })

  it.each([
    ['whatever is wrong with it', soup],
    ['well-formed', tidy],
    [
      'a payload within another',
      fc
        .tuple(fc.constantFrom(...PAYLOADS), fc.nat(200), fc.constantFrom(...PAYLOADS))
        .map(([outer, at, inner]) => outer.slice(0, at) + inner + outer.slice(at)),
    ],
    ['any text', fc.string({ unit: 'binary', maxLength: 200 })],
  ])('leaves nothing forbidden, and nothing to do a second time: HTML %s', (_what, html) => {
    fc.assert(
      fc.property(html, (source) => {
        const clean = sanitizeHtml(source)
        expect(violations(clean, STRICT)).toStrictEqual([])
        expect(sanitizeHtml(clean)).toBe(clean)
      }),
      { numRuns: 400 },
    )
  })
})

describe('T112 script by URL', () => {
  it.each(PAYLOADS)('keeps addresses with the schemes allowed only: %j', (html) => {
    const hrefs = [...sanitizeHtml(html).matchAll(/href="([^"]*)"/g)].map((match) => match[1])
    for (const href of hrefs) expect(href).toMatch(/^(?:%20)*https?(?::|&amp;#58)/)
  })
})

describe('T113 class, style, id, rel and target', () => {
  it('keeps none that could pass for the host’s own', () => {
    expect(
      sanitizeHtml(
        '<a href="https://a.example" class="mention evil h-card" style="x" id="x" target="_top">x</a>',
      ),
    ).toBe(`<a href="https://a.example" class="mention h-card" ${LINK}>x</a>`)
  })
})

describe('T114 sanitiser CPU blow-up', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['480 KB of lists', '<ul><li>'.repeat(40_000) + '</b>'.repeat(40_000)],
    ['240 KB of open elements', '<i>'.repeat(80_000)],
    ['elements open beyond the depth', '<b>'.repeat(101)],
    ['more tags than allowed', '<br>'.repeat(5_001)],
    [
      'elements that the parser adds',
      `<p>${Array.from({ length: 99 }, (_, i) => `<b lang=${i}>`).join('')}</p>${'<p>x</p>'.repeat(1_600)}`,
    ],
    ['text moved out of a table', `<table>${'a<b></b>'.repeat(1_600)}`],
    ['links in links', '<a href=https://a.example>'.repeat(2_400)],
    ['attributes', `<a ${Array.from({ length: 15_000 }, (_, i) => `a${i}`).join(' ')}>x</a>`],
    ['unfinished tags', '<a '.repeat(20_000)],
    ['unfinished comments', '<!--'.repeat(20_000)],
    ['ampersands', '&'.repeat(60_000)],
  ]

  it.each(hostile)('gets done with %s, safely', (_what, html) => {
    const start = performance.now()
    const clean = sanitizeHtml(html)
    expect(performance.now() - start).toBeLessThan(2_000) // bare sanitize-html: up to 18 s
    expect(violations(clean, STRICT)).toStrictEqual([])
    expect(sanitizeHtml(clean)).toBe(clean)
  })

  it('gives the text beyond the limits', () => {
    const html = `<p title="a>b">1 &lt; 2<script>x</script><!-- c --></p>${'<i>'.repeat(101)}&#x2764;</i>`
    expect(sanitizeHtml(html)).toBe('b"&gt;1 &lt; 2❤')
  })

  it.each([
    ['bytes', 'é'.repeat(32_769), /65536 bytes/],
    ['tags', '<br>'.repeat(5_001), /5000 tags/],
    [
      'added tags',
      `<p>${Array.from({ length: 99 }, (_, i) => `<b lang=${i}>`).join('')}</p>${'<p>x</p>'.repeat(100)}`,
      /5000 tags/,
    ],
    ['depth', '<b>'.repeat(101), /100 open elements/],
    ['depth of well-formed HTML', '<b>'.repeat(101) + '</b>'.repeat(101), /100 open elements/],
  ])('throws beyond the limits if asked to: %s', (_what, html, message) => {
    expect(() => sanitizeHtml(html, { onLimit: 'throw' })).toThrow(
      expect.objectContaining({ code: 'ERR_SANITIZE_LIMIT', message: expect.stringMatching(message) }),
    )
  })

  it('takes limits', () => {
    expect(sanitizeHtml('<b>'.repeat(101), { limits: { maxDepth: 200 } })).toBe(
      '<b>'.repeat(101) + '</b>'.repeat(101),
    )
    expect(sanitizeHtml('<b>x</b>', { limits: { maxBytes: 7 } })).toBe('x')
    expect(sanitizeHtml('<b>x</b>', { limits: { maxTags: 1 } })).toBe('x')
    expect(sanitizeHtml('<b>é</b>', { limits: { maxBytes: 9 } })).toBe('<b>é</b>')
  })
})

describe('sanitizeOembed', () => {
  it('keeps players, frames in a sandbox', () => {
    expect(sanitizeOembed('<iframe src="https://v.example/1" width="4" onload="x()">x</iframe>')).toBe(
      '<iframe src="https://v.example/1" width="4" sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms"></iframe>',
    )
    expect(
      sanitizeOembed('<audio controls src="x"><source src="https://a.example/a" type="audio/ogg"></audio>'),
    ).toBe('<audio controls=""><source src="https://a.example/a" type="audio/ogg"></audio>')
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '/relative', '//a.example', 'ftp://a.example'])(
    'drops the address %j',
    (src) => {
      expect(sanitizeOembed(`<video><source src="${src}"></video>`)).toBe('<video><source></video>')
    },
  )

  it('drops text formatting and links', () => {
    expect(sanitizeOembed('<p>a <a href="https://a.example">b</a></p><h1>c</h1>')).toBe(' a b  c ')
  })

  it.each([...PAYLOADS])('T111 leaves nothing forbidden of %j', (html) => {
    const clean = sanitizeOembed(html)
    const attributes = {
      ...MASTODON_OEMBED.attributes,
      iframe: [...MASTODON_OEMBED.attributes.iframe, 'sandbox'],
    }
    expect(
      violations(clean, {
        ...MASTODON_OEMBED,
        attributes,
        schemes: ['http', 'https'],
        allowsClass: () => false,
      }),
    ).toStrictEqual([])
    expect(sanitizeOembed(clean)).toBe(clean)
  })
})

describe('createSanitizer', () => {
  const rich = {
    elements: [
      ...MASTODON_STRICT.elements,
      'img',
      'table',
      'tbody',
      'thead',
      'tr',
      'td',
      'th',
      'hr',
      'h2',
      'details',
      'summary',
      'div',
    ],
    attributes: {
      ...MASTODON_STRICT.attributes,
      img: ['src', 'alt', 'width'],
      td: ['colspan'],
      '*': ['lang', 'class'],
    },
    allowsClass: (name: string) => name === 'x',
  } as const
  const sanitize = createSanitizer(rich)

  it('keeps what a host allows, addresses only of the web', () => {
    expect(
      sanitize('<img src="https://a.example/x" alt="y" onerror="x()"><img src="javascript:x" alt="">'),
    ).toBe('<img src="https://a.example/x" alt="y"><img alt="">')
    expect(sanitize('<div class="x y"><h2>T</h2><hr></div>')).toBe('<div class="x"><h2>T</h2><hr></div>')
    expect(sanitize('<a href="gemini://a.example">x</a>')).toBe('x')
  })

  it('keeps Mastodon’s classes where nothing else is said', () => {
    const plain = createSanitizer({ elements: ['b'], attributes: { b: ['class'] } })
    expect(plain('<b class="mention x">a</b>')).toBe('<b class="mention">a</b>')
  })

  it('takes schemes for links and for other addresses', () => {
    const schemes = createSanitizer({
      elements: ['a', 'img'],
      attributes: { a: ['href'], img: ['src'] },
      linkSchemes: ['mailto'],
      urlSchemes: ['cid'],
    })
    expect(
      schemes(
        '<a href="mailto:a@b.example">x</a><a href="https://a.example">y</a><img src="cid:1"><img src="https://a.example">',
      ),
    ).toBe('<a href="mailto:a@b.example">x</a>y<img src="cid:1"><img>')
  })

  it.each(['script', 'style', 'svg', 'math', 'object', 'template', 'noscript', 'xmp', 'Bad', 'x-y'])(
    'refuses a policy with <%s>',
    (element) => {
      expect(() => createSanitizer({ elements: [element], attributes: {} })).toThrow(RangeError)
    },
  )

  it.each(['onclick', 'style', 'srcdoc', 'srcset', 'is', 'ON', 'a b'])(
    'refuses a policy with the attribute %s',
    (attribute) => {
      expect(() => createSanitizer({ elements: ['b'], attributes: { b: [attribute] } })).toThrow(RangeError)
      expect(() =>
        createSanitizer({ elements: ['b'], attributes: {}, addAttributes: { b: { [attribute]: '' } } }),
      ).toThrow(RangeError)
    },
  )

  it('says the same a second time when list items lose their list', () => {
    const items = createSanitizer({ elements: ['li'], attributes: {} })
    const clean = items('<ul><li>a<ul><li>b</li></ul></li></ul>')
    expect(clean).toBe(' <li>a </li><li>b</li>  ')
    expect(items(clean)).toBe(clean)
  })

  it('T111 leaves nothing forbidden, and nothing to do a second time, with tables and pictures allowed', () => {
    const attributes = { ...rich.attributes }
    fc.assert(
      fc.property(fc.oneof(soup, fc.constantFrom(...PAYLOADS)), (source) => {
        const clean = sanitize(source)
        expect(
          violations(clean, {
            elements: rich.elements,
            attributes,
            schemes: ['http', 'https'],
            allowsClass: rich.allowsClass,
          }),
        ).toStrictEqual([])
        expect(sanitize(clean)).toBe(clean)
      }),
      { numRuns: 600 },
    )
  })
})
