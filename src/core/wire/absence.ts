/**
 * What proves that nothing is at an id any more.
 *
 * @module
 */
import { isTootkitError } from '../../errors.js'
import { sameOrigin, sameUrl, withoutFragment } from './url.js'

/**
 * Tells whether an answer proves that what had an id is gone: for posts, stamps, keys and accounts alike.
 *
 * Only the id's own origin can say so. It says it with 410 (`ERR_REMOTE_GONE`, which a fetch throws only where no
 * redirect left the origin asked), or with a Tombstone of that very id. That something is not found proves nothing.
 *
 * @param id - What was asked for.
 * @param answer - The document that came, its own id proven by where it came from; or what was thrown instead.
 * @returns True only for a proof.
 * @example
 * ```ts
 * const id = 'https://b.example/notes/1'
 * provesGone(id, { id, type: 'Tombstone' }) // => true
 * provesGone(id, { id: 'https://c.example/1', type: 'Tombstone' }) // => false
 * ```
 */
export function provesGone(id: string, answer: unknown): boolean {
  if (isTootkitError(answer)) {
    const isGone = answer.name === 'RemoteError' && answer.code === 'ERR_REMOTE_GONE'
    return isGone && answer.url !== undefined && sameOrigin(answer.url, id)
  }
  if (typeof answer !== 'object' || answer === null) return false
  const { type, id: said } = answer as { readonly type?: unknown; readonly id?: unknown } // read as unknown
  return type === 'Tombstone' && typeof said === 'string' && isOf(said, id)
}

/** A key is a part of the document whose end it shares. */
function isOf(said: string, id: string): boolean {
  return sameUrl(said, id) || sameUrl(said, withoutFragment(id))
}
