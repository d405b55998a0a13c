/**
 * The posts around a post, fetched within bounds.
 *
 * @module
 */
import { isTootkitError, RefusedError, type AnyTootkitError } from '../../errors.js'
import { isPost, isReference, type Post } from '../../core/vocab/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { createBudget } from './budget.js'
import { fetchCollection } from './fetch-collection.js'
import type { FetchOptions } from './fetch-document.js'
import { fetchObject } from './fetch-object.js'
import type { Remote } from './remote.js'

/** A post with an id. */
export type FetchedPost = Post & { readonly id: string }

/** Options of {@link fetchAncestors} and {@link fetchReplies}. */
export interface ThreadOptions extends FetchOptions {
  /** Whether a post need not be fetched; the walk does not go past it. */
  readonly isKnown?: (id: string) => boolean | Promise<boolean>
  /** @defaultValue 20 */
  readonly maxPosts?: number
}

/** What a walk brought. */
export interface WalkedThread {
  /** Each proven to be of its own origin, in the order fetched. */
  readonly posts: readonly FetchedPost[]
  /** Why the walk ended early: a limit, the budget, or the post that could not be had. */
  readonly stoppedBy?: AnyTootkitError
}

/**
 * Fetches what a post answers, and what that answers, upwards to the root.
 *
 * Each id is asked once, so a thread that bites its tail ends. Nothing goes on in the background.
 *
 * @param post - The post to start from, itself not fetched.
 * @param remote - Made by `createRemote`.
 * @param options - Signer, budget, bounds, and what is known already.
 * @returns The posts above it, the nearest first.
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, fetchAncestors } from 'tootkit/remote'
 * import { createFakeTransport, fakeDocument } from 'tootkit/testing'
 * import { isPost, parseObject } from 'tootkit/vocab'
 *
 * const note = (id: string, inReplyTo?: string) => ({ id, type: 'Note', attributedTo: 'https://b.example/u', inReplyTo })
 * const root = 'https://b.example/1'
 * const transport = createFakeTransport({ [root]: fakeDocument(note(root)) })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const reply = parseObject(note('https://b.example/2', root))
 * const { posts } = isPost(reply) ? await fetchAncestors(reply, remote) : { posts: [] }
 * posts.map(({ id }) => id) // => ['https://b.example/1']
 * ```
 */
export async function fetchAncestors(
  post: Post,
  remote: Remote,
  options: ThreadOptions = {},
): Promise<WalkedThread> {
  const maxPosts = options.maxPosts ?? remote.limits.maxAncestors
  const settled = { ...options, budget: options.budget ?? createBudget(remote.limits.maxRequests) }
  const posts: FetchedPost[] = []
  const seen = new Set([post.id])
  let parent = post.inReplyTo
  try {
    while (parent !== undefined && !seen.has(parent) && (await options.isKnown?.(parent)) !== true) {
      if (posts.length === maxPosts) throw limitError(`over ${maxPosts} posts above`, parent)
      seen.add(parent)
      const found = await fetchPost(parent, remote, settled)
      posts.push(found)
      seen.add(found.id)
      parent = found.inReplyTo
    }
    return { posts }
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return { posts, stoppedBy: error }
  }
}

/**
 * Fetches the replies to a post, and the replies to those, widest first.
 *
 * A reply that cannot be had is passed over, as is one that answers something else. When to do this, and how
 * often, is for the host to decide: see `isReplyFetchDue`.
 *
 * @param post - The post to start from, itself not fetched.
 * @param remote - Made by `createRemote`.
 * @param options - Signer, budget, bounds, and what is known already.
 * @returns The posts below it.
 * @example
 * ```ts
 * import { createMemoryKeyValueStore } from 'tootkit/memory'
 * import { createRemote, fetchReplies, type FetchedPost } from 'tootkit/remote'
 * import { createFakeTransport, fakeDocument } from 'tootkit/testing'
 * import { parseObject } from 'tootkit/vocab'
 *
 * const note = { type: 'Note', attributedTo: 'https://b.example/u' }
 * const [root, reply] = ['https://b.example/1', 'https://b.example/2']
 * const transport = createFakeTransport({ [reply]: fakeDocument({ ...note, id: reply, inReplyTo: root }) })
 * const remote = createRemote({ transport, cache: createMemoryKeyValueStore() })
 * const post = parseObject({ ...note, id: root, replies: { type: 'Collection', items: [reply] } }) as FetchedPost
 * const { posts } = await fetchReplies(post, remote)
 * posts.map(({ id }) => id) // => ['https://b.example/2']
 * ```
 */
export async function fetchReplies(
  post: FetchedPost,
  remote: Remote,
  options: ThreadOptions = {},
): Promise<WalkedThread> {
  const maxPosts = options.maxPosts ?? remote.limits.maxDescendants
  const settled = { ...options, budget: options.budget ?? createBudget(remote.limits.maxRequests) }
  const posts: FetchedPost[] = []
  const seen = new Set([post.id])
  try {
    const queue: FetchedPost[] = [post]
    for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
      for (const id of await replyIds(parent, remote, settled)) {
        if (seen.has(id) || (await options.isKnown?.(id)) === true) continue
        if (posts.length === maxPosts) throw limitError(`over ${maxPosts} posts below`, post.id)
        seen.add(id)
        const reply = await tryFetchPost(id, remote, settled)
        if (reply?.inReplyTo !== parent.id) continue
        posts.push(reply)
        queue.push(reply)
      }
    }
    return { posts }
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return { posts, stoppedBy: error }
  }
}

/** What {@link isReplyFetchDue} goes by. */
export interface ReplyFetchTimes {
  /** When the post was published, RFC 3339. */
  readonly published: string
  /** When its replies were last fetched, RFC 3339; absent for never. */
  readonly fetchedAt?: string
}

/**
 * Tells whether a thread may be looked for again: Mastodon's pace.
 *
 * @param post - Its times.
 * @param now - The present.
 * @returns True for a post older than five minutes that was not asked about within the last fifteen.
 * @example
 * ```ts
 * isReplyFetchDue({ published: '2026-11-22T10:00:00Z' }, new Date('2026-11-22T10:05:00Z')) // => true
 * isReplyFetchDue({ published: '2026-11-22T10:00:00Z' }, new Date('2026-11-22T10:04:59Z')) // => false
 * ```
 */
export function isReplyFetchDue(post: ReplyFetchTimes, now: Date): boolean {
  const ageMinutes = (since: string): number => (now.getTime() - Date.parse(since)) / 60_000
  return ageMinutes(post.published) >= 5 && (post.fetchedAt === undefined || ageMinutes(post.fetchedAt) >= 15)
}

async function fetchPost(id: string, remote: Remote, options: FetchOptions): Promise<FetchedPost> {
  const object = await fetchObject(id, remote, options)
  if (isPost(object)) return object
  throw new RefusedError('ERR_ID_MISMATCH', `${excerpt(id)} is no post`, { id })
}

/** A reply that cannot be had is no loss; an empty budget ends everything. */
async function tryFetchPost(
  id: string,
  remote: Remote,
  options: FetchOptions,
): Promise<FetchedPost | undefined> {
  try {
    return await fetchPost(id, remote, options)
  } catch (error) {
    if (!isTootkitError(error) || error.code === 'ERR_FETCH_BUDGET') throw error
    return undefined
  }
}

/** Ids only: what a collection embeds of others proves nothing. Its pages stay with the post's origin. */
async function replyIds(
  post: FetchedPost,
  remote: Remote,
  options: FetchOptions,
): Promise<readonly string[]> {
  const { replies } = post
  if (replies === undefined) return []
  const start = isReference(replies) ? replies.id : replies
  try {
    const { ids, stoppedBy } = await fetchCollection(start, remote, { ...options, sameOriginAs: post.id })
    if (stoppedBy?.code === 'ERR_FETCH_BUDGET' && ids.length === 0) throw stoppedBy
    return ids
  } catch (error) {
    if (!isTootkitError(error) || error.code === 'ERR_FETCH_BUDGET') throw error
    return []
  }
}

function limitError(what: string, id: string): RefusedError {
  return new RefusedError('ERR_COLLECTION_LIMIT', `the thread has ${what}`, { id })
}
