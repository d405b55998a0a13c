/**
 * Whether an actor may act on a post: nobody answers, likes, boosts or votes in what they may not read.
 *
 * @module
 */
import type { KnownStatus } from '../../core/model/index.js'
import { mayRead } from '../policy/index.js'
import type { InboxContext } from './context.js'
import { ask, type Decision } from './decision.js'

/** Tells whether the actor may read a post: what is open to everybody, or is for them. */
export function* mayActOn(
  post: Pick<KnownStatus, 'visibility' | 'authorId' | 'mentions'>,
  { actorId }: InboxContext,
): Decision<boolean> {
  if (mayRead(undefined, post)) return true
  const { authorId } = post
  const [standing, toAuthor, fromAuthor] = yield* ask([
    { about: 'standing', id: actorId },
    { about: 'relation', from: actorId, to: authorId },
    { about: 'relation', from: authorId, to: actorId },
  ])
  return mayRead({ id: actorId, standing, toAuthor, fromAuthor }, post)
}
