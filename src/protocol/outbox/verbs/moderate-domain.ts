/**
 * What the moderators decide about a domain.
 *
 * @module
 */
import { excerpt } from '../../../core/wire/excerpt.js'
import { domainOf, normalizeHost } from '../../../core/wire/url.js'
import { checkSeverity } from '../check-input.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import type { ModerateDomainInput } from '../verbs.js'

/** Sets how far a domain and everything below it are let in. */
export async function moderateDomain(input: ModerateDomainInput, { services }: VerbContext): Promise<void> {
  checkSeverity(input.severity)
  const domain = domainIn(input.domain)
  const own = [domainOf(services.urls.origin), domainOf(`https://${services.handleDomain}/`)]
  if (own.some((ours) => ours !== undefined && (ours === domain || ours.endsWith(`.${domain}`))))
    throw new TypeError(`domain has to be another server's; ${domain} is this one's own`)
  await commit([{ kind: 'domain.moderate', domain, severity: input.severity }], services)
}

/** Reads a domain in any case and script. A URL is refused: taken for a domain, it would block nothing. */
function domainIn(text: string): string {
  const host = typeof text === 'string' ? normalizeHost(text) : undefined
  if (host !== undefined && !text.includes(':') && /^[a-z\d._-]+$/.test(host)) return host
  const given = typeof text === 'string' ? excerpt(text) : typeof text
  throw new TypeError(
    `domain has to be a domain such as evil.example, without scheme, port or path; it is ${given}`,
  )
}
