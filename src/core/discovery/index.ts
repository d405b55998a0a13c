/**
 * How servers and their accounts are found: WebFinger, host-meta, NodeInfo, negotiation, intents.
 *
 * @module
 */
export type { AcceptElement, NegotiationOptions } from './negotiation.js'
export {
  ACTIVITYPUB_ACCEPT,
  ACTIVITYPUB_CONTENT_TYPE,
  chooseRepresentation,
  parseAccept,
} from './negotiation.js'
export { isActivityPubContentType } from '../wire/media-type.js'
