/**
 * The choice between an actor's own inbox and the one it shares with its neighbours.
 *
 * @module
 */
import { hostOf } from '../../core/wire/url.js'

/** An actor of another server, and where it is reached. */
export interface Reachable {
  /** As received. */
  readonly actorId: string
  readonly inbox: string
  readonly sharedInbox?: string
}

/**
 * Chooses the inbox through which an actor is reached: the shared one, where it may be used.
 *
 * A shared inbox is used only when its host is the actor's own. Anybody can write a stranger's inbox
 * into an actor document, and everything meant for that actor would then be thrown at the stranger.
 *
 * @param actor - The actor's id and its inboxes, as its document names them.
 * @returns The inbox, as received: not parsed, not checked for its scheme.
 * @example
 * ```ts
 * const inbox = 'https://remote.example/users/bob/inbox'
 * const bob = { actorId: 'https://remote.example/users/bob', inbox }
 * inboxOf({ ...bob, sharedInbox: 'https://remote.example/inbox' }) // => 'https://remote.example/inbox'
 * inboxOf({ ...bob, sharedInbox: 'https://victim.example/inbox' }) // => 'https://remote.example/users/bob/inbox'
 * ```
 */
export function inboxOf(actor: Reachable): string {
  const { actorId, inbox, sharedInbox } = actor
  if (sharedInbox === undefined || sharedInbox === '') return inbox
  const host = hostOf(actorId)
  return host !== undefined && host === hostOf(sharedInbox) ? sharedInbox : inbox
}

/** Whether the inbox through which an actor is reached is its own, and not named as that of its neighbours too. */
export function isOwnInbox(actor: Reachable): boolean {
  return inboxOf(actor) !== actor.sharedInbox
}
