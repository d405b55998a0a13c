/**
 * Signatures that stand in documents, as far as a federation is told to heed or make them.
 *
 * @module
 */
import { signLinkedData, verifyIntegrityProof, verifyLinkedData } from '../../core/jsonld/index.js'
import { isPublicCollection } from '../../core/visibility/index.js'
import type { JsonDocument } from '../delivery/index.js'
import type { VerifyDocument } from '../inbox/index.js'
import type { Services } from './services.js'

/** Kinds of signatures on documents. */
export type DocumentSignature = 'integrity-proof' | 'linked-data'

/** Checks signatures of the kinds believed; undefined where none are. */
export async function documentVerifier(services: Services): Promise<VerifyDocument | undefined> {
  const { believedSignatures = [] } = services.options
  if (believedSignatures.length === 0) return undefined
  const { resolveKey } = await services.keyResolver()
  const options = { resolveKey, now: services.now() }
  return async (document) => {
    if (typeof document !== 'object' || document === null) return undefined
    if ('proof' in document && believedSignatures.includes('integrity-proof')) {
      return await verifyIntegrityProof(document, options)
    }
    if ('signature' in document && believedSignatures.includes('linked-data')) {
      return await verifyLinkedData(document, options)
    }
    return undefined
  }
}

/** Signs what goes to the public, so that others may pass it on; leaves everything else as it is. */
export async function signedForForwarding(
  document: JsonDocument,
  senderId: string,
  services: Services,
): Promise<JsonDocument> {
  if (services.options.signsPublicActivities !== true || !isForThePublic(document)) return document
  const key = await services.keyRing.of(senderId)
  return key === undefined ? document : { ...(await signLinkedData(document, key, { now: services.now() })) }
}

function isForThePublic({ to, cc }: JsonDocument): boolean {
  const audience: readonly unknown[] = [to, cc].flat()
  return audience.some((id) => typeof id === 'string' && isPublicCollection(id))
}
