/**
 * Which address a stranger's link shows.
 *
 * @module
 */
import { domainEndAt } from './url-domains.js'
import { VISIBLE_URL_CHARACTERS, withoutProtocol } from './link.js'

/**
 * Gives the text to show for a link, so that it cannot look like a link to somewhere else.
 *
 * A text that reads like an address is replaced by the true one: shortened as Mastodon does when both are
 * at the same host, in full when they are not. The host is never cut. Any other text stays.
 *
 * @param href - Where the link leads.
 * @param text - All text of the link, hidden parts included ({@link htmlToText} gives it).
 * @returns Plain text, a cut marked with `…`.
 * @example
 * ```ts
 * displayUrl('https://good.example/a', 'good.example/a') // => 'good.example/a'
 * displayUrl('https://evil.example/', 'https://good.example/') // => 'https://evil.example/'
 * displayUrl('https://example.com/', 'my page') // => 'my page'
 * ```
 */
export function displayUrl(href: string, text: string): string {
  const claimed = claimedHost(text)
  if (claimed === undefined) return text
  const target = URL.parse(href)
  if (target?.host !== claimed) return href
  const tail = withoutProtocol(href)
  const visible = Math.max(VISIBLE_URL_CHARACTERS, hostLength(tail))
  const characters = Array.from(tail)
  return characters.length <= visible + 1 ? tail : `${characters.slice(0, visible).join('')}…`
}

/** The host that a text seems to name; `undefined` if it does not read like an address. */
function claimedHost(text: string): string | undefined {
  // Characters that show nothing do not make an address something else.
  const shown = text.replace(/[\p{Cf}\p{Cc}]/gu, '').trim()
  if (/\p{White_Space}/u.test(shown)) return undefined
  const isAddress = /^[a-z][a-z\d+.-]*:\/\//i.test(shown)
  if (!isAddress && domainEndAt(shown, 0) === undefined) return undefined
  return URL.parse(isAddress ? shown : `https://${shown}`)?.host ?? ''
}

function hostLength(tail: string): number {
  return Array.from(/^[^/?#]*/.exec(tail)?.[0] ?? '').length
}
