/**
 * What the moderators decided, as it is asked for.
 *
 * @module
 */
import type { Severity, Standing } from '../../../core/model/index.js'
import { domainOf } from '../../../core/wire/url.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { domainsAbove } from './domains.js'
import { keyOf } from './ids.js'

const ORDER: readonly Severity[] = ['none', 'silence', 'suspend']

const ofAccounts = statement<{ readonly ids: readonly string[] }, { account_id: string; severity: Severity }>(
  (db, p) =>
    db
      .selectFrom('moderated_accounts')
      .select(['account_id', 'severity'])
      .where('account_id', 'in', p.list('ids')),
)
const ofDomains = statement<{ readonly domains: readonly string[] }, { domain: string; severity: Severity }>(
  (db, p) =>
    db
      .selectFrom('moderated_domains')
      .select(['domain', 'severity'])
      .where('domain', 'in', p.list('domains')),
)

/** What a standing depends on besides what is stored. */
export interface StandingRules {
  readonly isLocal: (id: string) => boolean
  /** Only domains that somebody decided to let in are. */
  readonly limitedFederation: boolean
}

/** Gives the standing of actors, or of the domains of mere URLs, in order. Our own domain is always let in. */
export async function readStandings(
  executor: Executor,
  ids: readonly string[],
  { isLocal, limitedFederation }: StandingRules,
): Promise<readonly Standing[]> {
  const domainsOf = ids.map((id) => (isLocal(id) ? [] : domainsAbove(domainOf(id) ?? '')))
  const [accounts, domains] = await Promise.all([
    ofAccounts.all(executor, { ids: ids.map(keyOf) }),
    ofDomains.all(executor, { domains: [...new Set(domainsOf.flat())] }),
  ])
  const byAccount = new Map(accounts.map((row) => [row.account_id, row.severity]))
  const byDomain = new Map(domains.map((row) => [row.domain, row.severity]))
  const unheardOf = limitedFederation ? 'suspend' : 'none'
  return ids.map((id, i) => {
    const decided = (domainsOf[i] ?? []).flatMap((domain) => byDomain.get(domain) ?? [])
    const domain = isLocal(id) ? 'none' : decided.length === 0 ? unheardOf : worstOf(decided)
    return { account: byAccount.get(keyOf(id)) ?? 'none', domain }
  })
}

function worstOf(severities: readonly Severity[]): Severity {
  return severities.reduce(
    (worst, severity) => (ORDER.indexOf(severity) > ORDER.indexOf(worst) ? severity : worst),
    'none',
  )
}
