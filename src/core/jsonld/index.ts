/**
 * JSON-LD where it is needed: plain names out of any document, and signatures on documents.
 *
 * @module
 */
export { compact } from './compact.js'
export type { CompactOptions } from './compact.js'
export type {
  DocumentAlgorithm,
  DocumentKey,
  DocumentSigningKey,
  ResolveDocumentKey,
} from './document-keys.js'
export type { ContextLoader } from './given-contexts.js'
export type { IntegrityProof } from './integrity-proof.js'
export { canonicalizeJson } from './jcs.js'
export { JSONLD_LIMITS } from './limits.js'
export { normalizeDocument } from './normalize.js'
export { readsAsPlainJson } from './plain.js'
export { signLinkedData } from './sign-linked-data.js'
export type { LinkedDataSignature, SignLinkedDataOptions } from './sign-linked-data.js'
export { signObject } from './sign-object.js'
export type { SignObjectOptions } from './sign-object.js'
export { verifyIntegrityProof } from './verify-integrity-proof.js'
export type { VerifiedObject, VerifyIntegrityProofOptions } from './verify-integrity-proof.js'
export { LINKED_DATA_WINDOW, verifyLinkedData } from './verify-linked-data.js'
export type { VerifiedLinkedData, VerifyLinkedDataOptions } from './verify-linked-data.js'
