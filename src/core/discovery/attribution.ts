/**
 * Author attribution: whether an account vouches for the site that names it (`fediverse:creator`).
 *
 * @module
 */
import { domainsAbove } from '../wire/domain.js'
import { domainOf, normalizeHost } from '../wire/url.js'

/** As many entries as Mastodon reads from a remote account. */
const MAX_DOMAINS = 256

/**
 * Tells whether an account allows a site to attribute articles to it.
 *
 * A listed domain covers its subdomains, never the other way round. The list is the account's own word: an
 * entry such as `com` covers everything below it, here as on Mastodon.
 *
 * @param attributionDomains - The account's list as received, 256 entries at most; `https://` and `*.` before
 *   a name do not count.
 * @param articleHost - Host of the article's canonical URL; a port is ignored.
 * @returns True when the host or a domain above it is listed.
 * @see {@link https://docs.joinmastodon.org/user/profile/#attribution Mastodon, author attribution}
 * @example
 * ```ts
 * isAttributionAllowed(['example.com'], 'blog.example.com') // => true
 * isAttributionAllowed(['blog.example.com'], 'example.com') // => false
 * ```
 */
export function isAttributionAllowed(attributionDomains: readonly string[], articleHost: string): boolean {
  const host = domainOf(`https://${normalizeHost(articleHost) ?? ''}/`)
  if (host === undefined) return false
  const listed = new Set(attributionDomains.slice(0, MAX_DOMAINS).map(listedDomain))
  return domainsAbove(host).some((domain) => listed.has(domain))
}

function listedDomain(entry: string): string | undefined {
  return normalizeHost(
    entry
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/^\*\./, ''),
  )
}
