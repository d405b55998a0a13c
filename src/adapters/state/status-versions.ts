/**
 * What may become of a stored post when it comes again: as an edit, or as another of the same id.
 *
 * @module
 */
import type { Status } from '../../core/model/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { fingerprint } from '../../core/wire/fingerprint.js'
import { RefusedError } from '../../errors.js'
import { omit } from './omit.js'

/** An edit moves a post neither to other readers nor to another thread, nor to another time. */
export function placedLike(old: Status, edited: Status): Status {
  const { published, visibility, inReplyTo, conversation } = old
  return {
    ...omit(edited, 'inReplyTo', 'conversation'),
    published,
    visibility,
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(conversation !== undefined && { conversation }),
  }
}

/**
 * Tells whether an edit leaves the votes as they are counted here: of a local poll they are ours to count, and more
 * may have come since the edit was composed.
 */
export function keepsVotes(old: Status, edited: Status, { resetsVotes }: { resetsVotes: boolean }): boolean {
  return old.local && !resetsVotes && old.poll?.options.length === edited.poll?.options.length
}

/** A short name of a post as it was made. */
export function originalOf(status: Status): string {
  return fingerprint(JSON.stringify(status))
}

/**
 * Lets the same post come again. Of two posts of one id the second would be lost, and nobody would know.
 *
 * @param status - A local post whose id is known already.
 * @param original - {@link originalOf} the known one.
 * @throws RefusedError `ERR_DUPLICATE` for another one.
 */
export function refuseCollision(status: Status, original: string | null | undefined): void {
  if (original === originalOf(status)) return
  throw new RefusedError('ERR_DUPLICATE', `there is another post ${excerpt(status.id)} already`, {
    id: status.id,
    actorId: status.authorId,
  })
}
