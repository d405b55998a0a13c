/**
 * The inbox: what a delivered activity does here, as plain data.
 *
 * @module
 */
export { ACCOUNT_LIMITS, accountOf, type AccountOptions } from './account-of.js'
export type { InboxContext, InboxRules, ReplyIds } from './context.js'
export { decide } from './decide.js'
export type { Decision, Fetched, Given, Need, RemoteActor } from './decision.js'
export type {
  AccountDelete,
  AccountMove,
  AccountUpdate,
  ApplyEffects,
  BlockAdd,
  BlockRemove,
  CollectionDelete,
  CollectionUpdate,
  Effect,
  EffectKind,
  FollowAccept,
  FollowersReconcile,
  FollowReject,
  FollowRequest,
  FollowUnaccept,
  FollowUndo,
  Forward,
  Ignored,
  IgnoredReason,
  PollResults,
  PollVote,
  QuoteAccepted,
  QuoteRejected,
  QuoteRequested,
  QuoteRevoked,
  ReplySend,
  ReportCreate,
  StatusBoost,
  StatusCounts,
  StatusCreate,
  StatusDelete,
  StatusEdit,
  StatusFavourite,
  StatusMentionAdd,
  StatusPin,
  StatusPolicy,
  StatusUnboost,
  StatusUnfavourite,
  StatusUnpin,
  TagFeature,
  TagUnfeature,
  TombstoneAdd,
} from './effects.js'
export { fetchStatus } from './fetch-status.js'
export type { InboxRequest, ReceiveOptions, VerifyDocument } from './options.js'
export { receiveActivity, type Receipt } from './receive.js'
export { DEFAULT_REPLY_IDS } from './reply-ids.js'
export { runDecision, type DecisionPorts, type InboxRemote } from './run-decision.js'
export { statusOf, type StatusFacts } from './status-of.js'
export type {
  Account,
  ClaimedCounts,
  QuoteState,
  Status,
  StatusHashtag,
  StatusMention,
  StatusQuote,
} from './values.js'
