/**
 * Posts of others, where one's own is wanted.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import type { GoneStatus } from '../ports/index.js'
import type { Readable } from '../policy/index.js'
import type { Actor } from './actor.js'
import { askBond, isFor } from './bond.js'
import { noPost } from './posts.js'
import type { OutboxServices } from './services.js'
import { createTrip } from './trip.js'

/**
 * Gives the refusal of what somebody wants to do with a post that is another's: one that they may not read is not there
 * for them.
 *
 * @param id - Of the post.
 * @param post - What is known of it.
 * @param actor - Who wants to.
 * @param why - What is said of a post that they may read.
 * @param services - The host's ports.
 */
export async function notOwn(
  id: string,
  post: Readable | GoneStatus,
  actor: Actor,
  why: string,
  services: OutboxServices,
): Promise<RefusedError> {
  const isKnown = typeof post === 'string' ? post === 'gone' : await isReadable(post, actor, services)
  return isKnown ? new RefusedError('ERR_NOT_OWNER', why, { id }) : noPost(id)
}

async function isReadable(post: Readable, actor: Actor, services: OutboxServices): Promise<boolean> {
  const trip = createTrip(services.directory)
  const bond = askBond(actor.id, post.authorId, trip)
  await trip.go()
  return isFor(actor, post, bond())
}
