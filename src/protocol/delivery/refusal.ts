/**
 * Whom nothing is sent to, and who sends nothing: the policy, asked when an item is about to go.
 *
 * @module
 */
import type { Relation, Standing } from '../../core/model/index.js'
import { isShutOut, mayBeSent, maySend, sayingOf } from '../policy/index.js'
import type { DeliveryItem } from '../ports/index.js'
import type { AskFacts } from './facts.js'
import { pageOf } from './standings.js'

/** Gives the code by which an item is dropped; undefined when it may go. */
export async function refusalOf(
  item: DeliveryItem,
  ask: AskFacts,
): Promise<'ERR_HOST_BLOCKED' | 'ERR_ACTOR_BLOCKED' | undefined> {
  const { senderId, host, onBehalfOf = host } = item
  const [[sender, ...hosts], recipient] = await Promise.all([
    ask([
      { about: 'standing', id: senderId },
      { about: 'standing', id: pageOf(host) },
      { about: 'standing', id: pageOf(onBehalfOf) },
    ]),
    askRecipient(item, ask),
  ])
  if (hosts.some(isShutOut)) return 'ERR_HOST_BLOCKED'
  // What takes something back still has to reach those who have it: a suspension itself sends such things.
  if (isShutOut(sender) && !maySend(sender, typeOf(item.body))) return 'ERR_ACTOR_BLOCKED'
  return recipient !== undefined && isKeptFrom(recipient, item) ? 'ERR_ACTOR_BLOCKED' : undefined
}

/** The one who gets an item, and what binds the two in both directions. */
interface ToRecipient {
  readonly standing: Standing
  readonly relations: readonly Relation[]
}

/** Asks about the one whose own inbox it is; of a shared inbox the host alone is asked about. */
async function askRecipient(
  { senderId, recipientId }: DeliveryItem,
  ask: AskFacts,
): Promise<ToRecipient | undefined> {
  if (recipientId === undefined) return undefined
  const [standing, ...relations] = await ask([
    { about: 'standing', id: recipientId },
    { about: 'relation', from: senderId, to: recipientId },
    { about: 'relation', from: recipientId, to: senderId },
  ])
  return { standing, relations }
}

/** Whether the two were kept apart since the item was queued. What it says is read only where that makes a difference. */
function isKeptFrom({ standing, relations }: ToRecipient, { body }: DeliveryItem): boolean {
  return !mayBeSent('news', standing, relations) && !mayBeSent(sayingOf(typeOf(body)), standing, relations)
}

/** A body that is no JSON has no type: nobody who is shut out may send it, and it is news. */
function typeOf(body: string): string {
  try {
    const document: unknown = JSON.parse(body)
    const type =
      typeof document === 'object' && document !== null && 'type' in document ? document.type : undefined
    return typeof type === 'string' ? type : ''
  } catch {
    return ''
  }
}
