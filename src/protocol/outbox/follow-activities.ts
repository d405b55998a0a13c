/**
 * Follows as activities, and as effects.
 *
 * @module
 */
import { createFollow, createReject, createUndo, type BuiltActivity } from '../../core/vocab/index.js'
import type { KnownFollow } from '../ports/index.js'
import type { OutboxServices } from './services.js'

/** The parts of a follow that its effects have. */
export function idsOf({ id, followerId, targetId }: Omit<KnownFollow, 'state'>): Omit<KnownFollow, 'state'> {
  return { id, followerId, targetId }
}

/** The Follow, as it was sent. */
export function followOf({ id, followerId, targetId }: Omit<KnownFollow, 'state'>): BuiltActivity<'Follow'> {
  return createFollow({ id, actor: followerId, object: targetId })
}

/** The Undo of one's own follow: one for each. */
export function undoOf(follow: KnownFollow): BuiltActivity<'Undo'> {
  return createUndo({ id: `${follow.id}/undo`, object: followOf(follow) })
}

/** The Reject of somebody's follow or request. */
export function rejectOf(
  follow: KnownFollow,
  services: Pick<OutboxServices, 'newKey'>,
): BuiltActivity<'Reject'> {
  const id = `${follow.targetId}#rejects/follows/${services.newKey()}`
  return createReject({ id, object: followOf(follow) })
}
