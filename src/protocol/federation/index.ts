/**
 * A whole federation behind one `handle`.
 *
 * @module
 */
export { createFederation } from './federation.js'
export type { Federation } from './federation.js'
export type { DocumentSignature } from './documents.js'
export type { WireFacts } from './exchange.js'
export type { FederationOptions, SoftwareFacts } from './options.js'
