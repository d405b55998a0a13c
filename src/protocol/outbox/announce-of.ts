/**
 * A stored boost as the Announce that other servers read.
 *
 * @module
 */
import { audienceFor } from '../../core/visibility/index.js'
import { createAnnounce, type BuiltActivity } from '../../core/vocab/index.js'
import type { PublishedBoost } from '../ports/index.js'

/** Makes the Announce of a boost by a local account; the boosted author, where given, is addressed as well. */
export function announceOf(boost: PublishedBoost, boostedAuthor?: string): BuiltActivity<'Announce'> {
  const { id, actorId, statusId, published, visibility } = boost
  const audience = audienceFor({ visibility, followers: `${actorId}/followers`, boostedAuthor })
  return createAnnounce({ id, actor: actorId, object: statusId, published, ...audience })
}
