/**
 * What the moderators decide about a domain.
 *
 * @module
 */
import { checkSeverity, moderatedDomain } from '../../policy/index.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import type { ModerateDomainInput } from '../verbs.js'

/** Sets how far a domain and everything below it are let in. */
export async function moderateDomain(input: ModerateDomainInput, { services }: VerbContext): Promise<void> {
  const { severity } = input
  checkSeverity(severity)
  const { urls, handleDomain } = services
  const domain = moderatedDomain(input.domain, { origin: urls.origin, handleDomain })
  await commit([{ kind: 'domain.moderate', domain, severity }], services)
}
