/**
 * What an activity is about, read without believing it.
 *
 * @module
 */
import { MalformedError, RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { sameOrigin, withoutFragment } from '../../core/wire/url.js'
import type { Activity, ActivityWithActor, Document, ObjectOrReference } from '../../core/vocab/index.js'
import { keptId } from './limits.js'

/** Tells whether a thing is an activity of this verb, written out. */
export function isVerb<Type extends Activity['type']>(
  thing: ObjectOrReference | Document,
  type: Type,
): thing is Extract<Activity, { readonly type: Type }> {
  return thing.type === type
}

/** The object of an activity, which has to have one. */
export function objectOf(activity: ActivityWithActor): ObjectOrReference {
  if (activity.object === undefined) throw malformed(activity, '/object')
  return activity.object
}

/** The id of an activity's object, which has to have one. */
export function objectIdOf(activity: ActivityWithActor): string {
  const { id } = objectOf(activity)
  if (id === undefined) throw malformed(activity, '/object/id')
  return id
}

/**
 * An id that counts: only what an origin says of its own does, and nothing longer than what is kept.
 *
 * @returns Undefined for any other, which is treated as if it were not there.
 */
export function ownId(id: string | undefined, actorId: string): string | undefined {
  const kept = keptId(id)
  return kept !== undefined && sameOrigin(kept, actorId) ? kept : undefined
}

/** The id of an activity, where it is one of its actor's origin. */
export function ownIdOf({ id, actor }: ActivityWithActor): string | undefined {
  return ownId(id, actor.id)
}

/** The id of an account that a document names: keys and anchors of its page stand for the account. */
export function accountIdOf(id: string): string {
  return withoutFragment(id)
}

/** Refuses an activity on what is somebody else's. */
export function notOwner(activity: ActivityWithActor, id: string): RefusedError {
  return new RefusedError('ERR_NOT_OWNER', `${activity.type} of ${excerpt(id)}, which is not its actor's`, {
    id,
    actorId: activity.actor.id,
  })
}

/** Refuses an answer to what was never asked. */
export function notRequested(activity: ActivityWithActor, id: string | undefined): RefusedError {
  const what = id === undefined ? 'something without an id' : excerpt(id)
  return new RefusedError('ERR_NOT_REQUESTED', `${activity.type} of ${what}, which was not asked for`, {
    ...(id === undefined ? {} : { id }),
    actorId: activity.actor.id,
  })
}

function malformed(activity: ActivityWithActor, path: string): MalformedError {
  return new MalformedError('ERR_DOCUMENT_INVALID', `${activity.type} without ${path.slice(1)}`, { path })
}
