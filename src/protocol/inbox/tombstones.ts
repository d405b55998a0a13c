/**
 * What was taken back: markers by which an old copy that comes late is told from something new.
 *
 * An id does not tell a repeat: WriteFreely has one id for Create, Update and Delete, Pixelfed and Misskey have one
 * for every Follow between the same two. So what was taken back counts again once it was signed later than that.
 *
 * @module
 */
import type { TombstoneAdd } from '../../core/model/index.js'
import { fingerprint } from '../../core/wire/fingerprint.js'
import type { Timestamp } from '../../core/vocab/index.js'
import type { Question } from '../ports/index.js'
import { timestampOf, type InboxContext } from './context.js'

const DAY_MS = 86_400_000
/** How old a document may be that was fetched just now: Mastodon serves them from a cache without a version. */
const STALE_MS = 180_000

/** What binds an actor to something or somebody. */
export type RelationKind = 'follow' | 'like' | 'boost' | 'block' | 'accept'

/** Stands in a marker for the id of an activity that has none: what it binds its actor to. */
export function relationName(kind: RelationKind, objectId: string): string {
  return `${kind}:${fingerprint(objectId)}`
}

/** Asks whether the actor took back an id, or has deleted it. */
export function askTombstone(id: string, { actorId }: Pick<InboxContext, 'actorId'>): Question<'tombstone'> {
  return { about: 'tombstone', id, actorId }
}

/**
 * Asks whether the actor took back an activity: by its id, or by what it binds to where it has none of its own.
 */
export function askTakenBack(
  activityId: string | undefined,
  kind: RelationKind,
  objectId: string,
  context: Pick<InboxContext, 'actorId'>,
): Question<'tombstone'> {
  return askTombstone(activityId ?? relationName(kind, objectId), context)
}

/** When the activity at hand was signed. */
export function signedAtOf({ signedAt, now }: Pick<InboxContext, 'signedAt' | 'now'>): Date {
  return signedAt ?? now
}

/** Tells whether what is at hand was signed before it was taken back, or in the same moment. */
export function isOlderThan(takenBack: Timestamp | undefined, context: InboxContext): boolean {
  return takenBack !== undefined && signedAtOf(context).getTime() <= Date.parse(takenBack)
}

/** Tells whether a document fetched just now may be from before its deletion. */
export function mayPrecede(deleted: Timestamp | undefined, { now }: Pick<InboxContext, 'now'>): boolean {
  return deleted !== undefined && now.getTime() - STALE_MS <= Date.parse(deleted)
}

/** The marker that keeps an old copy of an id from coming (back) in by the hand of the same actor. */
export function tombstone(id: string, context: InboxContext): TombstoneAdd {
  const days = context.rules.tombstoneDays ?? 30
  return {
    kind: 'tombstone.add',
    id,
    actorId: context.actorId,
    at: timestampOf(signedAtOf(context)),
    until: timestampOf(new Date(context.now.getTime() + days * DAY_MS)),
  }
}
