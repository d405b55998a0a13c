/**
 * The door of the inbox: whether there is somebody behind it, and whether who stands before it is let in.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import type { Standing } from '../../core/model/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import type { ActivityWithActor } from '../../core/vocab/index.js'
import { isShutOut, maySend, shutOut } from '../policy/index.js'
import type { InboxContext } from './context.js'
import { answerIn, type Gathered } from './gathered.js'

/**
 * Makes sure that an activity is welcome.
 *
 * Who passes on what is another's may not be shut out at all; a single actor that is may still take things back.
 *
 * @throws RefusedError `ERR_UNKNOWN_ACCOUNT` for the inbox of nobody, `ERR_ACCOUNT_GONE` for that of a local account
 *   that is suspended; `ERR_ACTOR_BLOCKED` for a signer or actor that is shut out.
 */
export function assertWelcome(
  { type }: ActivityWithActor,
  { actorId, signerId, recipientId }: InboxContext,
  gathered: Gathered,
): void {
  if (recipientId !== undefined) assertInbox(recipientId, gathered)
  const signer = answerIn(gathered, { about: 'standing', id: signerId })
  const actor = answerIn(gathered, { about: 'standing', id: actorId })
  assertStandings({ type, signerId, actorId }, { signer, actor })
}

/**
 * Makes sure that the moderators let in who signed, and who is said to have acted.
 *
 * @throws RefusedError `ERR_ACTOR_BLOCKED` for one that is shut out.
 */
export function assertStandings(
  { type, signerId, actorId }: { readonly type: string; readonly signerId: string; readonly actorId: string },
  { signer, actor }: { readonly signer: Standing; readonly actor: Standing },
): void {
  if (signerId !== actorId && isShutOut(signer)) throw shutOut(signerId)
  if (!maySend(actor, type)) throw shutOut(actorId)
}

function assertInbox(id: string, gathered: Gathered): void {
  if (answerIn(gathered, { about: 'account', id })?.local !== true) {
    throw new RefusedError('ERR_UNKNOWN_ACCOUNT', `no account ${excerpt(id)} here`, { id })
  }
  if (answerIn(gathered, { about: 'standing', id }).account === 'suspend') {
    throw new RefusedError('ERR_ACCOUNT_GONE', `the account ${excerpt(id)} is suspended`, { id })
  }
}

/**
 * Tells whether the actor's own server suspended it: it may say then what a suspended one may, and of anything else
 * it is not believed that the actor said it.
 */
export function isSilencedAtHome(
  { type }: ActivityWithActor,
  { actorId }: InboxContext,
  gathered: Gathered,
): boolean {
  const isSuspended = answerIn(gathered, { about: 'account', id: actorId })?.suspended === true
  return isSuspended && !maySend({ account: 'suspend', domain: 'none' }, type)
}
