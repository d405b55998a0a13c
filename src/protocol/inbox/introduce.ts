/**
 * Getting to know actors: whoever has an effect here is stored before it.
 *
 * @module
 */
import type { AccountUpdate, KnownAccount } from '../../core/model/index.js'
import { isShutOut, shutOut } from '../policy/index.js'
import { accountOf } from './account-of.js'
import type { InboxContext } from './context.js'
import { ask, fetchActor, type Decision } from './decision.js'

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
 * @throws RefusedError `ERR_ACTOR_BLOCKED` for one that is shut out here, before anything is fetched; whatever
 *   fetching throws where it is unknown and cannot be had.
 */
export function* introduce(id: string, context: InboxContext): Decision<Introduced> {
  const [account, standing] = yield* ask([
    { about: 'account', id },
    { about: 'standing', id },
  ])
  if (isShutOut(standing)) throw shutOut(id)
  if (account !== undefined && (account.local || account.inbox !== undefined)) {
    return { account, effects: [] }
  }
  return yield* describe(id, context)
}

/** An actor as its own document has it, asked for anew where it must not come from a cache. */
export function* describe(id: string, context: InboxContext, fresh = false): Decision<Introduced> {
  const fetched = yield* fetchActor(id, fresh)
  if (!fetched.ok) throw fetched.error
  const account = accountOf(fetched.value.actor, { acct: fetched.value.acct, now: context.now })
  return { account, effects: [{ kind: 'account.update', account }] }
}
