/**
 * Whose a host is, as far as its name tells: many names below one domain are to be had for the price of one.
 *
 * @module
 */
import { domainsAbove } from '../../core/wire/domain.js'
import { domainOf } from '../../core/wire/url.js'

/** What stands below a country and belongs to nobody: `co.uk`, `com.br`, `ne.jp`. */
const SHARED = /^[a-z]{2,3}\.[a-z]{2}$/

/**
 * Names the domain that a host was registered with, by a rule of thumb. Ports of one host are one site.
 *
 * @param host - Host, with its port if it has one.
 * @returns The last two labels, or three where the last two are of the form of `co.uk`.
 */
export function siteOf(host: string): string {
  const name = domainOf(`https://${host}`) ?? host
  const domains = domainsAbove(name)
  const site = domains.at(-2) ?? name
  return SHARED.test(site) ? (domains.at(-3) ?? name) : site
}
