/**
 * Update of an actor by itself.
 *
 * @module
 */
import type { KnownAccount } from '../../../core/model/index.js'
import { isActor, type ActivityWithActor, type Actor } from '../../../core/vocab/index.js'
import { hostOf } from '../../../core/wire/url.js'
import { isShutOut } from '../../policy/index.js'
import { accountOf } from '../account-of.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, type Decision } from '../decision.js'
import { describe } from '../introduce.js'
import { notOwner, objectIdOf, objectOf } from '../objects.js'

/**
 * Decides the Update of an actor: what it says of itself under its own signature is so, but for its
 * handle. A new name has to be confirmed by WebFinger, so the actor is fetched again. Of an actor whom the moderators
 * here suspended nothing new is kept.
 */
export function* decideActorUpdate(activity: ActivityWithActor, context: InboxContext): Decision {
  const id = objectIdOf(activity)
  if (id !== context.actorId) throw notOwner(activity, id)
  const [known, standing] = yield* ask([
    { about: 'account', id },
    { about: 'standing', id },
  ])
  if (known === undefined) return ignored('unknown_object', activity)
  if (isShutOut(standing)) return ignored('blocked', activity)
  const object = objectOf(activity)
  const described = isActor(object) ? describedAs(object, known) : undefined
  if (described === undefined) return (yield* describe(id, context, true)).effects
  const { actor, acct } = described
  return [{ kind: 'account.update', account: accountOf(actor, { acct, now: context.now }) }]
}

/** The actor as sent, if its handle is still the one that was confirmed. */
function describedAs(
  actor: Actor,
  known: KnownAccount,
): { readonly actor: Actor; readonly acct: string } | undefined {
  const { acct } = known
  const claimed =
    actor.webfinger?.replace(/^acct:/, '') ?? `${actor.preferredUsername ?? ''}@${hostOf(actor.id) ?? ''}`
  const isSame = acct !== undefined && isSameHandle(claimed, acct, actor)
  return isSame ? { actor, acct } : undefined
}

/** The domain of a handle may differ from the actor's host; then only the name can be compared. */
function isSameHandle(claimed: string, acct: string, actor: Actor): boolean {
  if (claimed.toLowerCase() === acct.toLowerCase()) return true
  if (actor.webfinger !== undefined) return false
  return actor.preferredUsername?.toLowerCase() === acct.split('@')[0]?.toLowerCase()
}
