/**
 * How far somebody is let in.
 *
 * @module
 */
import { domainOf } from '../../../core/wire/url.js'
import type { Severity, Standing } from '../../../core/model/index.js'
import type { Store } from './store.js'

const ORDER: readonly Severity[] = ['none', 'silence', 'suspend']

/** What a standing depends on besides what is stored. */
export interface StandingRules {
  readonly isLocal: (id: string) => boolean
  /** Only domains that somebody decided to let in are. */
  readonly limitedFederation: boolean
}

/** A domain and everything above it: `a.b.example` gives itself, `b.example` and `example`. */
export function domainsAbove(domain: string): readonly string[] {
  const labels = domain.split('.')
  return labels.map((_, i) => labels.slice(i).join('.'))
}

/** What the moderators decided about an actor, and about its domain; our own domain is always let in. */
export function standingOf(
  id: string,
  store: Store,
  { isLocal, limitedFederation }: StandingRules,
): Standing {
  const account = store.moderatedAccounts.get(id)?.severity ?? 'none'
  if (isLocal(id)) return { account, domain: 'none' }
  const decided = domainsAbove(domainOf(id) ?? '').flatMap(
    (domain) => store.moderatedDomains.get(domain)?.severity ?? [],
  )
  const unheardOf = limitedFederation ? 'suspend' : 'none'
  return { account, domain: decided.length === 0 ? unheardOf : worstOf(decided) }
}

function worstOf(severities: readonly Severity[]): Severity {
  return severities.reduce(
    (worst, severity) => (ORDER.indexOf(severity) > ORDER.indexOf(worst) ? severity : worst),
    'none',
  )
}
