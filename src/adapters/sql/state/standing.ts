/**
 * What the moderators decided, as it is asked for.
 *
 * @module
 */
import type { Severity, Standing } from '../../../core/model/index.js'
import { domainOf } from '../../../core/wire/url.js'
import { readOr, type RowName } from '../damaged.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { domainsAbove } from './domains.js'
import { keyOf } from '../ids.js'

const ORDER: readonly Severity[] = ['none', 'silence', 'suspend']

const ofAccounts = statement<{ readonly ids: readonly string[] }, { account_id: string; severity: string }>(
  (db, p) =>
    db
      .selectFrom('moderated_accounts')
      .select(['account_id', 'severity'])
      .where('account_id', 'in', p.list('ids')),
)
const ofDomains = statement<{ readonly domains: readonly string[] }, { domain: string; severity: string }>(
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
    ofDomains.all(executor, { domains: [...new Set(domainsOf.flat().map(keyOf))] }),
  ])
  const byAccount = new Map(
    accounts.map(({ account_id: id, severity }) => [
      id,
      severityOf(executor, { table: 'moderated_accounts', id }, severity),
    ]),
  )
  const byDomain = new Map(
    domains.map(({ domain: id, severity }) => [
      id,
      severityOf(executor, { table: 'moderated_domains', id }, severity),
    ]),
  )
  const unheardOf = limitedFederation ? 'suspend' : 'none'
  return ids.map((id, i) => {
    const decided = (domainsOf[i] ?? []).flatMap((domain) => byDomain.get(keyOf(domain)) ?? [])
    const domain = isLocal(id) ? 'none' : decided.length === 0 ? unheardOf : worstOf(decided)
    return { account: byAccount.get(keyOf(id)) ?? 'none', domain }
  })
}

/** What was decided; where that cannot be read, the hardest that it may have been. */
function severityOf(executor: Executor, name: RowName, word: string): Severity {
  const severity = readOr(executor, name, () => {
    const known = ORDER.find((one) => one === word)
    if (known === undefined) throw new TypeError('there is no such severity')
    return known
  })
  return severity ?? 'suspend'
}

function worstOf(severities: readonly Severity[]): Severity {
  return severities.reduce(
    (worst, severity) => (ORDER.indexOf(severity) > ORDER.indexOf(worst) ? severity : worst),
    'none',
  )
}
