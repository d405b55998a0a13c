/**
 * Blocking somebody.
 *
 * @module
 * @see Mastodon's block service (spec: mastodon-behaviour §10.5)
 */
import { RefusedError } from '../../../errors.js'
import { createBlock } from '../../../core/vocab/index.js'
import type { DeliverySend, Effect } from '../../ports/index.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { idsOf, rejectOf, undoOf } from '../follow-activities.js'
import { onAccount } from '../on-account.js'
import { sendTo } from '../send.js'
import type { ActOnAccount } from '../verbs.js'

/**
 * Blocks somebody: one's own follow is taken back, theirs is rejected, and then they are told of the block. One's
 * own request that still waits ends here without a word: to the other side the Block ends it.
 */
export async function block(input: ActOnAccount, context: VerbContext): Promise<void> {
  const { services } = context
  await onAccount(input, context, 'begins', async ({ actor, target, bond, other, effects }) => {
    if (target.id === actor.id) {
      const message = 'nobody can block themselves'
      throw new RefusedError('ERR_AUDIENCE_FORBIDDEN', message, { id: target.id, actorId: target.id })
    }
    const changes: Effect[] = []
    const sent: DeliverySend[] = []
    const own = bond.to.follow
    if (own !== undefined) {
      changes.push({ kind: 'follow.undo', ...idsOf(own) })
      if (own.state === 'accepted') sent.push(...(await sendTo(undoOf(own), other, services)))
    }
    const theirs = bond.from.follow
    if (theirs !== undefined) {
      changes.push({ kind: 'follow.reject', ...idsOf(theirs) })
      sent.push(...(await sendTo(rejectOf(theirs, services), other, services)))
    }
    if (bond.to.block === undefined) {
      const id = `${actor.id}#blocks/${services.newKey()}`
      changes.push({ kind: 'block.add', id, actorId: actor.id, targetId: target.id })
      sent.push(...(await sendTo(createBlock({ id, actor, object: target.id }), other, services)))
    }
    if (changes.length > 0) await commit([...effects, ...changes, ...sent], services)
  })
}
