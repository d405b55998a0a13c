/**
 * Finding an account.
 *
 * @module
 */
import { isShutOut, shutOut } from '../../policy/index.js'
import type { KnownAccount } from '../../ports/index.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { withLookups } from '../lookups.js'
import { findAccount, readName } from '../people.js'

/** Finds an account by handle or id, and stores one that was not known. Who is shut out is not shown either. */
export async function lookup(handle: string, context: VerbContext): Promise<KnownAccount> {
  const { services } = context
  const name = readName(handle, services)
  const { account, effects } = await withLookups(context, async (lookups) => {
    const found = await findAccount(name, lookups, services)
    lookups.beginAgainIfLookedUp()
    return found
  })
  if (effects.length === 0 && !services.urls.isLocal(account.id)) {
    const [standing] = await services.directory.answer([{ about: 'standing', id: account.id }])
    if (isShutOut(standing)) throw shutOut(account.id)
  }
  await commit(effects, services)
  return account
}
