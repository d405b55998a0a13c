/**
 * What moderators do, as calls.
 *
 * @module
 */
import type { Severity } from '../../core/model/index.js'
import {
  checkModeratedId,
  checkSeverity,
  moderatedDomain,
  type OwnNames,
} from '../../protocol/policy/index.js'
import type { ApplyEffects } from '../../protocol/ports/index.js'
import type { Moderation } from './host-state.js'

/** Gives the calls over `apply`, for the server of these names. */
export function createModeration(apply: ApplyEffects, own: OwnNames): Moderation {
  const decide = async (text: string, severity: Severity): Promise<void> => {
    const domain = moderatedDomain(text, own)
    checkSeverity(severity)
    await apply([{ kind: 'domain.moderate', domain, severity }])
  }

  return {
    blockDomain: (domain, severity = 'suspend') => decide(domain, severity),
    unblockDomain: (domain) => decide(domain, 'none'),
    allowDomain: (domain) => decide(domain, 'none'),
    async moderateAccount(accountId, severity) {
      checkModeratedId(accountId)
      checkSeverity(severity)
      await apply([{ kind: 'account.moderate', accountId, severity }])
    },
  }
}
