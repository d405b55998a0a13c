/**
 * Mentions in running text, found where Mastodon finds them.
 *
 * @module
 */

/** A mention found in a text. */
export interface MentionMatch {
  readonly username: string
  /** Absent for people of the writer's own server. */
  readonly domain?: string
  /** Index of its `@`, in UTF-16 code units. */
  readonly start: number
  /** Index after its last UTF-16 code unit. */
  readonly end: number
}

/** What a mention may look like. */
export interface MentionOptions {
  /**
   * Whether the domain may have a port, for trying things out. Mastodon knows no such people.
   *
   * @defaultValue false
   */
  readonly ports?: boolean
}

const MAX_DOMAIN_LENGTH = 253

const WORD = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}`
const NAME = String.raw`(?<![=/${WORD}])@(\w+(?:[.-]+\w+)*)`
const DOMAIN = `[${WORD}]+(?:[.-]+[${WORD}]+)*`
const MENTION = new RegExp(`${NAME}(?:@(${DOMAIN}))?`, 'gu')
const MENTION_WITH_PORT = new RegExp(String.raw`${NAME}(?:@(${DOMAIN}(?::\d{1,5})?))?`, 'gu')
/** Another `@`, an accented Latin letter or `://` after it: then it is something else. */
const NOT_AFTER =
  /[\u0300-\u036f@＠\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u1e00-\u1eff]|:\/\//y

/** Finds all mentions, from left to right, none overlapping. */
export function scanMentions(text: string, options: MentionOptions = {}): readonly MentionMatch[] {
  const found: MentionMatch[] = []
  for (const { 0: match, 1: username = '', 2: domain, index: start } of text.matchAll(
    options.ports ? MENTION_WITH_PORT : MENTION,
  )) {
    const end = start + match.length
    NOT_AFTER.lastIndex = end
    if (NOT_AFTER.test(text) || (domain !== undefined && Array.from(domain).length > MAX_DOMAIN_LENGTH))
      continue
    found.push({ username, ...(domain !== undefined && { domain }), start, end })
  }
  return found
}
