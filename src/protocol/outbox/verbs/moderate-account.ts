/**
 * What the moderators decide about an account.
 *
 * @module
 */
import { checkModeratedId, checkSeverity, decidedAbout } from '../../policy/index.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import type { ModerateAccountInput } from '../verbs.js'

/**
 * Sets how far an account is let in: known here or not, so that one can be kept out before it comes. That a local one is
 * suspended, or no longer, is told to its followers.
 */
export async function moderateAccount(input: ModerateAccountInput, { services }: VerbContext): Promise<void> {
  const { id, severity } = input
  checkSeverity(severity)
  checkModeratedId(id)
  const [before] = await services.directory.answer([{ about: 'standing', id }])
  const isLocal = services.urls.isLocal(id)
  await commit(decidedAbout({ id, severity, before, isLocal, at: services.timestamp() }), services)
}
