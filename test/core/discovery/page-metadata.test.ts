import { describe, expect, it } from 'vitest'
import { linksBack, readPageMetadata } from '../../../src/core/discovery/index.js'

const URL_ = 'https://blog.example/posts/1'
const read = (html: string) => readPageMetadata(html, URL_)

describe('readPageMetadata', () => {
  it('finds rel="me" on a and link, among other tokens, relative or not', () => {
    const html = `<html><head><LINK REL="ME" HREF="https://a.example/@bob"></head>
      <a class=x rel='nofollow me noopener' href=/about>me</a> <a rel=me href="javascript:x">no</a>
      <a rel="meh" href="https://no.example/">no</a> <a href="https://no.example/">no</a>`
    expect(read(html).relMe).toEqual(['https://a.example/@bob', 'https://blog.example/about'])
  })

  it('reads no markup in comments, scripts, styles and text areas', () => {
    const link = '<a rel="me" href="https://no.example/">'
    for (const html of [
      `<!-- ${link} -->`,
      `<script>${link}</script>`,
      `<STYLE>${link}</style>`,
      `<textarea>${link}</textarea>`,
      `<title>${link}</title>`,
    ]) {
      expect(read(`${html}<a rel=me href="https://yes.example/">`).relMe).toEqual(['https://yes.example/'])
    }
    expect(read(`<script>${link}`).relMe).toEqual([])
  })

  it.each([
    '<meta name="fediverse:creator" content="@alice@a.example">',
    "<meta property='fediverse:creator' content=' alice@a.example '/>",
  ])('finds the creator in %s', (html) => {
    expect(read(html).creator).toEqual({ username: 'alice', host: 'a.example' })
  })

  it('takes the first creator, and none that is no handle', () => {
    expect(
      read(
        '<meta name="fediverse:creator" content="x"><meta name="fediverse:creator" content="@a@b.example">',
      ).creator,
    ).toBeUndefined()
  })

  it.each([
    ['<link rel="canonical" href="/1">', 'https://blog.example/1'],
    ['<meta property="og:url" content="https://blog.example/2">', 'https://blog.example/2'],
    [
      '<link rel="canonical" href="https://evil.example/1"><meta property="og:url" content="https://blog.example/2">',
      'https://blog.example/2',
    ],
    ['<link rel="canonical" href="https://victim.example/1">', URL_],
    ['', URL_],
  ])('reads the canonical address of %s', (html, url) => {
    expect(read(html).canonicalUrl).toBe(url)
  })

  it('finds the ActivityPub form of the page', () => {
    expect(
      read('<link rel="alternate" type="application/activity+json" href="/notes/1">').activityPubUrl,
    ).toBe('https://blog.example/notes/1')
  })

  it('decodes entities in addresses', () => {
    expect(read('<a rel="me" href="https://a.example/?a=1&amp;b=&#50;&unknown;&#x110000;">').relMe).toEqual([
      'https://a.example/?a=1&b=2&unknown;&#x110000;',
    ])
  })

  it.each([
    ['<a ', '<a '.repeat(300_000)],
    ['open quotes', '<a href="'.repeat(100_000)],
    ['attributes', `<a ${'x=1 '.repeat(250_000)}>`],
    ['comments', '<!--'.repeat(250_000)],
    ['scripts', '<script>'.repeat(120_000)],
    ['spaces', `<a${' '.repeat(1_000_000)}`],
    ['less-than signs', '<'.repeat(1_000_000)],
  ])('T115 reads a megabyte of %s in linear time', (_what, html) => {
    expect(read(html).relMe).toEqual([]) // quadratic work would take minutes
  })
})

describe('linksBack', () => {
  it('compares without case', () => {
    const page = read('<a rel="me" href="https://A.example/@Bob">')
    expect(linksBack(page, 'https://a.example/@bob')).toBe(true)
    expect(linksBack(page, 'https://a.example/@eve')).toBe(false)
  })
})
