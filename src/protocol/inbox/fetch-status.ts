/**
 * A post that nobody delivered: looked up by its id.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import type { Effect } from '../../core/model/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import type { InboxContext } from './context.js'
import { knownStatus, type Decision } from './decision.js'
import { fetchPost } from './posts.js'
import { readPost } from './read-post.js'

/** What {@link fetchStatus} ends in. */
export interface FetchedStatus {
  /** Under which id the post is known from now on: the one that its origin gives it, not always the one asked. */
  readonly id: string
  /** To be applied; none where it was known under that id. */
  readonly effects: readonly Effect[]
}

/**
 * Decides what it takes to know somebody's post: its author first, then the post, as its origin gives it.
 *
 * An address that leads to another id of its origin, as pages for people do, is followed to that id.
 *
 * @param id - Id of the post, or an address that leads to it; not one of this server's.
 * @param context - `actorId` is the local actor on whose behalf it is fetched.
 * @returns A decision for `runDecision`, which ends in the post's id and in effects.
 * @throws {@link RefusedError} `ERR_UNKNOWN_OBJECT` when what is there is no post, or one that its author deleted
 *   just now; what the `remote` of `runDecision` rejects with.
 * @example
 * ```ts
 * import { DEFAULT_REPLY_IDS, fetchStatus, runDecision } from 'tootkit/inbox'
 * import { createMemoryState } from 'tootkit/memory'
 * import { parseActor, parseObject } from 'tootkit/vocab'
 *
 * const origin = 'https://a.example'
 * const { directory, actorIdOf } = createMemoryState({ origin })
 * const [bob, id] = ['https://b.example/users/bob', 'https://b.example/posts/1']
 * const remote = {
 *   document: async () => parseObject({ id, type: 'Note', attributedTo: bob, content: '<p>Hi</p>', to: 'as:Public' }),
 *   actor: async () => ({
 *     actor: parseActor({ id: bob, type: 'Person', preferredUsername: 'bob', inbox: `${bob}/inbox` }),
 *   }),
 *   collection: async () => ({ ids: [], isComplete: true }),
 * }
 * const alice = actorIdOf('alice') // on whose behalf
 * const context = { actorId: alice, signerId: alice, origin, now: new Date(), ids: DEFAULT_REPLY_IDS, rules: {} }
 * const { effects } = await runDecision(() => fetchStatus(id, context), { directory, remote })
 * effects.map(({ kind }) => kind) // => ['account.update', 'status.create']
 * ```
 */
export function* fetchStatus(id: string, context: InboxContext): Decision<FetchedStatus> {
  const fetched = yield* fetchPost(id, context, { otherId: 'follow' })
  if (fetched === undefined) {
    throw new RefusedError('ERR_UNKNOWN_OBJECT', `there is no post at ${excerpt(id)}`, { id })
  }
  const { post, author } = fetched
  const known = post.id === id ? undefined : yield* knownStatus(post.id)
  if (known !== undefined) return { id: known.id, effects: author.effects }
  const { status, effects } = yield* readPost(post, author.account, context)
  return {
    id: status.id,
    effects: [...author.effects, ...effects, { kind: 'status.create', status, via: 'fetched' }],
  }
}
