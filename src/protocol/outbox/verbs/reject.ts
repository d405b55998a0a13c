/**
 * Turning somebody away who follows, or asked to.
 *
 * @module
 */
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { idsOf, rejectOf } from '../follow-activities.js'
import { onAccount } from '../on-account.js'
import { sendTo } from '../send.js'
import type { ActOnAccount } from '../verbs.js'

/** Ends somebody's follow, or request to follow; where there is none, nothing is to be done. */
export async function reject(input: ActOnAccount, context: VerbContext): Promise<void> {
  const { services } = context
  await onAccount(input, context, 'ends', async ({ bond, other, effects }) => {
    const { follow } = bond.from
    if (follow === undefined) return
    const sent = await sendTo(rejectOf(follow, services), other, services)
    await commit([...effects, { kind: 'follow.reject', ...idsOf(follow) }, ...sent], services)
  })
}
