/**
 * JSON-LD where it is needed: plain names out of any document, and signatures on documents.
 *
 * @module
 */
export { compact } from './compact.js'
export type { CompactOptions } from './compact.js'
export { JSONLD_LIMITS } from './limits.js'
export { normalizeDocument } from './normalize.js'
export { readsAsPlainJson } from './plain.js'
export type { ContextLoader } from './processor.js'
