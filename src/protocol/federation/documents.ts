/**
 * Signatures that stand in documents, as far as a federation is told to heed them.
 *
 * @module
 */
import { verifyIntegrityProof, verifyLinkedData } from '../../core/jsonld/index.js'
import type { VerifyDocument } from '../inbox/index.js'
import type { Services } from './services.js'

/** Kinds of signatures on documents. */
export type DocumentSignature = 'integrity-proof' | 'linked-data'

/** What other servers take from who passes something on: Mastodon, Linked-Data signatures. */
const FORWARDED: readonly DocumentSignature[] = ['linked-data']

/** Checks signatures: of the kinds believed, or of those that let an activity be passed on. */
export function documentVerifier(services: Services): VerifyDocument {
  const { believedSignatures = [] } = services.options
  return async (document, purpose) => {
    const kinds = purpose === 'forward' ? FORWARDED : believedSignatures
    if (typeof document !== 'object' || document === null) return undefined
    const isProven = 'proof' in document && kinds.includes('integrity-proof')
    const isSigned = 'signature' in document && kinds.includes('linked-data')
    if (!isProven && !isSigned) return undefined
    const { resolveKey } = await services.keyResolver()
    const options = { resolveKey, now: services.now() }
    return isProven
      ? await verifyIntegrityProof(document, options)
      : await verifyLinkedData(document, options)
  }
}
