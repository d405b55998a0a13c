/**
 * What was taken back: markers by which an old copy that comes late is told from something new.
 *
 * An id does not tell a repeat: WriteFreely has one id for Create, Update and Delete, Pixelfed and Misskey have one
 * for every Follow between the same two. So what was taken back counts again once it was signed later than that; and
 * what was taken back before it came, once it is signed some hours later.
 *
 * @module
 */
import type { TombstoneAdd } from '../../core/model/index.js'
import { fingerprint } from '../../core/wire/fingerprint.js'
import type { Timestamp } from '../../core/vocab/index.js'
import type { Question } from '../ports/index.js'
import { timestampOf, type InboxContext } from './context.js'
import type { Decision } from './decision.js'
import { isOfConcern } from './relevance.js'

const DAY_MS = 86_400_000
/** How old a document may be that was fetched just now: Mastodon serves them from a cache without a version. */
const STALE_MS = 180_000
/**
 * For how long what was taken back before it came stays out however anew it is signed, as with Mastodon: whoever could
 * not deliver it signs each try anew.
 */
const OUT_MS = 6 * 3_600_000
/** Longer than the signature of any request is believed. */
const STRANGERS_DAYS = 1

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

/**
 * Tells whether what is at hand was signed before it was taken back, or in the same moment. What somebody else passes
 * on may be as old as the second lets it be.
 */
export function isOlderThan(takenBack: Timestamp | undefined, context: InboxContext): boolean {
  if (takenBack === undefined) return false
  const isPassedOn = context.signerId !== context.actorId
  return signedAtOf(context).getTime() <= Date.parse(takenBack) + (isPassedOn ? 1 : 0)
}

/** Tells whether a document fetched just now may be from before its deletion. */
export function mayPrecede(deleted: Timestamp | undefined, { now }: Pick<InboxContext, 'now'>): boolean {
  return deleted !== undefined && now.getTime() - STALE_MS <= Date.parse(deleted)
}

/** Tells whether the actor has taken an id back in the second at hand, or since: doing so again is nothing new. */
export function isTakenBackAlready(takenBack: Timestamp | undefined, context: InboxContext): boolean {
  return takenBack !== undefined && beforeSecondOf(context).getTime() <= Date.parse(takenBack)
}

/** Why a marker is left. */
export interface Marking {
  /** It ended what stood here; else it is about something that never came, or that is gone already. */
  readonly isOfRecord: boolean
  /** It is a relation that ended, which may begin anew under the same id, and in the same second. */
  readonly isRelation: boolean
  /** Nothing was known of it, nor that it was taken back: what it is about is on its way perhaps. */
  readonly isUnheardOf: boolean
}

/**
 * The markers that keep old copies of ids from coming (back) in by the hand of the same actor.
 *
 * They are kept for as long as the host says where they are about something that was here, or of somebody who is of
 * concern here; for anybody else no longer than the signature of a request is believed, as anybody can take back any
 * number of things that never were.
 */
export function* tombstones(
  ids: readonly string[],
  { isOfRecord, isRelation, isUnheardOf }: Marking,
  context: InboxContext,
): Decision<readonly TombstoneAdd[]> {
  if (ids.length === 0) return []
  const { actorId, now, rules } = context
  const { tombstoneDays = 30 } = rules
  const isKeptLong = isOfRecord || (yield* isOfConcern(context))
  const days = isKeptLong ? tombstoneDays : Math.min(tombstoneDays, STRANGERS_DAYS)
  const end = isRelation && isOfRecord ? beforeSecondOf(context) : signedAtOf(context)
  const at = isUnheardOf ? new Date(end.getTime() + OUT_MS) : end
  const until = timestampOf(new Date(now.getTime() + days * DAY_MS))
  return ids.map((id) => ({ kind: 'tombstone.add', id, actorId, at: timestampOf(at), until }))
}

/**
 * Signatures tell no more than the second. What began before it ended had come by then, so what else was signed in
 * that second came after the end.
 */
function beforeSecondOf(context: InboxContext): Date {
  return new Date(1000 * Math.floor(signedAtOf(context).getTime() / 1000) - 1)
}
