/**
 * Posts that somebody planted: under an id of another of its origin, before that author's own words came.
 *
 * @module
 */
import type { Effect, KnownStatus, StatusDelete } from '../../core/model/index.js'
import type { ActivityWithActor } from '../../core/vocab/index.js'
import { sameOrigin, serializeUrl } from '../../core/wire/url.js'
import type { InboxContext } from './context.js'
import { fetchDocument, type Decision } from './decision.js'
import { notOwner } from './objects.js'
import { authorOf, postIn } from './posts.js'
import { mayConcernUs } from './relevance.js'

/**
 * Settles whose a known post is, of which another actor of the same origin speaks as its own: anybody could have
 * planted it here under that id. Its origin is asked, and who it names has it. Where it gives nothing to whoever asks,
 * as of a private post, an id below the actor's own is the actor's, unless it is below the known author's as well.
 *
 * @returns What takes the planted post away; undefined where the known post is its author's, or nobody says.
 * @throws Whatever fetching throws that may end otherwise the next time.
 */
export function* takePlanted(
  known: KnownStatus,
  { actorId }: InboxContext,
): Decision<readonly StatusDelete[] | undefined> {
  const { id, authorId, local } = known
  if (local || !sameOrigin(id, actorId) || !sameOrigin(authorId, actorId)) return undefined
  const fetched = yield* fetchDocument(id)
  if (!fetched.ok && fetched.error.retryable) throw fetched.error
  const post = fetched.ok ? postIn(fetched.value) : undefined
  const isTheirs = fetched.ok
    ? post?.id === id && authorOf(post) === actorId
    : isBelow(id, actorId) && !isBelow(id, authorId)
  return isTheirs ? [{ kind: 'status.delete', statusId: id, authorId }] : undefined
}

/**
 * Takes away what was planted where a post of the actor belongs. The origin is asked only for what may concern somebody
 * here: else the post stays whose it is.
 *
 * @returns Nothing to take where the post is unknown, or the actor's.
 * @throws RefusedError `ERR_NOT_OWNER` where the known post is its author's.
 */
export function* makeRoom(
  known: KnownStatus | undefined,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly StatusDelete[]> {
  if (known === undefined || known.authorId === context.actorId) return []
  const isConcern = yield* mayConcernUs(activity, context)
  const removal = isConcern ? yield* takePlanted(known, context) : undefined
  if (removal === undefined) throw notOwner(activity, known.id)
  return removal
}

/** What is done where room was made: with that, nothing is ignored. */
export function inRoom(removal: readonly StatusDelete[], effects: readonly Effect[]): readonly Effect[] {
  return removal.length === 0 ? effects : [...removal, ...effects.filter(({ kind }) => kind !== 'ignored')]
}

/** Tells whether an id is below that of an actor, which has to have a path: `ACTOR/…`. */
function isBelow(id: string, actorId: string): boolean {
  const [url, actorUrl] = [serializeUrl(id), serializeUrl(actorId)]
  if (url === undefined || actorUrl === undefined || /[?#]/.test(actorUrl)) return false
  const top = actorUrl.replace(/\/$/, '')
  return new URL(actorUrl).pathname !== '/' && url.startsWith(`${top}/`)
}
