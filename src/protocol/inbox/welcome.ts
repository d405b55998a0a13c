/**
 * The door of the inbox: whether there is somebody behind it, and whether who stands before it is let in.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import type { KnownAccount, Standing } from '../../core/model/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import type { ActivityWithActor } from '../../core/vocab/index.js'
import { isShutOut, maySend, shutOut } from '../policy/index.js'
import { ignored, type InboxContext } from './context.js'
import { decide } from './decide.js'
import { askLists, type Decision } from './decision.js'

/** What its own server suspended stands as if it were so here. */
const SUSPENDED_AT_HOME: Standing = { account: 'suspend', domain: 'none' }

/**
 * Decides an activity at the door: makes sure that it is welcome, and only then what it does here.
 *
 * Who passes on what is another's may not be shut out at all; a single actor that is may still take things back. An
 * actor that its own server suspended may say what such a one may, and of anything else it is not believed that the
 * actor said it.
 *
 * @throws RefusedError `ERR_UNKNOWN_ACCOUNT` for the inbox of nobody, `ERR_ACCOUNT_GONE` for that of a local account
 *   that is suspended; `ERR_ACTOR_BLOCKED` for a signer that is shut out; what the decision throws.
 */
export function* decideAtDoor(activity: ActivityWithActor, context: InboxContext): Decision {
  const { type } = activity
  const { actorId, signerId, recipientId } = context
  const [[signer, actor, account], inbox] = yield* askLists(
    [
      { about: 'standing', id: signerId },
      { about: 'standing', id: actorId },
      { about: 'account', id: actorId },
    ],
    recipientId === undefined
      ? []
      : ([
          { about: 'account', id: recipientId },
          { about: 'standing', id: recipientId },
        ] as const),
  )
  if (recipientId !== undefined) assertInbox(recipientId, inbox[0], inbox[1])
  if (!isLetIn({ type, signerId, actorId }, { signer, actor })) return ignored('blocked', activity)
  if (account?.suspended === true && !maySend(SUSPENDED_AT_HOME, type)) return ignored('suspended', activity)
  return yield* decide(activity, context)
}

/**
 * Makes sure that the moderators let in who signed, and tells whether they let in who is said to have acted: who passes
 * on what another did has done nothing wrong.
 *
 * @throws RefusedError `ERR_ACTOR_BLOCKED` for a signer that is shut out.
 */
export function isLetIn(
  { type, signerId, actorId }: { readonly type: string; readonly signerId: string; readonly actorId: string },
  { signer, actor }: { readonly signer: Standing; readonly actor: Standing },
): boolean {
  if (signerId !== actorId && isShutOut(signer)) throw shutOut(signerId)
  if (maySend(actor, type)) return true
  if (signerId === actorId) throw shutOut(actorId)
  return false
}

function assertInbox(id: string, account: KnownAccount | undefined, standing: Standing | undefined): void {
  if (account?.local !== true) {
    throw new RefusedError('ERR_UNKNOWN_ACCOUNT', `no account ${excerpt(id)} here`, { id })
  }
  if (standing?.account === 'suspend') {
    throw new RefusedError('ERR_ACCOUNT_GONE', `the account ${excerpt(id)} is suspended`, { id })
  }
}
