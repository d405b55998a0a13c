/**
 * Telling local accounts what others did, as far as the policy lets them be told.
 *
 * @module
 */
import type { NotificationAdd, NotificationType, Standing } from '../../core/model/index.js'
import type { Question } from '../ports/index.js'
import { toldOf } from '../policy/index.js'
import { isLocalId, type InboxContext } from './context.js'
import { askLists, type Decision } from './decision.js'

/** Somebody who may be told of what the actor did. */
export interface Listener {
  readonly type: NotificationType
  readonly accountId: string
  readonly statusId?: string
  /** Named without being addressed: told as of an actor that is limited here (mastodon-behaviour §1.3). */
  readonly isUnaddressed?: boolean
}

/** What has to be known of the two to tell a local account of the actor: gathered beforehand for who is named. */
export function askToTell(
  accountId: string,
  { actorId }: Pick<InboxContext, 'actorId'>,
): readonly [Question<'account'>, Question<'relation'>, Question<'standing'>] {
  return [
    { about: 'account', id: accountId },
    { about: 'relation', from: accountId, to: actorId },
    { about: 'standing', id: accountId },
  ]
}

/**
 * Tells local accounts, as far as the policy lets them be told: nobody hears of somebody they block.
 *
 * @param listeners - Whom, of what; those of other servers are left out.
 * @param context - `actorId` is who did it.
 */
export function* tell(
  listeners: readonly Listener[],
  context: Pick<InboxContext, 'actorId' | 'origin'>,
): Decision<readonly NotificationAdd[]> {
  const { actorId } = context
  return yield* tellEach(
    listeners.map((listener) => ({ ...listener, actorId })),
    context,
  )
}

/** Somebody who may be told of what one of several did. */
export type ListenerTo = Listener & Pick<InboxContext, 'actorId'>

/** As {@link tell}, of what each listener's own `actorId` did: all of them in one go. */
export function* tellEach(
  listeners: readonly ListenerTo[],
  context: Pick<InboxContext, 'origin'>,
): Decision<readonly NotificationAdd[]> {
  const local = listeners.filter(({ accountId }) => isLocalId(accountId, context))
  if (local.length === 0) return []
  const asked = local.map((listener) => askToTell(listener.accountId, listener))
  const [actors, accounts, relations, standings] = yield* askLists(
    local.map(({ actorId }) => ({ about: 'standing', id: actorId }) as const),
    asked.map(([account]) => account),
    asked.map(([, relation]) => relation),
    asked.map(([, , standing]) => standing),
  )
  return local.flatMap(({ isUnaddressed, ...what }, i): readonly NotificationAdd[] => {
    const [actor, toActor, recipient] = [actors[i], relations[i], standings[i]]
    if (accounts[i]?.local !== true || actor === undefined) return []
    if (toActor === undefined || recipient === undefined) return []
    return toldOf(what, { toActor, recipient, actor: isUnaddressed === true ? limited(actor) : actor })
  })
}

function limited(standing: Standing): Standing {
  return standing.account === 'none' ? { ...standing, account: 'silence' } : standing
}
