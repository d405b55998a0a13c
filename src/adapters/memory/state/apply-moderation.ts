/**
 * What the moderators decided.
 *
 * @module
 */
import { domainsAbove } from '../../../core/wire/domain.js'
import { domainOf } from '../../../core/wire/url.js'
import { checkModeratedId, checkSeverity, moderatedDomain } from '../../../protocol/policy/index.js'
import { endFollow, endFollowsOf } from './apply-follows.js'
import type { EffectHandlers } from './applying.js'

export const moderationHandlers: Pick<EffectHandlers, 'account.moderate' | 'domain.moderate'> = {
  'account.moderate': ({ accountId, severity }, applying) => {
    checkModeratedId(accountId)
    checkSeverity(severity)
    const { moderatedAccounts } = applying.store
    if (severity === 'none') moderatedAccounts.remove(accountId)
    else moderatedAccounts.put({ subject: accountId, severity })
    // of a local account the follows stay: others believe in them, and are told when it is deleted
    if (severity === 'suspend' && !applying.isLocal(accountId)) endFollowsOf(accountId, applying)
  },
  'domain.moderate': ({ domain: named, severity }, applying) => {
    checkSeverity(severity)
    const domain = moderatedDomain(named, applying.own)
    // kept for `none` as well: where only listed domains are let in, that is the list
    applying.store.moderatedDomains.put({ subject: domain, severity })
    if (severity !== 'suspend') return
    const isTheirs = (id: string): boolean =>
      !applying.isLocal(id) && domainsAbove(domainOf(id) ?? '').includes(domain)
    for (const follow of applying.store.follows.rows()) {
      if (isTheirs(follow.followerId) || isTheirs(follow.targetId)) endFollow(follow, applying)
    }
  },
}
