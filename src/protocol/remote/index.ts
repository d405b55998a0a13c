/**
 * Other servers' documents, actors, keys and names: fetched within bounds, believed only when proven.
 *
 * @module
 */
export type { Budget } from './budget.js'
export { createBudget } from './budget.js'
export type { CollectionItem, FetchCollectionOptions, WalkedCollection } from './fetch-collection.js'
export { fetchCollection } from './fetch-collection.js'
export type { FetchDocumentOptions, FetchedDocument, FetchOptions } from './fetch-document.js'
export { fetchDocument } from './fetch-document.js'
export type { FetchedObject } from './fetch-object.js'
export { dropForeignUrl, fetchActor, fetchObject } from './fetch-object.js'
export type { ResolvedActor } from './handle.js'
export { confirmHandle, resolveHandle } from './handle.js'
export type { KeyResolver, KeyResolverOptions } from './key-resolver.js'
export { createKeyResolver } from './key-resolver.js'
export type { RemoteLimits } from './limits.js'
export { DEFAULT_REMOTE_LIMITS } from './limits.js'
export type { FetchedNodeInfo } from './nodeinfo.js'
export { fetchNodeInfo } from './nodeinfo.js'
export type { Remote, RemoteOptions } from './remote.js'
export { createRemote } from './remote.js'
export type { SendParts, SendSignedOptions, SentResponse } from './send-signed.js'
export { sendSigned } from './send-signed.js'
export type { FetchedPost, ReplyFetchTimes, ThreadOptions, WalkedThread } from './thread.js'
export { fetchAncestors, fetchReplies, isReplyFetchDue } from './thread.js'
export type { Finger } from './webfinger.js'
export { fetchFinger } from './webfinger.js'
