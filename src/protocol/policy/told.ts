/**
 * What a local account is told of: Mastodon's rule, in one place for everything that can happen.
 *
 * @module
 * @see Mastodon's notify service (spec: mastodon-behaviour §7.8)
 */
import type { NotificationAdd, Relation, Standing } from '../../core/model/index.js'
import { isLimited, isShutOut } from './access.js'

/** Whom it would reach, and what binds the two. */
export interface Telling {
  /** Recipient → actor. */
  readonly toActor: Relation
  readonly recipient: Standing
  readonly actor: Standing
}

/**
 * Gives the notification of what somebody did, or nothing where the recipient is not to be told: of oneself, of
 * somebody blocked or shut out, and of a limited stranger.
 *
 * @param what - The notification to be.
 * @param facts - What binds recipient and actor.
 * @returns At most one effect.
 */
export function toldOf(what: Omit<NotificationAdd, 'kind'>, facts: Telling): readonly NotificationAdd[] {
  const { toActor, recipient, actor } = facts
  const { accountId, actorId } = what
  if (accountId === actorId || !isStillTold(facts)) return []
  if (recipient.account === 'suspend') return []
  if (isLimited(actor) && what.type !== 'follow_request' && toActor.follow?.state !== 'accepted') return []
  return [{ kind: 'notification.add', ...what }]
}

/** Whether a notification is shown as long as it is kept: not of somebody who was blocked since, or is shut out. */
export function isStillTold({ toActor, actor }: Pick<Telling, 'toActor' | 'actor'>): boolean {
  return toActor.block === undefined && !isShutOut(actor)
}
