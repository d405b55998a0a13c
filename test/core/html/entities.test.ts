import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extractHashtags, extractMentions, extractUrls } from '../../../src/core/html/index.js'

const urls = (text: string) => extractUrls(text).map(({ url }) => url)
const mentions = (text: string) =>
  extractMentions(text).map(({ username, domain }) =>
    domain === undefined ? username : `${username}@${domain}`,
  )
const hashtags = (text: string) => extractHashtags(text).map(({ name }) => name)

describe('extractUrls', () => {
  it.each([
    ['a', 'http://example.com', 'http://example.com'],
    ['a path, query and fragment', 'https://example.com/a/b?c=d&e#f', 'https://example.com/a/b?c=d&e#f'],
    ['a port', 'https://example.com:8080/a', 'https://example.com:8080/a'],
    ['other protocols', 'gemini://example.com/x', 'gemini://example.com/x'],
    ['upper case', 'HTTPS://EXAMPLE.COM/A', 'HTTPS://EXAMPLE.COM/A'],
    ['new top-level domains', 'http://example.gay', 'http://example.gay'],
    ['international domains', 'https://nic.みんな/', 'https://nic.みんな/'],
    ['an international domain right before text', 'https://nic.みんなだよ', 'https://nic.みんな'],
    ['punycode', 'https://xn--h1ahn.xn--p1ai/', 'https://xn--h1ahn.xn--p1ai/'],
    ['underscores before the domain', 'https://a_b.example.com/', 'https://a_b.example.com/'],
    ['letters right before it that are not Latin', '日本https://example.com/', 'https://example.com/'],
    ['parentheses in it', 'https://a.example.com/wiki/A_(b_(c))d', 'https://a.example.com/wiki/A_(b_(c))d'],
    ['an @ at its end', 'https://example.com/TW@ x', 'https://example.com/TW@'],
    ['any letters in its path', 'https://example.com/日本?q=✓', 'https://example.com/日本?q=✓'],
    ['xmpp', 'join xmpp:muc@example.com?join now', 'xmpp:muc@example.com?join'],
    [
      'xmpp with authority and resource',
      'xmpp://me@example.com/you@example.org/home',
      'xmpp://me@example.com/you@example.org/home',
    ],
    ['magnet', 'magnet:?xt=urn:btih:abc', 'magnet:?xt=urn:btih:abc'],
  ])('finds an address with %s', (_what, text, url) => {
    expect(urls(text)).toStrictEqual([url])
  })

  it.each([
    ['a full stop', 'https://example.com/a.', 'https://example.com/a'],
    ['an exclamation mark', 'http://www.example.com!', 'http://www.example.com'],
    ['a parenthesis', '(https://example.com/a)', 'https://example.com/a'],
    ['a parenthesis opened in it', 'https://example.com/a(b', 'https://example.com/a'],
    ['quotes', '"https://example.com/"', 'https://example.com/'],
    ['Japanese quotes', '「https://example.com/」', 'https://example.com/'],
    ['angle brackets', '<https://example.com/>', 'https://example.com/'],
    ['a wide space', 'https://example.com/　abc', 'https://example.com/'],
    ['what follows a top-level domain', 'https://example.com_x', 'https://example.com'],
    ['a domain that does not exist', 'https://www.example.com.invalid', 'https://www.example.com'],
    ['a question mark', 'https://example.com/a?', 'https://example.com/a'],
  ])('leaves %s out', (_what, text, url) => {
    expect(urls(text)).toStrictEqual([url])
  })

  it.each([
    ['a protocol is missing', 'example.com'],
    ['the top-level domain does not exist', 'https://example.invalid/'],
    ['there is no domain', 'https://localhost/ https://127.0.0.1/'],
    [
      'a letter, digit, @, $ or # stands before it',
      'xhttps://example.com 1https://example.com @https://example.com $https://example.com #https://example.com',
    ],
    ['it is in the path of something without a protocol', 'web.example.com/https://example.org/'],
    ['an underscore is in the domain itself', 'https://a_b.com'],
    ['the protocol is another', 'mailto:a@example.com ftp://example.com javascript://example.com'],
    ['a label is too long', `https://${'a'.repeat(64)}.com/`],
    ['it is too long', `https://example.com/${'a'.repeat(4_096)}`],
    ['it cannot be taken apart', 'https://example.com:123456/ http://www\\.example\\.com'],
    ['magnet has no query', 'magnet: magnet:?.'],
    ['xmpp has no domain', 'xmpp:me xmpp:me@localhost'],
  ])('finds none where %s', (_what, text) => {
    expect(urls(text)).toStrictEqual([])
  })

  it('cuts short links after their name', () => {
    expect(urls('https://t.co/abc/def https://t.co/abc?d=e')).toStrictEqual([
      'https://t.co/abc',
      'https://t.co/abc?d=e',
    ])
    expect(urls(`https://t.co/${'a'.repeat(41)}`)).toStrictEqual([])
  })

  it('says where', () => {
    expect(extractUrls('😀 http://a.com b https://b.org')).toStrictEqual([
      { url: 'http://a.com', start: 3, end: 15 },
      { url: 'https://b.org', start: 18, end: 31 },
    ])
  })
})

describe('extractMentions', () => {
  it.each([
    ['@alice', ['alice']],
    ['@alice@example.com!', ['alice@example.com']],
    ['(@a.b-c_d)', ['a.b-c_d']],
    ['@alice.', ['alice']],
    ['@alice@example.com.', ['alice@example.com']],
    ['@alice@münchen.example', ['alice@münchen.example']],
    ['.@alice,@bob', ['alice', 'bob']],
    ['＠@alice', ['alice']],
  ])('finds those of %j', (text, expected) => {
    expect(mentions(text)).toStrictEqual(expected)
  })

  it.each([
    'me@example.com',
    'ü@alice',
    '/@alice',
    '=@alice',
    '@alice@',
    '@alice＠x',
    '@aliceé',
    '@alice://',
    '@',
    '@é',
    '＠alice',
    `@a@${'b'.repeat(254)}`,
  ])('finds none in %j', (text) => {
    expect(mentions(text)).toStrictEqual([])
  })

  it('finds none in an address', () => {
    expect(mentions('https://example.com/-@alice')).toStrictEqual([])
  })

  it('takes ports only if asked to', () => {
    expect(extractMentions('@a@localhost:80')).toStrictEqual([
      { username: 'a', domain: 'localhost', start: 0, end: 12 },
    ])
    expect(extractMentions('@a@localhost:80', { ports: true })).toStrictEqual([
      { username: 'a', domain: 'localhost:80', start: 0, end: 15 },
    ])
  })
})

describe('extractHashtags', () => {
  it.each([
    ['#a ＃b\n#c\u00a0#d', ['a', 'b', 'c', 'd']],
    ['#3d #l33t #_test #test_', ['3d', 'l33t', '_test', 'test_']],
    ['#one·two·three· #ぼっち・ざ・ろっく', ['one·two·three', 'ぼっち・ざ・ろっく']],
    ['#نرم\u200cافزار', ['نرم\u200cافزار']],
    ['#ａｅｓｔｈｅｔｉｃ', ['ａｅｓｔｈｅｔｉｃ']],
    ['#foo-bar #baz!', ['foo', 'baz']],
    ['#hashtaghttps://example.com/', ['hashtag']],
    ['#1·2', ['1·2']],
  ])('finds those of %j', (text, expected) => {
    expect(hashtags(text)).toStrictEqual(expected)
  })

  it.each(['#123', '#·one', 'x#a', '(#a)', '##a', '#', '# a', 'https://example.com/#a', '#١٢٣'])(
    'finds none in %j',
    (text) => {
      expect(hashtags(text)).toStrictEqual([])
    },
  )
})

describe('T117 bidi and invisible text', () => {
  it.each(['\u202e', '\u2066', '\u200b', '\ufeff', '\u200e', '\u0000'])(
    'lets %j into no hashtag or mention',
    (character) => {
      for (const name of hashtags(`#cat${character}dog`)) expect(name).not.toContain(character)
      for (const name of mentions(`@cat${character}dog @cat@dog${character}.example`))
        expect(name).not.toContain(character)
    },
  )
})

describe('T115 regular-expression blow-up', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['@', '@a'.repeat(250_000)],
    ['#', '#'.repeat(500_000)],
    ['separators', `#a${'·'.repeat(500_000)}`],
    ['dots', `https://${'a.'.repeat(250_000)}`],
    ['domains', `${'a.com.'.repeat(80_000)}:`],
    ['underscores', `https://${'a_'.repeat(250_000)}.com`],
    ['letters that are not Latin', `${'日本.'.repeat(150_000)}:`],
    ['protocols', 'http://'.repeat(70_000)],
    ['addresses', 'https://a.com '.repeat(35_000)],
    ['parentheses', 'http://a.com/('.repeat(35_000)],
    ['xmpp', 'xmpp:a@a.com/'.repeat(35_000)],
    ['magnet', 'magnet:?'.repeat(60_000)],
    ['spaces', `${' '.repeat(500_000)}:`],
  ]

  it.each(hostile)('reads half a megabyte of %s in bounded time', (_what, text) => {
    const start = performance.now()
    extractUrls(text)
    extractMentions(text)
    extractHashtags(text)
    expect(performance.now() - start).toBeLessThan(10_000) // milliseconds when linear, hours when not
  })

  it('gives places in order, inside the text, none overlapping', () => {
    const piece = fc.constantFrom(
      'https://',
      'example.com',
      '/',
      '.',
      '@a',
      '@b.example',
      '#c',
      ' ',
      '\n',
      '(',
      ')',
      '?',
      '日',
      'xmpp:',
      '-',
      '_',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        const places = [...extractUrls(text), ...extractMentions(text), ...extractHashtags(text)].sort(
          (a, b) => a.start - b.start,
        )
        let done = 0
        for (const { start, end } of places) {
          expect(start).toBeGreaterThanOrEqual(done)
          expect(end).toBeGreaterThan(start)
          done = end
        }
        expect(done).toBeLessThanOrEqual(text.length)
        for (const { url, start, end } of extractUrls(text)) expect(text.slice(start, end)).toBe(url)
      }),
      { numRuns: 500 },
    )
  })
})
