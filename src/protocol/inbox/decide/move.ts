/**
 * Move: an account has a new home, and takes its followers along.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import type { Effect, KnownAccount, KnownFollow, Relation } from '../../../core/model/index.js'
import { excerpt } from '../../../core/wire/excerpt.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import { isShutOut } from '../../policy/index.js'
import { QUESTIONS_AT_ONCE } from '../ask-in-portions.js'
import { ignored, timestampOf, type InboxContext } from '../context.js'
import { ask, askLists, askOne, type Decision } from '../decision.js'
import { describe, type Introduced } from '../introduce.js'
import { keptId } from '../limits.js'
import { notOwner, objectIdOf } from '../objects.js'
import { idsOf, sendFollow, undoFollow } from '../replies.js'
import { tellEach, type ListenerTo } from '../told.js'

/** Moves of one account within this time after another are refused, as in Mastodon. */
const COOL_DOWN_MS = 7 * 86_400_000

/** As many as fill a trip with two questions about each, after which others have their turn. */
const FOLLOWERS_AT_ONCE = QUESTIONS_AT_ONCE / 2

/**
 * Decides a Move: the old account's own word under its signature, to be confirmed by the new one, which names the
 * old in the `alsoKnownAs` of its document fetched just now. What the old account's server serves of it is not
 * asked: it may be from before the Move. One hop is followed.
 */
export function* decideMove(activity: ActivityWithActor, context: InboxContext): Decision {
  const { actorId } = context
  if (objectIdOf(activity) !== actorId) throw notOwner(activity, objectIdOf(activity))
  const targetId = keptId(activity.target?.id)
  if (targetId === undefined || targetId === actorId) throw notReciprocal(actorId, 'names no new account')
  const [source, target, standing] = yield* ask([
    { about: 'account', id: actorId },
    { about: 'account', id: targetId },
    { about: 'standing', id: targetId },
  ])
  if (source === undefined) return ignored('unknown_object', activity)
  if (isCoolingDown(source, context)) {
    if (source.movedTo === targetId) return ignored('duplicate', activity)
    throw notReciprocal(actorId, 'moved less than seven days ago')
  }
  if (isShutOut(standing)) return ignored('blocked', activity)

  const { account, effects }: Introduced =
    target?.local === true ? { account: target, effects: [] } : yield* describe(targetId, context, true)
  if (account.alsoKnownAs?.includes(actorId) !== true) {
    throw notReciprocal(actorId, 'is not in alsoKnownAs of its target')
  }
  if (account.movedTo !== undefined) throw notReciprocal(actorId, 'leads to an account that moved on')
  if (!account.local && account.suspended === true)
    throw notReciprocal(actorId, 'leads to a suspended account')
  return [
    ...effects,
    { kind: 'account.move', accountId: actorId, targetId, at: timestampOf(context.now) },
    ...(yield* takeAlong(source, account, context)),
  ]
}

function isCoolingDown(account: KnownAccount, context: InboxContext): boolean {
  if (account.movedAt === undefined) return false
  return Date.parse(account.movedAt) + COOL_DOWN_MS > context.now.getTime()
}

/** The accounts here that follow the old account follow the new one, and then no longer the old. */
function* takeAlong(source: KnownAccount, target: KnownAccount, context: InboxContext): Decision {
  const follows = yield* askOne({ about: 'localFollows', targetId: source.id })
  const accepted = follows.filter(({ state, followerId }) => state === 'accepted' && followerId !== target.id)
  const effects: Effect[][] = []
  for (let start = 0; start < accepted.length; start += FOLLOWERS_AT_ONCE) {
    const portion = accepted.slice(start, start + FOLLOWERS_AT_ONCE)
    effects.push([...(yield* takePortion(portion, source, target, context))])
  }
  return effects.flat()
}

function* takePortion(
  follows: readonly KnownFollow[],
  source: KnownAccount,
  target: KnownAccount,
  context: InboxContext,
): Decision {
  const [toTarget, fromTarget] = yield* askLists(
    follows.map(({ followerId }) => ({ about: 'relation', from: followerId, to: target.id }) as const),
    follows.map(({ followerId }) => ({ about: 'relation', from: target.id, to: followerId }) as const),
  )
  const coming = follows.filter((_, i) => comesAlong(toTarget[i] ?? {}, fromTarget[i] ?? {}))
  const following = new Set(toTarget.flatMap(({ follow }) => follow?.followerId ?? []))
  const newcomers = coming.filter(({ followerId }) => !following.has(followerId))
  return [
    ...newcomers.flatMap((follow) => followAnew(follow, target, context)),
    ...coming.flatMap((follow): readonly Effect[] => [
      { kind: 'follow.undo', ...idsOf(follow) },
      ...undoFollow(idsOf(follow), source, context),
    ]),
    ...(yield* tellEach(
      newcomers.map((follow) => newsOf(follow, target)),
      context,
    )),
  ]
}

/** Who has blocked the new account, is blocked by it, or waits there already, keeps the old follow. */
function comesAlong(toTarget: Relation, fromTarget: Relation): boolean {
  const isBlocked = toTarget.block !== undefined || fromTarget.block !== undefined
  return !isBlocked && toTarget.follow?.state !== 'pending'
}

function followAnew(
  { followerId }: KnownFollow,
  target: KnownAccount,
  context: InboxContext,
): readonly Effect[] {
  const id = context.ids.activity('follow', followerId, target.id)
  const follow = { id, followerId, targetId: target.id }
  const request = { kind: 'follow.request', ...follow } as const
  if (!target.local) return [request, ...sendFollow(follow, target)]
  return target.locked === true ? [request] : [request, { kind: 'follow.accept', ...follow }]
}

/** What a new home that lives here is told. */
function newsOf({ followerId }: KnownFollow, { id, locked }: KnownAccount): ListenerTo {
  return { type: locked === true ? 'follow_request' : 'follow', accountId: id, actorId: followerId }
}

function notReciprocal(id: string, why: string): RefusedError {
  return new RefusedError('ERR_NOT_RECIPROCAL', `Move of ${excerpt(id)}: it ${why}`, { id, actorId: id })
}
