/**
 * Posts of one's own, whole.
 *
 * @module
 */
import { excerpt } from '../../core/wire/excerpt.js'
import type { GoneStatus, Status } from '../ports/index.js'
import type { Actor } from './actor.js'
import { notOwn } from './not-own.js'
import { noPost } from './posts.js'
import type { OutboxServices } from './services.js'

/**
 * Finds a post of an account.
 *
 * @throws {@link RefusedError} `ERR_UNKNOWN_OBJECT` where there is no post (any more), `ERR_NOT_OWNER` where it is
 *   somebody else's that it may read.
 */
export async function ownPost(id: string, actor: Actor, services: OutboxServices): Promise<Status> {
  const status = await ownPostOrGone(id, actor, services)
  if (typeof status === 'string') throw noPost(id)
  return status
}

/** The same, for whom it is enough that it is gone. */
export async function ownPostOrGone(
  id: string,
  actor: Actor,
  services: OutboxServices,
): Promise<Status | GoneStatus> {
  const { content, directory, urls } = services
  await directory.answer([{ about: 'status', id }]) // before it is read, so that a change after that is a conflict
  const status = urls.isLocal(id) ? await content.status(id) : undefined
  if (status === undefined) throw noPost(id)
  if (typeof status === 'string') {
    if (urls.ownerOf(id) === actor.username) return status
    throw await notOwn(id, status, actor, notTheirs(id, actor), services)
  }
  if (status.authorId === actor.id) return status
  const mentions = status.mentions.map(({ actorId }) => actorId)
  throw await notOwn(id, { ...status, mentions }, actor, notTheirs(id, actor), services)
}

/** The same, for whom it is enough that there is one: `'damaged'` cannot be read where it is stored. */
export async function ownPostToDelete(
  id: string,
  actor: Actor,
  services: OutboxServices,
): Promise<Status | GoneStatus | 'damaged'> {
  try {
    return await ownPostOrGone(id, actor, services)
  } catch (error) {
    const isDamaged = error instanceof Error && 'code' in error && error.code === 'ERR_STORAGE_DAMAGED'
    if (isDamaged && services.urls.ownerOf(id) === actor.username) return 'damaged'
    throw error
  }
}

function notTheirs(id: string, { username }: Actor): string {
  return `${excerpt(id)} is not a post of ${excerpt(username)}`
}
