/**
 * Deleting a post of one's own.
 *
 * @module
 */
import { createDelete } from '../../../core/vocab/index.js'
import { askActor } from '../actor.js'
import { askAudience } from '../audience.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { ownPostOrGone } from '../own-post.js'
import { reachingOf } from '../reach.js'
import { send } from '../send.js'
import { createTrip } from '../trip.js'
import type { ActOnStatus } from '../verbs.js'

/** Deletes a post of one's own, and tells everybody who has it. One that is gone already is left so. */
export async function remove({ as, id }: ActOnStatus, { services }: VerbContext): Promise<void> {
  const identify = createTrip(services.directory)
  const who = askActor(as, identify, services)
  await identify.go()
  const actor = await who()
  const status = await ownPostOrGone(id, actor, services)
  if (typeof status === 'string') return
  const trip = createTrip(services.directory)
  const audience = askAudience(status, ['end'], trip, services)
  await trip.go()
  const activity = createDelete({ id: `${id}#delete`, actor: actor.id, object: id })
  const sent = await send(activity, await audience(reachingOf(status)), services)
  await commit([{ kind: 'status.delete', statusId: id, authorId: actor.id }, ...sent], services)
}
