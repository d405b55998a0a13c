/**
 * What the moderators decide about an account.
 *
 * @module
 */
import { isHttpUrl } from '../../../core/wire/url.js'
import { checkSeverity } from '../check-input.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import type { ModerateAccountInput } from '../verbs.js'

/** Sets how far an account is let in: known here or not, so that one can be kept out before it comes. */
export async function moderateAccount(input: ModerateAccountInput, { services }: VerbContext): Promise<void> {
  const { id, severity } = input
  checkSeverity(severity)
  if (typeof id !== 'string' || !isHttpUrl(id))
    throw new TypeError('id has to be an actor id such as https://evil.example/users/mallory')
  await commit([{ kind: 'account.moderate', accountId: id, severity }], services)
}
