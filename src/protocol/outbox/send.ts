/**
 * From an activity of a local account to the effect that sends it.
 *
 * @module
 */
import { fingerprint } from '../../core/wire/fingerprint.js'
import { toJsonLd, type ActivityWithActor } from '../../core/vocab/index.js'
import { dispatchOf, type DispatchOptions, type JsonDocument } from '../delivery/index.js'
import { isShutOut } from '../policy/index.js'
import type { DeliverySend, KnownAccount, Standing } from '../ports/index.js'
import { reachableOf } from './recipients.js'
import type { OutboxServices } from './services.js'
import { signedForForwarding } from './sign.js'

/**
 * Makes the effect that sends an activity of a local account to all of its recipients.
 *
 * @param activity - The activity, with an id.
 * @param options - To whom. The followers of its actor are there already where it addresses them.
 * @returns One effect; none where there is nobody to send to.
 */
export async function send(
  activity: ActivityWithActor,
  options: Omit<DispatchOptions, 'sender'>,
  services: OutboxServices,
): Promise<readonly DeliverySend[]> {
  return await sendDocument(toJsonLd(activity), activity.actor.id, options, services)
}

/** The same for a document. */
export async function sendDocument(
  document: JsonDocument,
  senderId: string,
  options: Omit<DispatchOptions, 'sender'>,
  services: OutboxServices,
): Promise<readonly DeliverySend[]> {
  const sender = { id: senderId, followers: `${senderId}/followers` }
  const plain = dispatchOf(document, { ...options, sender })
  if (plain.to.length === 0 && plain.followersOf.length === 0) return []
  const signed = await signedForForwarding(document, senderId, services)
  if (signed === undefined) return [plain]
  return [dispatchOf(signed, { ...options, followersOf: plain.followersOf, sender })]
}

/** The one account that an activity concerns. */
export interface Concerned {
  readonly account: KnownAccount
  readonly standing: Standing
  /**
   * What it is about, where that is more than its object: a second Like must not overtake the Undo of the first,
   * which other servers take by its two ends and not by its id.
   */
  readonly subject?: string
}

/** Sends something to the one account that it concerns, at its own inbox; nothing to one of ours or one shut out. */
export async function sendTo(
  activity: ActivityWithActor,
  { account, standing, subject }: Concerned,
  services: OutboxServices,
): Promise<readonly DeliverySend[]> {
  const recipient = services.urls.isLocal(account.id) ? undefined : reachableOf(account)
  if (recipient === undefined || isShutOut(standing)) return []
  const options = {
    recipients: [recipient],
    via: 'personal',
    ...(subject !== undefined && { subject }),
  } as const
  return await send(activity, options, services)
}

/** Names what lies between somebody and somebody or something else, for the order of what is sent about it. */
export function between(kind: 'relation' | 'like' | 'boost', actorId: string, id: string): string {
  return `${kind}:${fingerprint(`${actorId} ${id}`)}`
}
