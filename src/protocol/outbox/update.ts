/**
 * The newest version of a local post or profile, for everybody who has it: composed when it is due.
 *
 * @module
 */
import { createUpdate, type Actor, type Note, type Question } from '../../core/vocab/index.js'
import type { DispatchOptions } from '../delivery/index.js'
import { isShutOut } from '../policy/index.js'
import type { DeliverySend, LocalAccount, Status } from '../ports/index.js'
import { actorOf } from './actor-of.js'
import { askAudience, type News } from './audience.js'
import { publishedNote } from './published-note.js'
import { reachingOf } from './reach.js'
import { send } from './send.js'
import type { OutboxServices } from './services.js'
import { createTrip } from './trip.js'

/**
 * Composes the Update of a local post or actor as it is now: what becomes of an `update.send` in the outbox.
 *
 * @param objectId - Id of the post or actor.
 * @param services - Who is asked for it, and for those who have it.
 * @returns The effect that sends it; undefined where it is gone, the author of the post is suspended, or nobody of
 *   another server has it.
 */
export async function composeUpdate(
  objectId: string,
  services: OutboxServices,
): Promise<DeliverySend | undefined> {
  const username = services.urls.usernameOf(objectId)
  if (username !== undefined) return await composeProfile(username, services)
  const status = await services.content.status(objectId)
  return typeof status === 'object' ? await composePost(status, services) : undefined
}

async function composeProfile(username: string, services: OutboxServices): Promise<DeliverySend | undefined> {
  const account = await services.accounts.find(username)
  return typeof account === 'object' ? await profileUpdate(account, services) : undefined
}

/** The Update of a local actor, for its followers. */
export async function profileUpdate(
  account: LocalAccount,
  services: OutboxServices,
): Promise<DeliverySend | undefined> {
  const object = actorOf(account, services.urls, services.handleDomain)
  return await composed(object, { recipients: [], followersOf: [object.id] }, services)
}

async function composePost(status: Status, services: OutboxServices): Promise<DeliverySend | undefined> {
  const trip = createTrip(services.directory)
  const standing = trip.ask({ about: 'standing', id: status.authorId })
  const audience = askAudience(status, newsOf(status), trip, services)
  await trip.go()
  if (isShutOut(standing())) return undefined
  const to = await audience(reachingOf(status))
  return await composed(await publishedNote(status, services), to, services)
}

/** What may have changed of itself: the numbers of a poll, and what became of a quote. */
function newsOf({ poll, quote }: Status): readonly News[] {
  if (poll === undefined) return ['edit']
  return quote === undefined ? ['results'] : ['edit', 'results']
}

/** Each Update has an id of its own: what it tells of may become again what it was. */
async function composed(
  object: Actor | Note | Question,
  to: Pick<DispatchOptions, 'recipients' | 'followersOf'>,
  services: OutboxServices,
): Promise<DeliverySend | undefined> {
  const update = createUpdate({ id: `${object.id}#updates/${services.newKey()}`, object })
  const [dispatch] = await send(update, to, services)
  return dispatch
}
