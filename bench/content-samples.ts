/**
 * What the content benchmark feeds: posts as people write them, and posts that nobody writes.
 *
 * @module
 */

const link = (host: string, path: string) =>
  `<a href="https://${host}/${path}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">https://</span><span class="ellipsis">${`${host}/${path}`.slice(0, 30)}</span><span class="invisible">${`${host}/${path}`.slice(30)}</span></a>`
const mention = (name: string) =>
  `<span class="h-card" translate="no"><a href="https://social.example/@${name}" class="u-url mention">@<span>${name}</span></a></span>`
const hashtag = (name: string) =>
  `<a href="https://social.example/tags/${name}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`

/** Typical posts, by what sent them. */
export const POSTS: Readonly<Record<string, string>> = {
  'Mastodon, mention, link, hashtags':
    `<p>${mention('bob')} Look at this: the new release is out, and it is the best one that we ever made. Read more at ` +
    `${link('blog.example', '2026/11/22/the-new-release-is-out-and-it-is-good')}</p><p>Thanks to everybody who helped &amp; tested.<br />See you soon!</p>` +
    `<p>${hashtag('release')} ${hashtag('fediverse')}</p>`,
  'Mastodon, text': `<p>${'We walked along the river until it was dark, and nobody said a word about it. '.repeat(6)}</p><p>Then it rained.</p>`,
  'Mastodon, one line': '<p>Good morning!</p>',
  Misskey: `<p><a href="https://mk.example/@carol" class="u-url mention">@carol</a><span> good idea<br>let us do it</span><span class="quote-inline"><br><br>RE: <a href="https://mk.example/notes/9">https://mk.example/notes/9</a></span></p>`,
  'Pleroma, bare links': `<span class="h-card"><a class="u-url mention" data-user="9" href="https://pl.example/dan" rel="ugc">@<span>dan</span></a></span> yes<br/><br/>see <a href="https://a.example/x?y=1&amp;z=2" rel="ugc">https://a.example/x?y=1&amp;z=2</a>`,
  'WordPress, headings and lists': `<h2>What is new</h2>\n<p>A lot:</p>\n<ul class="wp-block-list">\n<li>faster</li>\n<li><em>much</em> faster</li>\n</ul>\n<figure><img src="https://wp.example/x.png" alt="" /></figure>`,
}

const formatting = Array.from({ length: 99 }, (_, i) => `<b lang=${i}>`).join('')

/** Posts that want to keep a server busy. */
export const HOSTILE: Readonly<Record<string, string>> = {
  '480 KB of lists (bare: 18 s)': '<ul><li>'.repeat(40_000) + '</b>'.repeat(40_000),
  '240 KB of open elements (bare: 7.7 s)': '<i>'.repeat(80_000),
  'open paragraphs': '<p>x'.repeat(2_400),
  'formatting that is opened again and again': `<p>${formatting}</p>${'<p>x</p>'.repeat(1_600)}`,
  'text moved out of a table': `<table>${'a<b></b>'.repeat(1_660)}`,
  'links in links': '<a href=https://a.example>'.repeat(2_400),
  'many links': '<a href=https://a.example/b class=mention>@x</a> '.repeat(1_000),
  attributes: `<a ${Array.from({ length: 10_000 }, (_, i) => `a${i}`).join(' ')}>x</a>`,
  classes: `<span class="${'h-a '.repeat(16_000)}">x</span>`,
  'end tags': `${'<b>'.repeat(99)}${'</i>'.repeat(4_800)}`,
  'unfinished tags': '<a '.repeat(20_000),
  'unfinished comments': '<!--'.repeat(16_000),
  'less-than signs': '<'.repeat(65_000),
  ampersands: '&'.repeat(12_000),
  '1 MB of text': 'a'.repeat(1_000_000),
}

/** Texts of any length that a careless pattern would choke on. */
export const TEXTS: Readonly<Record<string, (length: number) => string>> = {
  prose: fill('We met @bob@a.example at https://example.com/a?b=c and talked about #cats. '),
  letters: fill('a'),
  'letters that are not Latin': fill('日本'),
  mentions: fill('@a'),
  'mention with dots': (length) => `@a@b${fill('.-')(length)}`,
  hashtags: fill(' #a'),
  signs: fill('#'),
  separators: (length) => `#a${fill('·')(length)}`,
  dots: (length) => `https://${fill('a.')(length)}`,
  domains: (length) => `:${fill('a.com.')(length)}`,
  'international domains': (length) => `:${fill('日本.')(length)}`,
  underscores: (length) => `https://${fill('a_')(length)}.com`,
  protocols: fill('http://'),
  addresses: fill('https://a.com '),
  parentheses: fill('http://a.com/('),
  xmpp: fill('xmpp:a@a.com/'),
  magnet: fill('magnet:?'),
  'line breaks': fill('a\n'),
  spaces: (length) => `${fill(' ')(length)}:`,
  emoji: fill('👩‍👩‍👧'),
  'open tags': fill('<a '),
  'character references': fill('&amp;'),
}

function fill(part: string): (length: number) => string {
  return (length) => part.repeat(Math.ceil(length / part.length))
}
