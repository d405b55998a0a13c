/**
 * Domains as moderators write them and ids are compared with them: bare names, each with all that is below it.
 *
 * @module
 */
import { isAddressLiteral } from './address.js'
import { normalizeHost } from './url.js'

/** Letters, digits, hyphens and underscores between dots, or an IPv6 address in brackets. */
const BARE = /^(?:[a-z\d_-]+(?:\.[a-z\d_-]+)*|\[[\d.:a-f]+\])$/

/**
 * Reads a domain that a person wrote. A URL, a port, a path or a pattern such as `*.example.com` is none: taken for a
 * domain, it would match nobody.
 *
 * @param text - `Example.COM`, `bücher.example`, `192.0.2.1`, `[2001:db8::1]`; no dot at its end.
 * @returns The form in which `domainOf` gives the domain of an id: lower-case ASCII; undefined for anything else.
 */
export function readDomain(text: unknown): string | undefined {
  // a colon is part of an address in brackets only: the port of the scheme would be dropped in silence
  if (typeof text !== 'string' || (text.includes(':') && !text.endsWith(']'))) return undefined
  const domain = normalizeHost(text)
  return domain !== undefined && BARE.test(domain) ? domain : undefined
}

/**
 * Gives a domain and everything above it, the nearest first: of `a.b.example` itself, `b.example` and `example`.
 * Nothing is above an IP address.
 *
 * @param domain - In the form of `domainOf`.
 */
export function domainsAbove(domain: string): readonly string[] {
  if (isAddressLiteral(domain)) return [domain]
  const labels = domain.split('.')
  return labels.map((_, i) => labels.slice(i).join('.'))
}
