/**
 * The inbox: what a delivered activity does here, as plain data.
 *
 * @module
 */
export { accountOf, type AccountOptions } from './account-of.js'
export type { InboxContext, InboxRules, ReplyIds } from './context.js'
export { decide } from './decide.js'
export type { Decision, Fetched, Given, Need, OtherId, RemoteActor } from './decision.js'
export { httpStatusFor } from '../../core/wire/http-status.js'
export { fetchStatus, type FetchedStatus } from './fetch-status.js'
export { gather } from './gather.js'
export type { Gathered } from './gathered.js'
export { INBOX_LIMITS } from './limits.js'
export type { InboxRequest, ReceiveOptions, VerifiedDocument, VerifyDocument } from './options.js'
export { receiveActivity, type Receipt } from './receive.js'
export { DEFAULT_REPLY_IDS } from './reply-ids.js'
export { runDecision, type DecisionPorts, type InboxRemote } from './run-decision.js'
export { hashtagOf, statusOf, type StatusFacts } from './status-of.js'
