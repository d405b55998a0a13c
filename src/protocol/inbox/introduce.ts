/**
 * Getting to know actors: whoever has an effect here is stored before it.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { excerpt } from '../../core/wire/excerpt.js'
import type { KnownAccount } from '../ports/index.js'
import { accountOf } from './account-of.js'
import type { InboxContext } from './context.js'
import { ask, fetchActor, type Decision } from './decision.js'
import type { AccountUpdate } from './effects.js'

/** An actor as known now, with the effect that makes the host know it. */
export interface Introduced {
  readonly account: KnownAccount
  /** Empty when the host knows the actor already. */
  readonly effects: readonly AccountUpdate[]
}

/** Makes sure that the acting actor is known. */
export function* introduceActor(context: InboxContext): Decision<Introduced> {
  return yield* introduce(context.actorId, context)
}

/**
 * Makes sure that an actor is known: fetches it where it is not.
 *
 * @throws RefusedError `ERR_ACTOR_BLOCKED` for one that is blocked or suspended here, before anything is
 *   fetched; whatever fetching throws where it is unknown and cannot be had.
 */
export function* introduce(id: string, context: InboxContext): Decision<Introduced> {
  const [known, blocked] = yield* ask([
    { about: 'account', id },
    { about: 'blocked', actorId: id },
  ])
  const account = known?.account
  if (blocked?.yes === true || account?.suspended === true) throw actorBlocked(id)
  if (account !== undefined && (account.local || account.inbox !== undefined)) {
    return { account, effects: [] }
  }
  const fetched = yield* fetchActor(id)
  if (!fetched.ok) throw fetched.error
  const stranger = accountOf(fetched.value.actor, { acct: fetched.value.acct, now: context.now })
  return { account: stranger, effects: [{ kind: 'account.update', account: stranger }] }
}

/** Refuses what comes from somebody blocked, or is theirs. */
export function actorBlocked(id: string): RefusedError {
  return new RefusedError('ERR_ACTOR_BLOCKED', `${excerpt(id)} or its domain is blocked or suspended here`, {
    actorId: id,
  })
}
