/**
 * How far somebody is let in.
 *
 * @module
 */
import { domainsAbove } from '../../../core/wire/domain.js'
import { domainOf } from '../../../core/wire/url.js'
import type { Standing } from '../../../core/model/index.js'
import { domainStanding, type StandingRules } from '../../../protocol/policy/index.js'
import type { Store } from './store.js'

/** What the moderators decided about an actor, and about its domain; our own domain is always let in. */
export function standingOf(id: string, store: Store, rules: StandingRules): Standing {
  const account = store.moderatedAccounts.get(id)?.severity ?? 'none'
  if (rules.isLocal(id)) return { account, domain: 'none' }
  const decided = domainsAbove(domainOf(id) ?? '').flatMap(
    (domain) => store.moderatedDomains.get(domain)?.severity ?? [],
  )
  return { account, domain: domainStanding(decided, rules) }
}
