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
import { ignored, timestampOf, type InboxContext } from '../context.js'
import { ask, askLists, askOne, type Decision } from '../decision.js'
import { describe, type Introduced } from '../introduce.js'
import { keptId } from '../limits.js'
import { notOwner, objectIdOf } from '../objects.js'
import { idsOf, sendFollow, undoFollow } from '../replies.js'
import { tell } from '../told.js'

/** Moves of one account within this time after another are refused, as in Mastodon. */
const COOL_DOWN_MS = 7 * 86_400_000

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
  const [toTarget, fromTarget] = yield* askLists(
    accepted.map(({ followerId }) => ({ about: 'relation', from: followerId, to: target.id }) as const),
    accepted.map(({ followerId }) => ({ about: 'relation', from: target.id, to: followerId }) as const),
  )
  const effects: Effect[] = []
  for (const [i, follow] of accepted.entries()) {
    const [to = {}, from = {}] = [toTarget[i], fromTarget[i]]
    if (!comesAlong(to, from)) continue
    if (to.follow === undefined) effects.push(...(yield* followAnew(follow, target, context)))
    effects.push({ kind: 'follow.undo', ...idsOf(follow) }, ...undoFollow(idsOf(follow), source, context))
  }
  return effects
}

/** Who has blocked the new account, is blocked by it, or waits there already, keeps the old follow. */
function comesAlong(toTarget: Relation, fromTarget: Relation): boolean {
  const isBlocked = toTarget.block !== undefined || fromTarget.block !== undefined
  return !isBlocked && toTarget.follow?.state !== 'pending'
}

function* followAnew({ followerId }: KnownFollow, target: KnownAccount, context: InboxContext): Decision {
  const id = context.ids.activity('follow', followerId, target.id)
  const follow = { id, followerId, targetId: target.id }
  const request = { kind: 'follow.request', ...follow } as const
  if (!target.local) return [request, ...sendFollow(follow, target)]
  const type = target.locked === true ? 'follow_request' : 'follow'
  const told = yield* tell([{ type, accountId: target.id }], { ...context, actorId: followerId })
  return target.locked === true
    ? [request, ...told]
    : [request, { kind: 'follow.accept', ...follow }, ...told]
}

function notReciprocal(id: string, why: string): RefusedError {
  return new RefusedError('ERR_NOT_RECIPROCAL', `Move of ${excerpt(id)}: it ${why}`, { id, actorId: id })
}
