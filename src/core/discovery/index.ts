/**
 * How servers and their accounts are found: WebFinger, host-meta, NodeInfo, negotiation, intents.
 *
 * @module
 */
export { isAttributionAllowed } from './attribution.js'
export type { Handle } from './handle.js'
export {
  formatAcct,
  formatHandle,
  formatResource,
  parseHandle,
  sameHandle,
  tryParseHandle,
} from './handle.js'
export {
  createHostMeta,
  createHostMetaJson,
  HOST_META_ACCEPT,
  HOST_META_CONTENT_TYPE,
  parseHostMeta,
} from './host-meta.js'
export type { IntentType } from './intent.js'
export { createIntentLink, findIntentUrl } from './intent.js'
export type { Jrd, JrdLink, JrdOptions } from './jrd.js'
export { createJrd, findActorLink, parseJrd } from './jrd.js'
export type { AcceptElement, NegotiationOptions } from './negotiation.js'
export {
  ACTIVITYPUB_ACCEPT,
  ACTIVITYPUB_CONTENT_TYPE,
  chooseRepresentation,
  parseAccept,
} from './negotiation.js'
export type {
  NodeInfo,
  NodeInfoDocument,
  NodeInfoLink,
  NodeInfoLinks,
  NodeInfoOptions,
  NodeInfoUsage,
} from './nodeinfo.js'
export {
  createNodeInfo,
  createNodeInfoLinks,
  findApplicationLink,
  parseNodeInfo,
  parseNodeInfoLinks,
} from './nodeinfo.js'
export type { PageMetadata } from './page-metadata.js'
export { linksBack, readPageMetadata } from './page-metadata.js'
export type { RelayFollow, RelaySubscription, RelayUndo } from './relay.js'
export { createRelayFollow, createRelayUndo, readRelayAnswer } from './relay.js'
export { expandTemplate } from './template.js'
export type { WebFingerAnswer, WebFingerConfig, WebFingerQuery } from './webfinger.js'
export { createWebFingerAnswer, parseWebFingerQuery } from './webfinger.js'
export { isActivityPubContentType } from '../wire/media-type.js'
