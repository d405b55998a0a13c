/**
 * Deleting a post of one's own.
 *
 * @module
 */
import { createDelete } from '../../../core/vocab/index.js'
import { askActor } from '../actor.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { ownPostOrGone } from '../own-post.js'
import { reachingOf, reachOf } from '../reach.js'
import { recipientsOf } from '../recipients.js'
import { send } from '../send.js'
import { createTrip } from '../trip.js'
import type { ActOnStatus } from '../verbs.js'

/** Deletes a post of one's own, and tells everybody who has it. One that is gone already is left so. */
export async function remove({ as, id }: ActOnStatus, { services, inTurn }: VerbContext): Promise<void> {
  const identify = createTrip(services.directory)
  const who = askActor(as, identify, services)
  await identify.go()
  const actor = await who()
  await inTurn(`status ${id}`, async () => {
    const status = await ownPostOrGone(id, actor, services)
    if (status === 'gone') return
    const trip = createTrip(services.directory)
    const { inReplyTo } = status
    const parent = inReplyTo === undefined ? undefined : trip.ask({ about: 'status', id: inReplyTo })
    await trip.go()
    const { actorIds, followersOf } = reachOf(reachingOf(status), parent?.(), services.urls)
    const recipients = await recipientsOf(actorIds, services)
    const activity = createDelete({ id: `${id}#delete`, actor: actor.id, object: id })
    const sent = await send(activity, { recipients, followersOf }, services)
    await commit([{ kind: 'status.delete', statusId: id, authorId: actor.id }, ...sent], services)
  })
}
