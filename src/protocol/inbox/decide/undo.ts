/**
 * Undo: somebody takes back a follow, boost, favourite, block or Accept of their own.
 *
 * @module
 */
import type { Effect } from '../../../core/model/index.js'
import {
  isActivity,
  type Activity,
  type ActivityWithActor,
  type ObjectOrReference,
} from '../../../core/vocab/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import { accountIdOf, isVerb, notOwner, objectOf, ownId } from '../objects.js'
import { isTakenBackAlready, relationName, tombstones, type RelationKind } from '../tombstones.js'

/** What is on record of that which an Undo names. */
interface Recorded {
  readonly kind: RelationKind
  /** Its id, where that is one of its actor's own. */
  readonly id: string | undefined
  /** What it binds its actor to. */
  readonly objectId: string
  /** What its end is; nothing where it does not stand any more. */
  readonly effects: readonly Effect[]
}

/** What an Undo names. What is written out of it is believed in nothing that the record says. */
interface Named {
  /** The id, where it is one of the actor's own. */
  readonly id: string | undefined
  /** What it is said to be about: an account without the anchors of its page. */
  readonly objectId: string | undefined
}

/**
 * Decides an Undo. The host's own record decides what is undone, and it must be the actor's. Known or not, it leaves
 * a marker, by which an old copy that comes late is told from the same thing done again.
 */
export function* decideUndo(activity: ActivityWithActor, context: InboxContext): Decision {
  const object = objectOf(activity)
  const kind = isActivity(object) ? kindOf(object) : undefined
  if (object.type !== undefined && kind === undefined) return ignored('unsupported_type', activity)
  const named = namedIn(object, activity)
  const recorded =
    kind === undefined
      ? yield* findByReference(named, activity, context)
      : yield* FINDERS[kind](named, activity, context)

  const marks = marksOf(named, kind, recorded)
  if (marks.length === 0) return ignored('unknown_object', activity)
  const { actorId } = context
  const undone = yield* ask(marks.map((id) => ({ about: 'tombstone', id, actorId }) as const))
  const ends = recorded?.effects ?? []
  const isOfRecord = ends.length > 0
  const isNew = (_: string, i: number): boolean => isOfRecord || !isTakenBackAlready(undone[i], context)
  const isUnheardOf = !isOfRecord && undone.every((takenBack) => takenBack === undefined)
  const marking = { isOfRecord, isRelation: true, isUnheardOf }
  const markers = yield* tombstones(marks.filter(isNew), marking, context)
  const effects = [...ends, ...markers]
  return effects.length === 0 ? ignored('duplicate', activity) : effects
}

function namedIn(object: ObjectOrReference, activity: ActivityWithActor): Named {
  const actorId = activity.actor.id
  const id = ownId(object.id, actorId)
  if (!isActivity(object)) return { id, objectId: undefined }
  if (object.actor !== undefined && object.actor.id !== actorId) {
    throw notOwner(activity, object.id ?? object.actor.id)
  }
  const objectId = object.object?.id
  const isOfAccount = object.type === 'Follow' || object.type === 'Block'
  return { id, objectId: objectId !== undefined && isOfAccount ? accountIdOf(objectId) : objectId }
}

/** What can be undone; nothing else can. */
export function kindOf(copy: Activity): RelationKind | undefined {
  if (isVerb(copy, 'Announce')) return 'boost'
  if (isVerb(copy, 'Follow')) return 'follow'
  if (isVerb(copy, 'Block')) return 'block'
  if (isVerb(copy, 'Like')) return 'like'
  return isVerb(copy, 'Accept') ? 'accept' : undefined
}

/**
 * The names under which an old copy could come late: the id that the Undo names, and that on record, or what it binds
 * to where it has none of its own.
 */
function marksOf(
  { id, objectId }: Named,
  kind: RelationKind | undefined,
  recorded: Recorded | undefined,
): readonly string[] {
  const marks = new Set(id === undefined ? [] : [id])
  if (recorded !== undefined) marks.add(recorded.id ?? relationName(recorded.kind, recorded.objectId))
  else if (id === undefined && kind !== undefined && objectId !== undefined) {
    marks.add(relationName(kind, objectId))
  }
  return [...marks]
}

type Finder = (
  named: Named,
  activity: ActivityWithActor,
  context: InboxContext,
) => Decision<Recorded | undefined>

const FINDERS: Readonly<Record<RelationKind, Finder>> = {
  boost: findBoost,
  follow: findFollow,
  block: findBlock,
  like: findLike,
  accept: findAccept,
}

/** By id alone: a boost, then a follow, then a block (favourites cannot be undone so). */
function* findByReference(
  named: Named,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<Recorded | undefined> {
  return (
    (yield* findBoost(named, activity, context)) ??
    (yield* findFollow(named, activity, context)) ??
    (yield* findBlock(named, activity, context))
  )
}

function* findBoost(
  { id, objectId }: Named,
  activity: ActivityWithActor,
  { actorId }: InboxContext,
): Decision<Recorded | undefined> {
  const [byId] = id === undefined ? [] : yield* ask([{ about: 'status', id, by: actorId }])
  const [byParts] =
    objectId === undefined ? [] : yield* ask([{ about: 'boost', actorId, statusId: objectId }])
  const boost = byId?.boostOf === undefined ? byParts : byId
  if (boost?.boostOf === undefined) return undefined
  if (boost.authorId !== actorId) throw notOwner(activity, boost.id)
  return {
    kind: 'boost',
    id: ownId(boost.id, actorId),
    objectId: boost.boostOf,
    effects: [{ kind: 'status.unboost', id: boost.id, actorId, statusId: boost.boostOf }],
  }
}

function* findFollow(
  { id, objectId }: Named,
  _activity: ActivityWithActor,
  { actorId }: InboxContext,
): Decision<Recorded | undefined> {
  const [byId] = id === undefined ? [] : yield* ask([{ about: 'follow.byId', id, actorId }])
  const [relation] =
    objectId === undefined ? [] : yield* ask([{ about: 'relation', from: actorId, to: objectId }])
  const follow = byId?.followerId === actorId ? byId : relation?.follow
  if (follow === undefined) return undefined
  const { followerId, targetId } = follow
  return {
    kind: 'follow',
    id: ownId(follow.id, actorId),
    objectId: targetId,
    effects: [{ kind: 'follow.undo', id: follow.id, followerId, targetId }],
  }
}

function* findBlock(
  { id, objectId }: Named,
  _activity: ActivityWithActor,
  { actorId }: InboxContext,
): Decision<Recorded | undefined> {
  const [byId] = id === undefined ? [] : yield* ask([{ about: 'block.byId', id, actorId }])
  const [relation] =
    objectId === undefined ? [] : yield* ask([{ about: 'relation', from: actorId, to: objectId }])
  const block = byId ?? relation?.block
  if (block === undefined) return undefined
  const { targetId } = block
  return {
    kind: 'block',
    id: ownId(block.id, actorId),
    objectId: targetId,
    effects: [{ kind: 'block.remove', actorId, targetId }],
  }
}

function* findLike(
  { objectId }: Named,
  _activity: ActivityWithActor,
  { actorId }: InboxContext,
): Decision<Recorded | undefined> {
  const [favourite] =
    objectId === undefined ? [] : yield* ask([{ about: 'favourite', actorId, statusId: objectId }])
  if (objectId === undefined || favourite === undefined) return undefined
  return {
    kind: 'like',
    id: ownId(favourite.id, actorId),
    objectId,
    effects: [{ kind: 'status.unfavourite', actorId, statusId: objectId }],
  }
}

/** The followed one takes back its yes: the follow waits again. An Accept itself is on no record. */
function* findAccept(
  { objectId }: Named,
  activity: ActivityWithActor,
  { actorId }: InboxContext,
): Decision<Recorded | undefined> {
  const [follow] = objectId === undefined ? [] : yield* ask([{ about: 'follow.byId', id: objectId, actorId }])
  if (follow === undefined) return undefined
  const { id, followerId, targetId, state } = follow
  if (targetId !== actorId) throw notOwner(activity, id)
  return {
    kind: 'accept',
    id: undefined,
    objectId: id,
    effects: state === 'accepted' ? [{ kind: 'follow.unaccept', id, followerId, targetId }] : [],
  }
}
