/**
 * Move: an account has a new home, and takes its followers along.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { excerpt } from '../../../core/wire/excerpt.js'
import type { ActivityWithActor } from '../../../core/vocab/index.js'
import type { KnownAccount, KnownFollow } from '../../ports/index.js'
import { accountOf } from '../account-of.js'
import { ignored, timestampOf, type InboxContext } from '../context.js'
import { ask, askOne, fetchActor, knownAccount, type Decision } from '../decision.js'
import type { AccountUpdate, Effect } from '../effects.js'
import { actorBlocked } from '../introduce.js'
import { notOwner, objectIdOf } from '../objects.js'
import { idsOf, sendFollow, undoFollow } from '../replies.js'

/** Moves of one account within this time after another are refused, as in Mastodon. */
const COOL_DOWN_MS = 7 * 86_400_000

/**
 * Decides a Move. Both sides must confirm it, each in its own actor document fetched just now: the old
 * account names the new one in `movedTo`, the new one the old in `alsoKnownAs`. One hop is followed.
 */
export function* decideMove(activity: ActivityWithActor, context: InboxContext): Decision {
  const { actorId } = context
  if (objectIdOf(activity) !== actorId) throw notOwner(activity, objectIdOf(activity))
  const targetId = activity.target?.id
  if (targetId === undefined || targetId === actorId) throw notReciprocal(actorId, 'names no new account')
  const known = yield* knownAccount(actorId)
  if (known === undefined) return ignored('unknown_object', activity)
  if (isCoolingDown(known, context)) {
    if (known.movedTo === targetId) return ignored('duplicate', activity)
    throw notReciprocal(actorId, 'moved less than seven days ago')
  }

  const source = yield* freshAccount(actorId, context)
  if (source.account.movedTo !== targetId) throw notReciprocal(actorId, 'does not say so in its movedTo')
  const target = yield* newHome(targetId, context)
  if (target.account.alsoKnownAs?.includes(actorId) !== true) {
    throw notReciprocal(actorId, 'is not in alsoKnownAs of its target')
  }
  if (target.account.movedTo !== undefined) throw notReciprocal(actorId, 'leads to an account that moved on')

  return [
    ...source.effects,
    ...target.effects,
    { kind: 'account.move', accountId: actorId, targetId, at: timestampOf(context.now) },
    ...(yield* takeAlong(actorId, target.account, context)),
  ]
}

function isCoolingDown(account: KnownAccount, context: InboxContext): boolean {
  if (account.movedAt === undefined) return false
  return Date.parse(account.movedAt) + COOL_DOWN_MS > context.now.getTime()
}

interface Described {
  readonly account: KnownAccount
  readonly effects: readonly AccountUpdate[]
}

function* freshAccount(id: string, context: InboxContext): Decision<Described> {
  const fetched = yield* fetchActor(id, true)
  if (!fetched.ok) throw fetched.error
  const account = accountOf(fetched.value.actor, { acct: fetched.value.acct, now: context.now })
  return { account, effects: [{ kind: 'account.update', account }] }
}

function* newHome(id: string, context: InboxContext): Decision<Described> {
  const [known, blocked] = yield* ask([
    { about: 'account', id },
    { about: 'blocked', actorId: id },
  ])
  if (blocked?.yes === true || known?.account?.suspended === true) throw actorBlocked(id)
  if (known?.account?.local === true) return { account: known.account, effects: [] }
  return yield* freshAccount(id, context)
}

/** The accounts here that follow the old account follow the new one, and then no longer the old. */
function* takeAlong(oldId: string, target: KnownAccount, context: InboxContext): Decision {
  const { follows = [] } = yield* askOne({ about: 'localFollows', targetId: oldId })
  const accepted = follows.filter(({ state, followerId }) => state === 'accepted' && followerId !== target.id)
  const already = yield* ask(
    accepted.map(({ followerId }) => ({ about: 'follow', followerId, targetId: target.id }) as const),
  )
  return accepted
    .map(idsOf)
    .flatMap((follow, i): readonly Effect[] => [
      ...(already[i]?.follow === undefined ? followAnew(follow, target, context) : []),
      { kind: 'follow.undo', ...follow },
      undoFollow(follow, context),
    ])
}

function followAnew(
  { followerId }: Omit<KnownFollow, 'state'>,
  target: KnownAccount,
  context: InboxContext,
): readonly Effect[] {
  const id = context.ids.activity('follow', followerId, target.id)
  const follow = { id, followerId, targetId: target.id }
  const request = { kind: 'follow.request', ...follow } as const
  if (!target.local) return [request, sendFollow(follow, target.inbox)]
  return target.locked === true ? [request] : [request, { kind: 'follow.accept', ...follow }]
}

function notReciprocal(id: string, why: string): RefusedError {
  return new RefusedError('ERR_NOT_RECIPROCAL', `Move of ${excerpt(id)}: it ${why}`, { id, actorId: id })
}
