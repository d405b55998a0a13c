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
import { ownPostToDelete } from '../own-post.js'
import { reachingOf, type Reaching } from '../reach.js'
import { send } from '../send.js'
import { createTrip } from '../trip.js'
import type { ActOnStatus } from '../verbs.js'

/**
 * Deletes a post of one's own, and tells everybody who has it. One that is gone already is left so; one that cannot be
 * read where it is stored can be deleted all the same.
 */
export async function remove({ as, id }: ActOnStatus, { services }: VerbContext): Promise<void> {
  const identify = createTrip(services.directory)
  const who = askActor(as, identify, services)
  await identify.go()
  const actor = await who()
  const status = await ownPostToDelete(id, actor, services)
  if (status === 'gone' || status === 'gone-hidden') return
  const trip = createTrip(services.directory)
  const audience = askAudience(status === 'damaged' ? { id } : status, ['end'], trip, services)
  await trip.go()
  const activity = createDelete({ id: `${id}#delete`, actor: actor.id, object: id })
  const reaching = status === 'damaged' ? asFarAsKnown(actor.id) : reachingOf(status)
  const sent = await send(activity, await audience(reaching), services)
  await commit([{ kind: 'status.delete', statusId: id, authorId: actor.id }, ...sent], services)
}

/** Of a post that cannot be read nobody knows whom it named: followers are told, and who did something with it. */
function asFarAsKnown(authorId: string): Reaching {
  return { authorId, visibility: 'public', mentions: [] }
}
