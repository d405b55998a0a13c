/**
 * Taking a boost back.
 *
 * @module
 */
import { createUndo } from '../../../core/vocab/index.js'
import { isShutOut } from '../../policy/index.js'
import { announceOf } from '../announce-of.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { reachableOf } from '../recipients.js'
import { between, send } from '../send.js'
import { takeBack } from '../taken-back.js'
import type { ActOnStatus } from '../verbs.js'

/** Takes one's boost back: everybody who was told of it is told. */
export async function unboost(input: ActOnStatus, context: VerbContext): Promise<void> {
  const { services } = context
  await takeBack(
    input,
    context,
    (trip, actorId, statusId) => trip.ask({ about: 'boost', actorId, statusId }),
    async ({ actor, statusId, fact: boosted, author }) => {
      const { id, published = services.timestamp(), visibility } = boosted
      const made = { id, actorId: actor.id, statusId, published, visibility }
      const undo = createUndo({ id: `${id}/undo`, object: announceOf(made, author?.account.id) })
      const isReached = author !== undefined && !isShutOut(author.standing)
      const recipient = isReached ? reachableOf(author.account) : undefined
      const options = {
        recipients: recipient === undefined ? [] : [recipient],
        followersOf: [actor.id],
        subject: between('boost', actor.id, statusId),
      }
      const sent = await send(undo, options, services)
      await commit([{ kind: 'status.unboost', id, actorId: actor.id, statusId }, ...sent], services)
    },
  )
}
