/**
 * Posts from their authority: the delivered one of its actor, the fetched one of its origin.
 *
 * @module
 */
import { RefusedError, VerificationError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { sameOrigin } from '../../core/wire/url.js'
import {
  isPost,
  type ActivityWithActor,
  type AnyObject,
  type Document,
  type Post,
} from '../../core/vocab/index.js'
import type { KnownAccount } from '../ports/index.js'
import { isLocalId, type InboxContext } from './context.js'
import { fetchDocument, type Decision } from './decision.js'
import { introduce, type Introduced } from './introduce.js'
import { isVerb, notOwner, objectIdOf, objectOf } from './objects.js'

/**
 * The object of a Create or Update, as its actor may speak of it: of the owner's own origin, attributed to
 * nobody else. An object that is only named is fetched from its id.
 *
 * @param activity - The Create or Update.
 * @param context - Who acts.
 * @param ownerId - Whose the object has to be: the actor's, mostly.
 * @throws RefusedError `ERR_NOT_OWNER` for an id of this server, and for an Update of what is not the
 *   owner's; `ERR_ORIGIN_MISMATCH` for a Create of another origin than the owner's. VerificationError
 *   `ERR_ACTOR_MISMATCH` for a Create of what another author wrote.
 */
export function* ownObject(
  activity: ActivityWithActor,
  context: InboxContext,
  ownerId = context.actorId,
): Decision<Document> {
  const id = objectIdOf(activity)
  const isCreate = activity.type === 'Create'
  if (isLocalId(id, context)) throw notOwner(activity, id)
  if (!sameOrigin(id, ownerId)) throw isCreate ? originMismatch(id, ownerId) : notOwner(activity, id)
  const object = objectOf(activity)
  const document = object.type === undefined ? yield* fetchOrThrow(id) : object
  const author = authorOf(document)
  // The first author named is the only owner; an object that names none is its actor's.
  if (author === undefined || author === ownerId) return document
  throw isCreate ? actorMismatch(id, author, ownerId) : notOwner(activity, id)
}

function actorMismatch(id: string, author: string, actorId: string): VerificationError {
  return new VerificationError(
    'ERR_ACTOR_MISMATCH',
    `${excerpt(id)} is attributed to ${excerpt(author)}, not to the actor of its activity`,
    { reason: 'actor_mismatch', actorId },
  )
}

/** A post from its own origin, with its author. */
export interface FetchedPost {
  readonly post: Post
  readonly author: Introduced
}

/**
 * Fetches somebody's post from its own origin, and gets to know its author.
 *
 * @returns Undefined when what is there is not a post.
 * @throws RefusedError `ERR_ORIGIN_MISMATCH` when the author lives elsewhere; `ERR_ACTOR_BLOCKED` when the
 *   author or the origin is blocked; whatever fetching throws.
 */
export function* fetchPost(id: string, context: InboxContext): Decision<FetchedPost | undefined> {
  const post = postIn(yield* fetchOrThrow(id))
  const author = post && authorOf(post)
  if (post?.id === undefined || author === undefined) return undefined
  if (!sameOrigin(post.id, author)) throw originMismatch(post.id, author)
  return { post, author: yield* introduce(author, context) }
}

/** A post, also inside the Create that some servers answer with. */
function postIn(document: Document): Post | undefined {
  if (isPost(document)) return document
  if (!isVerb(document, 'Create') || document.object === undefined) return undefined
  const { object, id, actor } = document
  if (!isPost(object) || object.id === undefined || id === undefined) return undefined
  return sameOrigin(object.id, id) && authorOf(object) === actor?.id ? object : undefined
}

function* fetchOrThrow(id: string): Decision<Document> {
  const fetched = yield* fetchDocument(id)
  if (!fetched.ok) throw fetched.error
  return fetched.value
}

/** The one owner of an object: the first author named. Claimed, not proven. */
export function authorOf(document: Document | AnyObject): string | undefined {
  return 'attributedTo' in document ? document.attributedTo[0]?.id : undefined
}

/** What is known of an author, as far as reading a post needs it. */
export type Author = Pick<KnownAccount, 'id' | 'followers' | 'following' | 'local'>

function originMismatch(id: string, authority: string): RefusedError {
  return new RefusedError(
    'ERR_ORIGIN_MISMATCH',
    `${excerpt(id)} is not of the origin of ${excerpt(authority)}`,
    { id, actorId: authority },
  )
}
