/**
 * Who may reach us, be reached, read and act: the one place that says so. Every door asks here.
 *
 * The facts come from one place, the directory: what the moderators decided (`standing`), and what binds two
 * actors (`relation`), in the direction named.
 *
 * @module
 */
import { canSee, type PostAccess } from '../../core/visibility/index.js'
import type { KnownStatus, Relation, Standing } from '../../core/model/index.js'
import { RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'

/** What a suspended actor may still say: that it takes something back, or is itself changed. */
const SAID_BY_SUSPENDED: ReadonlySet<string> = new Set(['Delete', 'Reject', 'Undo', 'Update'])

/**
 * Whether the moderators shut an actor, or everything of its domain, out.
 *
 * What holds for it holds both ways: nothing is taken from it, fetched from it, shown or sent to it.
 */
export function isShutOut({ account, domain }: Standing): boolean {
  return account === 'suspend' || domain === 'suspend'
}

/** Whether the moderators limited an actor: its follows wait for approval, strangers are not told of it. */
export function isLimited({ account, domain }: Standing): boolean {
  return account === 'silence' || domain === 'silence'
}

/**
 * Whether an activity of this type is taken from an actor. From a domain that is shut out nothing is; a single
 * actor that is may still take things back.
 */
export function maySend(standing: Standing, activityType: string): boolean {
  if (standing.domain === 'suspend') return false
  return standing.account !== 'suspend' || SAID_BY_SUSPENDED.has(activityType)
}

/** What an activity is, by whom and about what, as far as the policy asks. */
export interface Said {
  readonly type: string
  readonly actor: { readonly id: string }
  readonly object?: { readonly id?: string }
}

/** Whether a local account may begin to say something: one that is suspended changes itself at most, no post. */
export function mayBeginToSay(standing: Standing, { type, actor, object }: Said): boolean {
  if (!isShutOut(standing)) return true
  return maySend(standing, type) && (type !== 'Update' || object?.id === actor.id)
}

/** Somebody who wants to read a post, with what binds the two. Absent facts bind nothing. */
export interface Reader {
  readonly id: string
  readonly standing: Standing
  /** Reader → author. */
  readonly toAuthor: Relation
  /** Author → reader. */
  readonly fromAuthor: Relation
}

/** The parts of a post that decide who may read it. */
export type Readable = Pick<KnownStatus, 'visibility' | 'authorId' | 'mentions'>

/**
 * Whether somebody may read a post: also whether they may answer, like, boost, quote it or vote in it.
 *
 * @param reader - Who wants to; undefined for a stranger without a name.
 * @param post - The post.
 */
export function mayRead(reader: Reader | undefined, post: Readable): boolean {
  const access: PostAccess = {
    visibility: post.visibility,
    author: post.authorId,
    mentions: post.mentions ?? [],
  }
  if (reader === undefined) return canSee(undefined, access)
  if (isShutOut(reader.standing)) return false
  return canSee(
    {
      id: reader.id,
      followsAuthor: reader.toAuthor.follow?.state === 'accepted',
      isBlockedByAuthor: reader.fromAuthor.block !== undefined,
    },
    access,
  )
}

/** Whether everybody may read a post, strangers without a name too. */
export function isOpen({ visibility }: Pick<Readable, 'visibility'>): boolean {
  return canSee(undefined, { visibility, author: '', mentions: [] })
}

/** What one actor says to others: something new, or that something is no more. */
export type Saying = 'news' | 'end'

/** What takes something back, turns somebody away, or is about somebody: it concerns those kept apart above all. */
const ENDS: ReadonlySet<string> = new Set(['Block', 'Delete', 'Flag', 'Reject', 'Undo'])

/** What an activity of this type says. */
export function sayingOf(activityType: string): Saying {
  return ENDS.has(activityType) ? 'end' : 'news'
}

/**
 * Whether something of one actor is sent to another: nothing where that one is shut out, and nothing new where one of
 * the two blocks the other. That something is no more is told to whoever may have it.
 *
 * @param what - What is said.
 * @param standing - Of the one it is sent to.
 * @param relations - In both directions.
 */
export function mayBeSent(what: Saying, standing: Standing, relations: readonly Relation[]): boolean {
  if (isShutOut(standing)) return false
  return what === 'end' || relations.every(({ block }) => block === undefined)
}

/**
 * Whether one actor may begin something with another (follow it, for instance): neither blocks the other, and
 * neither is shut out.
 *
 * @param standings - Of both.
 * @param relations - In both directions.
 */
export function mayApproach(standings: readonly Standing[], relations: readonly Relation[]): boolean {
  return !standings.some(isShutOut) && !relations.some(({ block }) => block !== undefined)
}

/** Refuses what comes from somebody shut out, is theirs, or would reach them. */
export function shutOut(id: string): RefusedError {
  return new RefusedError('ERR_ACTOR_BLOCKED', `${excerpt(id)} or its domain is blocked or suspended here`, {
    actorId: id,
  })
}
