/**
 * What the moderators decide about an account.
 *
 * @module
 */
import { checkModeratedId, checkSeverity } from '../../policy/index.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import type { ModerateAccountInput } from '../verbs.js'

/** Sets how far an account is let in: known here or not, so that one can be kept out before it comes. */
export async function moderateAccount(input: ModerateAccountInput, { services }: VerbContext): Promise<void> {
  const { id, severity } = input
  checkSeverity(severity)
  checkModeratedId(id)
  await commit([{ kind: 'account.moderate', accountId: id, severity }], services)
}
