/**
 * Followers synchronization (FEP-8fcf): digest, header, partial collection, reconciliation.
 *
 * @module
 */
export { FOLLOWERS_SYNC_LIMITS, sendsFollowersDigest, shouldSynchronize } from './decide.js'
export type { OutgoingDelivery, SynchronizationFacts } from './decide.js'
export { digestWith, digestWithout, EMPTY_FOLLOWERS_DIGEST, followersDigest } from './digest.js'
export { formatCollectionSynchronization, parseCollectionSynchronization } from './header.js'
export type { CollectionSynchronization } from './header.js'
export { followersOnOrigin, partialFollowersCollection } from './partition.js'
export type { PartialCollectionInput } from './partition.js'
export { reconciliationPlan } from './plan.js'
export type { ReconciliationInput, ReconciliationPlan } from './plan.js'
