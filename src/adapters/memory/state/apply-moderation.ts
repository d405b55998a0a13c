/**
 * What the moderators decided.
 *
 * @module
 */
import { domainOf } from '../../../core/wire/url.js'
import { endFollow, endFollowsOf } from './apply-follows.js'
import type { EffectHandlers } from './applying.js'
import { domainsAbove } from './standing.js'

export const moderationHandlers: Pick<EffectHandlers, 'account.moderate' | 'domain.moderate'> = {
  'account.moderate': ({ accountId, severity }, applying) => {
    const { moderatedAccounts } = applying.store
    if (severity === 'none') moderatedAccounts.remove(accountId)
    else moderatedAccounts.put({ subject: accountId, severity })
    // of a local account the follows stay: others believe in them, and are told when it is deleted
    if (severity === 'suspend' && !applying.isLocal(accountId)) endFollowsOf(accountId, applying)
  },
  'domain.moderate': ({ domain, severity }, applying) => {
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
