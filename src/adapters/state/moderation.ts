/**
 * What moderators do, as calls.
 *
 * @module
 */
import type { Severity } from '../../core/model/index.js'
import { domainOf, isHttpUrl, normalizeHost } from '../../core/wire/url.js'
import { excerpt } from '../../core/wire/excerpt.js'
import type { ApplyEffects } from '../../protocol/ports/index.js'
import type { Moderation } from './host-state.js'

/** Gives the calls over `apply`, for the server of this origin. */
export function createModeration(apply: ApplyEffects, origin: string): Moderation {
  const moderateDomain = (text: string, severity: Severity): Promise<void> => {
    const domain = bareDomain(text)
    if (domain === domainOf(origin)) throw new TypeError(`${excerpt(text)} is this server's own domain`)
    return apply([{ kind: 'domain.moderate', domain, severity: known(severity) }])
  }

  return {
    async blockDomain(domain, severity = 'suspend') {
      return moderateDomain(domain, severity)
    },
    async unblockDomain(domain) {
      return moderateDomain(domain, 'none')
    },
    async allowDomain(domain) {
      return moderateDomain(domain, 'none')
    },
    async moderateAccount(accountId, severity) {
      if (!isHttpUrl(accountId)) throw new TypeError(`not an actor id: ${excerpt(accountId)}`)
      return apply([{ kind: 'account.moderate', accountId, severity: known(severity) }])
    },
  }
}

/** A name of letters, digits and hyphens, or an address in brackets: a pattern with `*` would match nobody. */
const NAME = /^(?:[\w-]+(?:\.[\w-]+)*|\[[\d.:a-f]+\])$/

/** Brings a domain into the form in which ids are compared with it. */
function bareDomain(text: string): string {
  const domain = typeof text === 'string' && !/:\d{0,5}$/.test(text) ? normalizeHost(text) : undefined
  if (domain === undefined || !NAME.test(domain)) {
    throw new TypeError(`not a bare domain such as example.com: ${excerpt(text)}`)
  }
  return domain
}

function known(severity: Severity): Severity {
  if (!['none', 'silence', 'suspend'].includes(severity))
    throw new TypeError(`no severity: ${excerpt(severity)}`)
  return severity
}
