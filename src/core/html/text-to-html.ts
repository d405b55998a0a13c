/**
 * Plain text of one's own users made HTML, as Mastodon formats it.
 *
 * @module
 */
import { asciiDomain, displayDomain } from './domain-name.js'
import { scanEntities, type TextEntity } from './entities.js'
import { shortenLink } from './link.js'
import type { HashtagMatch } from './hashtags.js'
import type { MentionMatch } from './mentions.js'
import { escapeEverywhere } from './serialize.js'

/** Somebody whom a text can mention. */
export interface MentionedAccount {
  readonly username: string
  /** Absent for accounts of one's own server. */
  readonly domain?: string
  /** Their profile page. */
  readonly url: string
}

/** How a text is formatted. */
export interface TextToHtmlOptions {
  /** `https://` and the host of one's own server, without a slash at the end: where hashtags lead. */
  readonly origin: string
  /**
   * The people mentioned, looked up beforehand for what {@link extractMentions} found. A mention of
   * anybody else stays text.
   *
   * @defaultValue `[]`
   */
  readonly accounts?: readonly MentionedAccount[]
  /**
   * Other domains of one's own: `@alice@own.example` is then `@alice`.
   *
   * @defaultValue the host of `origin`
   */
  readonly localDomains?: readonly string[]
  /** Page (or else the id) of the post quoted: readers without quotes get a paragraph with a link. */
  readonly quotedUrl?: string
  /**
   * Whether line breaks make paragraphs; profile fields have none.
   *
   * @defaultValue true
   */
  readonly multiline?: boolean
  /**
   * Whether mentions always show their domain.
   *
   * @defaultValue false: only where two people mentioned share a name
   */
  readonly withDomains?: boolean
  /**
   * Whether the domain of a mention may have a port, for trying things out. Mastodon knows no such people.
   *
   * @defaultValue false
   */
  readonly ports?: boolean
  /**
   * Whether links say `rel="me"`.
   *
   * @defaultValue false
   */
  readonly relMe?: boolean
}

/**
 * Formats plain text as HTML: paragraphs, links, hashtags, mentions, everything else escaped.
 *
 * @param text - What the user wrote. Never HTML.
 * @param options - The server, the people mentioned, the post quoted.
 * @returns HTML that needs no sanitising; empty for blank text.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#sanitization Mastodon: HTML sanitization}
 * @example
 * ```ts
 * textToHtml('Hello @bob\n#Cats', {
 *   origin: 'https://social.example',
 *   accounts: [{ username: 'bob', url: 'https://social.example/@bob' }],
 * })
 * // => '<p>Hello <span class="h-card" translate="no"><a href="https://social.example/@bob" class="u-url mention">@<span>bob</span></a></span><br /><a href="https://social.example/tags/Cats" class="mention hashtag" rel="tag">#<span>Cats</span></a></p>'
 * ```
 */
export function textToHtml(text: string, options: TextToHtmlOptions): string {
  return withQuoteFallback(
    /^\p{White_Space}*$/u.test(text) ? '' : formatText(text, options),
    options.quotedUrl,
  )
}

function formatText(text: string, options: TextToHtmlOptions): string {
  const mention = mentionFormatter(options)
  const format = (entity: TextEntity): string => {
    switch (entity.kind) {
      case 'url':
        return shortenLink(entity.match.url, { relMe: options.relMe ?? false })
      case 'hashtag':
        return formatHashtag(entity.match, options.origin)
      case 'mention':
        return mention(entity.match)
    }
  }
  const html = formatEntities(scanEntities(text, options), text, format)
  return options.multiline === false ? html : formatParagraphs(html)
}

/** Escapes a text but for its entities, which are formatted. */
function formatEntities(
  entities: readonly TextEntity[],
  text: string,
  format: (entity: TextEntity) => string,
): string {
  let html = ''
  let done = 0
  for (const entity of entities) {
    html += escapeEverywhere(text.slice(done, entity.start)) + format(entity)
    done = entity.end
  }
  return html + escapeEverywhere(text.slice(done))
}

/** Two or more line breaks part paragraphs, a single one between two lines stays a line break. */
function formatParagraphs(html: string): string {
  const paragraphs = html.replace(/\r\n?/g, '\n').split(/\n{2,}/)
  if (paragraphs.at(-1) === '') paragraphs.pop()
  return paragraphs.map((paragraph) => `<p>${linesOf(paragraph).join('<br />')}</p>`).join('')
}

function linesOf(paragraph: string): readonly string[] {
  return paragraph.split('\n').filter((line) => line !== '')
}

function formatHashtag({ name }: HashtagMatch, origin: string): string {
  const href = escapeEverywhere(`${origin}/tags/${encodeURIComponent(name)}`)
  return `<a href="${href}" class="mention hashtag" rel="tag">#<span>${escapeEverywhere(name)}</span></a>`
}

/** Prepares the look-up of people by name, in any case and spelling of the domain. */
function mentionFormatter(options: TextToHtmlOptions): (mention: MentionMatch) => string {
  const ascii = (domain: string) => asciiDomain(domain) ?? domain.toLowerCase()
  const localDomains = (options.localDomains ?? [new URL(options.origin).host]).map(ascii)
  const remoteDomain = (domain: string | undefined) => {
    const comparable = domain === undefined ? undefined : ascii(domain)
    return comparable === undefined || localDomains.includes(comparable) ? undefined : comparable
  }
  const byUsername = new Map<string, { account: MentionedAccount; domain: string | undefined }[]>()
  for (const account of options.accounts ?? []) {
    const key = account.username.toLowerCase()
    const namesakes = byUsername.get(key) ?? []
    namesakes.push({ account, domain: remoteDomain(account.domain) })
    byUsername.set(key, namesakes)
  }
  return ({ username, domain }) => {
    const wanted = remoteDomain(domain)
    const namesakes = byUsername.get(username.toLowerCase()) ?? []
    const found = namesakes.find((namesake) => namesake.domain === wanted)
    if (!found) return escapeEverywhere(`@${username}${domain === undefined ? '' : `@${domain}`}`)
    const showsDomain =
      options.withDomains === true || namesakes.some((namesake) => namesake.domain !== wanted)
    return formatMention(found.account, showsDomain)
  }
}

function formatMention({ username, domain, url }: MentionedAccount, showsDomain: boolean): string {
  const name = showsDomain && domain !== undefined ? `${username}@${displayDomain(domain)}` : username
  return (
    `<span class="h-card" translate="no"><a href="${escapeEverywhere(url)}" class="u-url mention">` +
    `@<span>${escapeEverywhere(name)}</span></a></span>`
  )
}

function withQuoteFallback(html: string, quotedUrl: string | undefined): string {
  if (quotedUrl === undefined || quotedUrl === '' || html.includes(quotedUrl)) return html
  return `<p class="quote-inline">RE: ${shortenLink(quotedUrl)}</p>${html}`
}
