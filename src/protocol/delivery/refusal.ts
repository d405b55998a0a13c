/**
 * Whom nothing is sent to, and who sends nothing: the policy, asked when an item is about to go.
 *
 * @module
 */
import { isShutOut, maySend } from '../policy/index.js'
import type { DeliveryItem } from '../ports/index.js'
import { pageOf, type AskStandings } from './standings.js'

/** Gives the code by which an item is dropped; undefined when it may go. */
export async function refusalOf(
  item: DeliveryItem,
  standings: AskStandings,
): Promise<'ERR_HOST_BLOCKED' | 'ERR_ACTOR_BLOCKED' | undefined> {
  const hosts = item.onBehalfOf === undefined ? [item.host] : [item.host, item.onBehalfOf]
  const [sender, ...receivers] = await standings([item.senderId, ...hosts.map(pageOf)])
  if (receivers.some(isShutOut)) return 'ERR_HOST_BLOCKED'
  // What takes something back still has to reach those who have it: a suspension itself sends such things.
  if (sender !== undefined && isShutOut(sender) && !maySend(sender, typeOf(item.body)))
    return 'ERR_ACTOR_BLOCKED'
  return undefined
}

/** Read only for a suspended sender; a body that is no JSON has no type that such a one may send. */
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
