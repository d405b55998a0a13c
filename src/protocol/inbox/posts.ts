/**
 * Posts from their authority: the delivered one of its actor, the fetched one of its origin.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import type { KnownAccount, KnownStatus } from '../../core/model/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { sameOrigin } from '../../core/wire/url.js'
import {
  isPost,
  type ActivityWithActor,
  type AnyObject,
  type Document,
  type ObjectOrReference,
  type Post,
} from '../../core/vocab/index.js'
import { isLocalId, type InboxContext } from './context.js'
import { askLists, askOne, fetchDocument, type Decision, type OtherId } from './decision.js'
import { introduce, type Introduced } from './introduce.js'
import { isTooLong, keptId } from './limits.js'
import { isVerb, notOwner, objectIdOf, objectOf } from './objects.js'
import { mayConcernUs } from './relevance.js'
import { namedAccounts } from './status-of.js'
import { mayPrecede } from './tombstones.js'

/** A post with the id that every stored one has. */
export type IdentifiedPost = Post & { readonly id: string }

/**
 * The object of a Create or Update, as its actor may speak of it: of the owner's own origin, attributed to
 * nobody else. An object that is only named is fetched from its id, where it may concern somebody here.
 *
 * @param activity - The Create or Update.
 * @param context - Who acts.
 * @param known - The post of that id, of whoever may be spoken for.
 * @returns Undefined where it is only named, unknown, and of no concern.
 * @throws RefusedError `ERR_NOT_OWNER` for an id of this server, for what another author wrote, and for an Update
 *   of another origin than the owner's; `ERR_ORIGIN_MISMATCH` for a Create of one.
 */
export function* ownObject(
  activity: ActivityWithActor,
  context: InboxContext,
  known?: KnownStatus,
): Decision<Document | undefined> {
  const ownerId = known?.authorId ?? context.actorId
  const id = objectIdOf(activity)
  const isCreate = activity.type === 'Create'
  if (isLocalId(id, context)) throw notOwner(activity, id)
  if (!sameOrigin(id, ownerId)) throw isCreate ? originMismatch(id, ownerId) : notOwner(activity, id)
  const object = objectOf(activity)
  const isOnlyNamed = object.type === undefined
  if (isOnlyNamed && known === undefined && !(yield* mayConcernUs(activity, context))) return undefined
  const document = isOnlyNamed ? yield* fetchOrThrow(id) : object
  const author = authorOf(document)
  // The first author named is the only owner; an object that names none is its actor's.
  if (author === undefined || author === ownerId) return document
  throw notOwner(activity, id)
}

/**
 * A post of the actor that is known under the other id that an object gives for itself. Other ids are their author's
 * own: nobody comes upon the post of another by naming one.
 */
export function* knownByAtomUri(
  object: ObjectOrReference,
  { actorId }: InboxContext,
): Decision<KnownStatus | undefined> {
  const id = atomUriOf(object)
  if (id === undefined) return undefined
  const status = yield* askOne({ about: 'status', id, by: actorId })
  return status?.authorId === actorId ? status : undefined
}

/** The other id of a post, from before ActivityPub. */
export function atomUriOf(object: ObjectOrReference): string | undefined {
  return 'atomUri' in object && object.atomUri !== object.id ? keptId(object.atomUri) : undefined
}

/** A post from its own origin, with its author. */
export interface FetchedPost {
  readonly post: IdentifiedPost
  readonly author: Introduced
}

/** Options of {@link fetchPost}. */
export interface FetchPostOptions {
  /**
   * What is done with a post of another id than the one asked for.
   *
   * @defaultValue `'refuse'`
   */
  readonly otherId?: OtherId
}

/**
 * Fetches somebody's post from its own origin, and gets to know its author.
 *
 * @returns Undefined when what is there is not a post, or may be an old copy of one that its author deleted.
 * @throws RefusedError `ERR_ORIGIN_MISMATCH` when the author lives elsewhere; `ERR_ACTOR_BLOCKED` when the
 *   author or the origin is shut out; whatever fetching throws.
 */
export function* fetchPost(
  id: string,
  context: InboxContext,
  { otherId = 'refuse' }: FetchPostOptions = {},
): Decision<FetchedPost | undefined> {
  const post = postIn(yield* fetchOrThrow(id, otherId))
  const authorId = post && authorOf(post)
  if (post?.id === undefined || authorId === undefined || isTooLong(post.id)) return undefined
  if (!sameOrigin(post.id, authorId)) throw originMismatch(post.id, authorId)
  // What is asked in order to introduce the author and to read the post goes along.
  const [[deleted]] = yield* askLists(
    [
      { about: 'tombstone', id: post.id, actorId: authorId },
      { about: 'account', id: authorId },
      { about: 'standing', id: authorId },
    ],
    namedAccounts(post).map((named) => ({ about: 'account', id: named }) as const),
  )
  if (mayPrecede(deleted, context)) return undefined
  return { post: { ...post, id: post.id }, author: yield* introduce(authorId, context) }
}

/** A post, also inside the Create that some servers answer with. */
export function postIn(document: Document): Post | undefined {
  if (isPost(document)) return document
  if (!isVerb(document, 'Create') || document.object === undefined) return undefined
  const { object, id, actor } = document
  if (!isPost(object) || object.id === undefined || id === undefined) return undefined
  return sameOrigin(object.id, id) && authorOf(object) === actor?.id ? object : undefined
}

function* fetchOrThrow(id: string, otherId: OtherId = 'refuse'): Decision<Document> {
  const fetched = yield* fetchDocument(id, otherId)
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
