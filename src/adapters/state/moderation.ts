/**
 * What moderators do, as calls.
 *
 * @module
 */
import type { Severity } from '../../core/model/index.js'
import {
  checkModeratedId,
  checkSeverity,
  decidedAbout,
  moderatedDomain,
  type OwnNames,
} from '../../protocol/policy/index.js'
import type { ApplyEffects, Directory } from '../../protocol/ports/index.js'
import type { Moderation } from './host-state.js'

/** Where decisions go, and what they meet. */
export interface ModerationParts {
  readonly apply: ApplyEffects
  readonly directory: Directory
  readonly isLocal: (id: string) => boolean
  /** Gives the present, as it is stored. */
  readonly now: () => string
}

/** Gives the calls over `apply`, for the server of these names. */
export function createModeration(parts: ModerationParts, own: OwnNames): Moderation {
  const { apply, directory, isLocal, now } = parts
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
      const [before] = await directory.answer([{ about: 'standing', id: accountId }])
      const decision = { id: accountId, severity, before, isLocal: isLocal(accountId), at: now() }
      await apply(decidedAbout(decision))
    },
  }
}
