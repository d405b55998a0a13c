/**
 * Telling local accounts that a post names them.
 *
 * @module
 */
import { toldOf } from '../policy/index.js'
import type { NotificationAdd, Status, StatusMention } from '../ports/index.js'
import type { Actor } from './actor.js'
import type { Bond } from './bond.js'
import type { OutboxServices } from './services.js'

/** Gives the notifications of local accounts named in a post: those who let themselves be told. */
export function tellNamed(
  { id }: Pick<Status, 'id'>,
  mentions: readonly StatusMention[],
  actor: Actor,
  bonds: ReadonlyMap<string, Bond>,
  { urls }: Pick<OutboxServices, 'urls'>,
): readonly NotificationAdd[] {
  return mentions.flatMap(({ actorId, silent }) => {
    const bond = bonds.get(actorId)
    if (bond === undefined || silent || !urls.isLocal(actorId)) return []
    const telling = { toActor: bond.from, recipient: bond.standing, actor: actor.standing }
    return toldOf({ type: 'mention', accountId: actorId, actorId: actor.id, statusId: id }, telling)
  })
}
