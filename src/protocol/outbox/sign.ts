/**
 * Signatures in documents, as far as a server is told to make them.
 *
 * @module
 */
import { signLinkedData } from '../../core/jsonld/index.js'
import { isPublicCollection } from '../../core/visibility/index.js'
import { withoutBlind, type JsonDocument } from '../delivery/index.js'
import type { OutboxServices } from './services.js'

/**
 * Signs what goes to the public, so that others may pass it on.
 *
 * @returns The document with its signature and without blind addressees; undefined for what is not to be signed.
 */
export async function signedForForwarding(
  document: JsonDocument,
  senderId: string,
  services: OutboxServices,
): Promise<JsonDocument | undefined> {
  if (services.signsPublicActivities !== true || !isForThePublic(document)) return undefined
  const key = await services.keyRing.of(senderId)
  if (key === undefined) return undefined
  return { ...(await signLinkedData(withoutBlind(document), key, { now: services.now() })) }
}

function isForThePublic({ to, cc }: JsonDocument): boolean {
  const audience: readonly unknown[] = [to, cc].flat()
  return audience.some((id) => typeof id === 'string' && isPublicCollection(id))
}
