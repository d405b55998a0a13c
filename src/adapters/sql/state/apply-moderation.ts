/**
 * What the moderators decided, and what ends by it.
 *
 * @module
 */
import { statement } from '../statement.js'
import type { Severity } from '../../../core/model/index.js'
import { checkModeratedId, checkSeverity, moderatedDomain } from '../../../protocol/policy/index.js'
import type { EffectHandlers } from './applying.js'
import { reversed } from './domains.js'
import { endFollowsOf, endFollowsWith } from './follows.js'
import { keyOf } from '../ids.js'

const decideAccount = statement<{ readonly id: string; readonly severity: Severity }>((db, p) =>
  db
    .insertInto('moderated_accounts')
    .values({ account_id: p('id'), severity: p('severity') })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet((eb) => ({ severity: eb.ref('excluded.severity') })),
    ),
)
const releaseAccount = statement<{ readonly id: string }>((db, p) =>
  db.deleteFrom('moderated_accounts').where('account_id', '=', p('id')),
)
const decideDomain = statement<{ readonly domain: string; readonly severity: Severity }>((db, p) =>
  db
    .insertInto('moderated_domains')
    .values({ domain: p('domain'), severity: p('severity') })
    .onConflict((conflict) =>
      conflict.column('domain').doUpdateSet((eb) => ({ severity: eb.ref('excluded.severity') })),
    ),
)

export const moderationHandlers: Pick<EffectHandlers, 'account.moderate' | 'domain.moderate'> = {
  'account.moderate': async ({ accountId, severity }, applying) => {
    checkModeratedId(accountId)
    checkSeverity(severity)
    const id = keyOf(accountId)
    if (severity === 'none') await releaseAccount.run(applying.trx, { id })
    else await decideAccount.run(applying.trx, { id, severity })
    // of a local account the follows stay: others believe in them, and are told when it is deleted
    if (severity === 'suspend' && !applying.isLocal(accountId)) await endFollowsOf(accountId, applying)
  },
  'domain.moderate': async ({ domain: named, severity }, applying) => {
    checkSeverity(severity)
    const domain = moderatedDomain(named, applying.own)
    // kept for `none` as well: where only listed domains are let in, that is the list
    await decideDomain.run(applying.trx, { domain: keyOf(domain), severity })
    if (severity === 'suspend') await endFollowsWith(reversed(domain), applying)
  },
}
