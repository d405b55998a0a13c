/**
 * Inbox forwarding: what others said about a local conversation goes on to its followers.
 *
 * @module
 * @see {@link https://www.w3.org/TR/activitypub/#inbox-forwarding ActivityPub §7.1.2}
 */
import type { ActivityWithActor } from '../../core/vocab/index.js'
import type { KnownStatus } from '../ports/index.js'
import type { InboxContext } from './context.js'
import { ask, type Decision } from './decision.js'
import type { Forward } from './effects.js'

/**
 * The effect of passing an activity on, if it may be: only octets that carry a signature of their own mean
 * something to a third server.
 */
export function forwardTo(
  accountIds: readonly string[],
  activity: ActivityWithActor,
  context: InboxContext,
): readonly Forward[] {
  if (context.forwardable === undefined || accountIds.length === 0) return []
  return [
    {
      kind: 'forward',
      ...(activity.id === undefined ? {} : { activityId: activity.id }),
      accountIds,
      exceptActorId: context.signerId,
      body: context.forwardable,
    },
  ]
}

/** Local accounts whose followers saw a public post: its boosters, quoters and the one it answers. */
export function* interestedIn(status: KnownStatus): Decision<readonly string[]> {
  if (status.visibility !== 'public' && status.visibility !== 'unlisted') return []
  const [interested, parent] = yield* ask([
    { about: 'interested', statusId: status.id },
    ...(status.inReplyTo === undefined ? [] : [{ about: 'status', id: status.inReplyTo } as const]),
  ])
  const answered = parent?.status?.local === true ? [parent.status.authorId] : []
  return [...new Set([...(interested?.accountIds ?? []), ...answered])]
}
