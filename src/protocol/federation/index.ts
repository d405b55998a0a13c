/**
 * A whole federation behind one `handle`.
 *
 * @module
 */
export { createFederation } from './federation.js'
export type { Federation } from './federation.js'
export type { DocumentSignature } from './documents.js'
export type { WireFacts } from './exchange.js'
export { noteOf } from './note-of.js'
export type { NoteContext } from './note-of.js'
export type { FederationOptions, SoftwareFacts } from './options.js'
export { createUrls, DEFAULT_PATHS } from './urls.js'
export type { FederationPaths, Place, Urls } from './urls.js'
export type { ActOnAccount, ActOnStatus, EditInput, PostInput, Verbs } from './verbs/verbs.js'
