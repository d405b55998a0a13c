/**
 * The newest version of a local post, for everybody who has it: composed when it is due.
 *
 * @module
 */
import { createUpdate } from '../../core/vocab/index.js'
import { isShutOut } from '../policy/index.js'
import type { DeliverySend } from '../ports/index.js'
import { publishedNote } from './published-note.js'
import { reachingOf, reachOf } from './reach.js'
import { recipientsOf } from './recipients.js'
import { send } from './send.js'
import type { OutboxServices } from './services.js'
import { createTrip } from './trip.js'

/**
 * Composes the Update of a local post as it is now: what becomes of an `update.send` in the outbox.
 *
 * @param statusId - Id of the post.
 * @param services - Who is asked for the post, and for those who have it.
 * @returns The effect that sends it; undefined where the post is gone, its author is suspended, or nobody of another
 *   server has it.
 */
export async function composeUpdate(
  statusId: string,
  services: OutboxServices,
): Promise<DeliverySend | undefined> {
  const status = await services.content.status(statusId)
  if (typeof status !== 'object') return undefined
  const trip = createTrip(services.directory)
  const standing = trip.ask({ about: 'standing', id: status.authorId })
  const { inReplyTo } = status
  const parent = inReplyTo === undefined ? undefined : trip.ask({ about: 'status', id: inReplyTo })
  await trip.go()
  if (isShutOut(standing())) return undefined
  const { actorIds, followersOf } = reachOf(reachingOf(status), parent?.(), services.urls)
  const recipients = await recipientsOf(actorIds, services)
  const object = await publishedNote(status, services)
  const update = createUpdate({ id: `${statusId}#updates/${services.newKey()}`, object })
  const [dispatch] = await send(update, { recipients, followersOf }, services)
  return dispatch
}
