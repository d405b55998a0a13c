/**
 * Ending a follow.
 *
 * @module
 */
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { idsOf, undoOf } from '../follow-activities.js'
import { onAccount } from '../on-account.js'
import { sendTo } from '../send.js'
import type { ActOnAccount } from '../verbs.js'

/** Takes one's own follow, or request to follow, back. */
export async function unfollow(input: ActOnAccount, context: VerbContext): Promise<void> {
  const { services } = context
  await onAccount(input, context, 'ends', async ({ bond, other, effects }) => {
    const { follow } = bond.to
    if (follow === undefined) return
    const sent = await sendTo(undoOf(follow), other, services)
    await commit([...effects, { kind: 'follow.undo', ...idsOf(follow) }, ...sent], services)
  })
}
