/**
 * Letting somebody in who asked to follow.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { excerpt } from '../../../core/wire/excerpt.js'
import { createAccept } from '../../../core/vocab/index.js'
import type { FollowAccept, KnownAccount } from '../../ports/index.js'
import { refuseApart } from '../bond.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { followOf, idsOf } from '../follow-activities.js'
import { onAccount } from '../on-account.js'
import { sendTo } from '../send.js'
import type { OutboxServices } from '../services.js'
import type { ActOnAccount } from '../verbs.js'

/** Accepts a request to follow; one that was accepted already is left as it is. */
export async function approve(input: ActOnAccount, context: VerbContext): Promise<void> {
  const { services } = context
  await onAccount(input, context, 'begins', async ({ actor, target: follower, bond, other, effects }) => {
    const { follow } = bond.from
    if (follow === undefined) {
      const message = `${excerpt(follower.id)} has not asked to follow this account`
      throw new RefusedError('ERR_NOT_REQUESTED', message, { id: follower.id })
    }
    if (follow.state === 'accepted') return
    refuseApart(actor, follower.id, bond)
    const id = `${actor.id}#accepts/follows/${services.newKey()}`
    const accept = createAccept({ id, object: followOf(follow) })
    const sent = await sendTo(accept, other, services)
    const reached = reachedAt(follower, services)
    await commit([...effects, { kind: 'follow.accept', ...idsOf(follow), ...reached }, ...sent], services)
  })
}

function reachedAt(
  { id, inbox, sharedInbox }: KnownAccount,
  { urls }: OutboxServices,
): Pick<FollowAccept, 'follower'> {
  if (urls.isLocal(id) || inbox === undefined) return {}
  return { follower: { inbox, ...(sharedInbox !== undefined && { sharedInbox }) } }
}
