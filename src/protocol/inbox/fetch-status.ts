/**
 * A post that nobody delivered: looked up by its id.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import type { InboxContext } from './context.js'
import type { Decision } from './decision.js'
import { fetchPost } from './posts.js'
import { readPost } from './read-post.js'

/**
 * Decides what it takes to know somebody's post: its author first, then the post, as its origin gives it.
 *
 * @param id - Id of the post; not one of this server's.
 * @param context - `actorId` is the local actor on whose behalf it is fetched.
 * @returns A decision for `runDecision`, which ends in effects.
 * @throws {@link RefusedError} `ERR_UNKNOWN_OBJECT` when what is there is no post; what `fetchPost` throws.
 */
export function* fetchStatus(id: string, context: InboxContext): Decision {
  const fetched = yield* fetchPost(id, context)
  if (fetched?.post.id === undefined) {
    throw new RefusedError('ERR_UNKNOWN_OBJECT', `there is no post at ${excerpt(id)}`, { id })
  }
  const { post, author } = fetched
  const { status, effects } = yield* readPost({ ...post, id: post.id ?? id }, author.account, context)
  return [...author.effects, ...effects, { kind: 'status.create', status, via: 'fetched' }]
}
