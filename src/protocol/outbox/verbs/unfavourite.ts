/**
 * Taking a like back.
 *
 * @module
 */
import { fingerprint } from '../../../core/wire/fingerprint.js'
import { createLike, createUndo } from '../../../core/vocab/index.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { between, sendTo } from '../send.js'
import { takeBack } from '../taken-back.js'
import type { ActOnStatus } from '../verbs.js'

/** Takes one's like back, under the id that it was sent with. */
export async function unfavourite(input: ActOnStatus, context: VerbContext): Promise<void> {
  const { services } = context
  await takeBack(
    input,
    context,
    (trip, actorId, statusId) => trip.ask({ about: 'favourite', actorId, statusId }),
    async ({ actor, statusId, fact: liked, author }) => {
      // A like that was stored without an id is known to the other side by its two ends.
      const id = liked.id ?? `${actor.id}#likes/${fingerprint(statusId)}`
      const undo = createUndo({ id: `${id}/undo`, object: createLike({ id, actor, object: statusId }) })
      const subject = between('like', actor.id, statusId)
      const sent = author === undefined ? [] : await sendTo(undo, { ...author, subject }, services)
      await commit([{ kind: 'status.unfavourite', actorId: actor.id, statusId }, ...sent], services)
    },
  )
}
