/**
 * Undo: somebody takes back a follow, boost, favourite, block or Accept of their own.
 *
 * @module
 */
import { sameOrigin } from '../../../core/wire/url.js'
import type { Activity, ActivityWithActor, ObjectOrReference } from '../../../core/vocab/index.js'
import { ignored, timestampOf, type InboxContext } from '../context.js'
import { ask, askOne, type Decision } from '../decision.js'
import type { Effect } from '../effects.js'
import { accountIdOf, isVerb, notOwner, objectOf } from '../objects.js'

/** How long the Undo of something unknown is remembered, as in Mastodon. */
const MARKER_MS = 6 * 3_600_000

/**
 * Decides an Undo. The host's own record decides what is undone, and the actor must be its author; the
 * embedded copy is believed in nothing that the record says. What is not known (yet) leaves a marker.
 */
export function* decideUndo(activity: ActivityWithActor, context: InboxContext): Decision {
  const object = objectOf(activity)
  const effects =
    object.type === undefined
      ? yield* undoReference(object.id, activity, context)
      : yield* undoEmbedded(object, activity, context)
  return effects ?? markUndone(object.id, activity, context)
}

/** By id alone: a boost, then a follow, then a block (favourites cannot be undone so). */
function* undoReference(
  id: string,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly Effect[] | undefined> {
  return (
    (yield* undoBoost(id, undefined, activity, context)) ??
    (yield* undoFollow(id, undefined, activity, context)) ??
    (yield* undoBlock(id, undefined, activity, context))
  )
}

function* undoEmbedded(
  object: ObjectOrReference,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly Effect[] | undefined> {
  if (isVerb(object, 'Announce')) return yield* undoBoost(object.id, object, activity, context)
  if (isVerb(object, 'Follow')) return yield* undoFollow(object.id, object, activity, context)
  if (isVerb(object, 'Block')) return yield* undoBlock(object.id, object, activity, context)
  if (isVerb(object, 'Like')) return yield* undoLike(object, activity, context)
  if (isVerb(object, 'Accept')) return yield* undoAccept(object, activity, context)
  return ignored('unsupported_type', activity)
}

function* undoBoost(
  id: string | undefined,
  copy: Activity | undefined,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly Effect[] | undefined> {
  const byId = id === undefined ? undefined : (yield* askOne({ about: 'boost.byId', id })).status
  if (byId !== undefined && byId.authorId !== context.actorId) throw notOwner(activity, byId.id)
  const boost = byId ?? (yield* boostByParts(copy, activity, context))
  if (boost?.boostOf === undefined) return undefined
  return [{ kind: 'status.unboost', id: boost.id, actorId: context.actorId, statusId: boost.boostOf }]
}

function* boostByParts(
  copy: Activity | undefined,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<{ readonly id: string; readonly boostOf?: string } | undefined> {
  if (copy?.object?.id === undefined) return undefined
  assertOwnCopy(copy, activity, context)
  return (yield* askOne({ about: 'boost', actorId: context.actorId, statusId: copy.object.id })).status
}

function* undoFollow(
  id: string | undefined,
  copy: Activity | undefined,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly Effect[] | undefined> {
  const byId = id === undefined ? undefined : (yield* askOne({ about: 'follow.byId', id })).follow
  if (byId !== undefined && byId.followerId !== context.actorId) throw notOwner(activity, byId.id)
  let follow = byId
  if (follow === undefined && copy?.object?.id !== undefined) {
    assertOwnCopy(copy, activity, context)
    const targetId = accountIdOf(copy.object.id)
    follow = (yield* askOne({ about: 'follow', followerId: context.actorId, targetId })).follow
  }
  if (follow === undefined) return undefined
  return [{ kind: 'follow.undo', id: follow.id, followerId: follow.followerId, targetId: follow.targetId }]
}

function* undoBlock(
  id: string | undefined,
  copy: Activity | undefined,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly Effect[] | undefined> {
  const byId = id === undefined ? undefined : (yield* askOne({ about: 'block.byId', id })).block
  if (byId !== undefined) {
    if (byId.actorId !== context.actorId) throw notOwner(activity, id ?? byId.actorId)
    return [{ kind: 'block.remove', actorId: byId.actorId, targetId: byId.targetId }]
  }
  if (copy?.object?.id === undefined) return undefined
  assertOwnCopy(copy, activity, context)
  const targetId = accountIdOf(copy.object.id)
  const { yes } = yield* askOne({ about: 'blocks', actorId: context.actorId, targetId })
  return yes === true ? [{ kind: 'block.remove', actorId: context.actorId, targetId }] : undefined
}

function* undoLike(
  copy: Activity,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly Effect[] | undefined> {
  assertOwnCopy(copy, activity, context)
  const statusId = copy.object?.id
  if (statusId === undefined) return undefined
  const [favourite] = yield* ask([{ about: 'favourite', actorId: context.actorId, statusId }])
  if (favourite?.yes !== true) return undefined
  return [{ kind: 'status.unfavourite', actorId: context.actorId, statusId }]
}

/** The followed one takes back its yes: the follow waits again. */
function* undoAccept(
  copy: Activity,
  activity: ActivityWithActor,
  context: InboxContext,
): Decision<readonly Effect[] | undefined> {
  assertOwnCopy(copy, activity, context)
  const followId = copy.object?.id
  if (followId === undefined) return undefined
  const { follow } = yield* askOne({ about: 'follow.byId', id: followId })
  if (follow === undefined) return undefined
  if (follow.targetId !== context.actorId) throw notOwner(activity, follow.id)
  if (follow.state === 'pending') return ignored('duplicate', activity)
  return [
    { kind: 'follow.unaccept', id: follow.id, followerId: follow.followerId, targetId: follow.targetId },
  ]
}

/** What is not on record is believed to be the actor's own only if the copy does not say otherwise. */
function assertOwnCopy(copy: Activity, activity: ActivityWithActor, context: InboxContext): void {
  if (copy.actor !== undefined && copy.actor.id !== context.actorId) {
    throw notOwner(activity, copy.id ?? copy.actor.id)
  }
}

/** Remembers that an id of the actor's own origin was undone, for the case that it comes late. */
function markUndone(
  id: string | undefined,
  activity: ActivityWithActor,
  context: InboxContext,
): readonly Effect[] {
  if (id === undefined || !sameOrigin(id, context.actorId)) return ignored('unknown_object', activity)
  const until = timestampOf(new Date(context.now.getTime() + MARKER_MS))
  return [{ kind: 'tombstone.add', id, actorId: context.actorId, until }]
}
