/**
 * Questions that activities between two actors raise by themselves.
 *
 * @module
 */
import {
  isActivity,
  type Activity,
  type ActivityWithActor,
  type ObjectOrReference,
} from '../../core/vocab/index.js'
import type { Question } from '../ports/index.js'
import type { Door } from './ask-about-posts.js'
import { isLocalId } from './context.js'
import { kindOf } from './decide/undo.js'
import { isTooLong } from './limits.js'
import { accountIdOf, ownId, ownIdOf } from './objects.js'
import { askFollowed } from './relevance.js'
import { askToTell } from './told.js'
import { askTakenBack, askTombstone, relationName } from './tombstones.js'

/** About who is to be followed. */
export function askAboutFollow(activity: ActivityWithActor, door: Door): readonly Question[] {
  return askAboutTarget(activity, 'follow', door)
}

/** About who is blocked. */
export function askAboutBlock(activity: ActivityWithActor, door: Door): readonly Question[] {
  return askAboutTarget(activity, 'block', door)
}

function askAboutTarget(
  activity: ActivityWithActor,
  kind: 'follow' | 'block',
  door: Door,
): readonly Question[] {
  if (activity.object?.id === undefined) return []
  const targetId = accountIdOf(activity.object.id)
  return [
    ...askToTell(targetId, door),
    { about: 'relation', from: door.actorId, to: targetId },
    askTakenBack(ownIdOf(activity), kind, targetId, door),
  ]
}

/** About what is answered: a follow, or a request to quote. */
export function askAboutAnswer(
  { id, type, object, actor }: ActivityWithActor,
  door: Door,
): readonly Question[] {
  const { actorId } = door
  const answered = object?.id
  const acceptId = ownId(id, actor.id)
  return [
    ...(answered === undefined
      ? []
      : ([
          { about: 'follow.byId', id: answered, actorId },
          { about: 'quote.byRequest', requestId: answered, actorId },
        ] as const)),
    ...(type === 'Accept' && acceptId !== undefined ? [askTombstone(acceptId, door)] : []),
    ...askAboutCopy(object, door),
  ]
}

/** What an embedded Follow or QuoteRequest of ours says that it was about. */
function askAboutCopy(object: ObjectOrReference | undefined, door: Door): readonly Question[] {
  if (object?.type === 'Follow' && object.actor !== undefined && isLocalId(object.actor.id, door)) {
    return [{ about: 'relation', from: object.actor.id, to: door.actorId }]
  }
  const quoteId = object?.type === 'QuoteRequest' ? object.instrument?.id : undefined
  return quoteId === undefined || !isLocalId(quoteId, door) ? [] : [{ about: 'status', id: quoteId }]
}

/** About what is taken back, by its id and by what is written out of it. */
export function askAboutUndone({ object }: ActivityWithActor, door: Door): readonly Question[] {
  const { actorId } = door
  const id = ownId(object?.id, actorId)
  return [
    ...askFollowed(door),
    ...(id === undefined
      ? []
      : ([
          { about: 'status', id, by: actorId },
          { about: 'follow.byId', id, actorId },
          { about: 'block.byId', id, actorId },
          askTombstone(id, door),
        ] as const)),
    ...(isActivity(object) ? askAboutUndoneCopy(object, id, door) : []),
  ]
}

function askAboutUndoneCopy(copy: Activity, id: string | undefined, door: Door): readonly Question[] {
  const { actorId } = door
  const kind = kindOf(copy)
  const statusId = copy.object?.id
  if (kind === undefined || statusId === undefined || isTooLong(statusId)) return []
  const objectId = kind === 'follow' || kind === 'block' ? accountIdOf(statusId) : statusId
  const marker = id === undefined ? [askTombstone(relationName(kind, objectId), door)] : []
  switch (kind) {
    case 'boost':
      return [{ about: 'boost', actorId, statusId }, ...marker]
    case 'like':
      return [{ about: 'favourite', actorId, statusId }, ...marker]
    case 'follow':
    case 'block':
      return [{ about: 'relation', from: actorId, to: objectId }, ...marker]
    case 'accept':
      return [
        { about: 'follow.byId', id: statusId, actorId },
        askTombstone(relationName(kind, statusId), door),
      ]
  }
}
