/**
 * A local post told anew to everybody who has it.
 *
 * @module
 */
import { createUpdate, toJsonLd } from '../../core/vocab/index.js'
import type { Status } from '../inbox/index.js'
import type { Services } from './services.js'

/** Sends an Update of a post to everybody who has it. */
export async function publishUpdate(status: Status, services: Services): Promise<void> {
  const id = `${status.id}#updates/${services.newKey()}`
  const update = createUpdate({ id, object: await services.noteOf(status) })
  await services.deliver(toJsonLd(update), {
    senderId: status.authorId,
    alsoTo: await reachOf(status, services),
  })
}

/** Actors beyond the audience who know a post: the author answered, and the one quoted. */
export async function reachOf(status: Status, services: Services): Promise<readonly string[]> {
  const parent = status.inReplyTo === undefined ? undefined : await services.posts.known(status.inReplyTo)
  const quoted = status.quote?.targetAuthorId
  return [...(parent === undefined ? [] : [parent.authorId]), ...(quoted === undefined ? [] : [quoted])]
}
