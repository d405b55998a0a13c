/**
 * What the moderators decided, as it is asked for.
 *
 * @module
 */
import type { Severity, Standing } from '../../../core/model/index.js'
import { domainsAbove } from '../../../core/wire/domain.js'
import { domainOf } from '../../../core/wire/url.js'
import { domainStanding, isSeverity, type StandingRules } from '../../../protocol/policy/index.js'
import { readOr, type RowName } from '../damaged.js'
import type { Executor } from '../database.js'
import { keyOf } from '../ids.js'
import { statement } from '../statement.js'

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

/** Gives the standing of actors, or of the domains of mere URLs, in order. Our own domain is always let in. */
export async function readStandings(
  executor: Executor,
  ids: readonly string[],
  rules: StandingRules,
): Promise<readonly Standing[]> {
  const domainsOf = ids.map((id) => (rules.isLocal(id) ? [] : domainsAbove(domainOf(id) ?? '')))
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
  return ids.map((id, i) => {
    const decided = (domainsOf[i] ?? []).flatMap((domain) => byDomain.get(keyOf(domain)) ?? [])
    const domain = rules.isLocal(id) ? 'none' : domainStanding(decided, rules)
    return { account: byAccount.get(keyOf(id)) ?? 'none', domain }
  })
}

/** What was decided; where that cannot be read, the hardest that it may have been. */
function severityOf(executor: Executor, name: RowName, word: string): Severity {
  const severity = readOr(executor, name, () => {
    if (!isSeverity(word)) throw new TypeError('there is no such severity')
    return word
  })
  return severity ?? 'suspend'
}
