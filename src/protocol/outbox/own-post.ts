/**
 * Posts of one's own, whole.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import type { GoneStatus, Status } from '../ports/index.js'
import type { Actor } from './actor.js'
import { noPost } from './posts.js'
import type { OutboxServices } from './services.js'

/**
 * Finds a post of an account.
 *
 * @throws {@link RefusedError} `ERR_UNKNOWN_OBJECT` where there is no post (any more), `ERR_NOT_OWNER` where it is
 *   somebody else's.
 */
export async function ownPost(id: string, actor: Actor, services: OutboxServices): Promise<Status> {
  const status = await ownPostOrGone(id, actor, services)
  if (typeof status === 'string') throw noPost(id)
  return status
}

/** The same, for whom it is enough that it is gone. */
export async function ownPostOrGone(
  id: string,
  { id: actorId, username }: Actor,
  { content, urls }: OutboxServices,
): Promise<Status | GoneStatus> {
  const status = urls.isLocal(id) ? await content.status(id) : undefined
  if (status === undefined) throw noPost(id)
  const isOwn = typeof status === 'string' ? urls.ownerOf(id) === username : status.authorId === actorId
  if (isOwn) return status
  throw new RefusedError('ERR_NOT_OWNER', `${excerpt(id)} is not a post of ${excerpt(username)}`, { id })
}
