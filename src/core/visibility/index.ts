/**
 * Visibility: what an audience means, which audience to write, who may see what.
 *
 * @module
 */
export { audienceFor } from './audience-for.js'
export type { AddressedActor, Audience, AudienceInput } from './audience-for.js'
export { canSee } from './can-see.js'
export type { PostAccess, Viewer } from './can-see.js'
export { isPublicCollection, PUBLIC_COLLECTION } from '../wire/public-collection.js'
export { isRelevant } from './relevance.js'
export type { RelevanceFacts } from './relevance.js'
export { visibilityOf } from './visibility-of.js'
export type { Visibility } from '../model/index.js'
export type { Addressed, VisibilityFacts, VisibilityOptions } from './visibility-of.js'
