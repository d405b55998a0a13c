/**
 * The interfaces through which tootkit reaches the world, and the values that they speak in.
 *
 * @module
 */
export type {
  Account,
  AccountDelete,
  AccountModerate,
  AccountMove,
  AccountUpdate,
  ActivitySeen,
  BlockAdd,
  BlockRemove,
  ClaimedCounts,
  CollectionDelete,
  CollectionUpdate,
  DeliverySend,
  DomainModerate,
  Effect,
  EffectKind,
  FollowAccept,
  FollowersReconcile,
  FollowReject,
  FollowRequest,
  FollowUnaccept,
  FollowUndo,
  Ignored,
  IgnoredReason,
  KnownAccount,
  KnownBlock,
  KnownFollow,
  KnownQuote,
  KnownStatus,
  NotificationAdd,
  NotificationType,
  PollResults,
  PollVote,
  QuoteAccepted,
  QuoteRejected,
  QuoteRequested,
  QuoteRevoked,
  QuoteState,
  Recipient,
  Relation,
  ReportCreate,
  Severity,
  Standing,
  Status,
  StatusBoost,
  StatusCounts,
  StatusCreate,
  StatusDelete,
  StatusEdit,
  StatusFavourite,
  StatusHashtag,
  StatusMention,
  StatusMentionAdd,
  StatusPin,
  StatusPolicy,
  StatusQuote,
  StatusUnboost,
  StatusUnfavourite,
  StatusUnpin,
  TagFeature,
  TagUnfeature,
  TombstoneAdd,
  UpdateSend,
} from '../../core/model/index.js'
export type { Accounts, LocalAccount } from './accounts.js'
export type { ApplyEffects, ApplyOptions } from './apply.js'
export type {
  Content,
  GoneStatus,
  OutboxAudience,
  Publication,
  PublishedBoost,
  PublishedStamp,
  StatusTotals,
} from './content.js'
export type { Clock, Random, Scheduler } from './clock.js'
export type { ServerFacts } from './server-facts.js'
export { systemClock, systemRandom, systemScheduler } from './clock.js'
export type { DeliveryItem, DeliveryJob, DeliveryQueue, ClaimOptions } from './delivery-queue.js'
export { checkedDirectory } from './checked-directory.js'
export { createDirectory } from './directory.js'
export { assertGiven, refuseOtherwise, type Given } from './given.js'
export type {
  About,
  Answering,
  AnswersTo,
  AnswerTo,
  Directory,
  Involvement,
  Page,
  PageOf,
  Question,
  Questions,
} from './directory.js'
export type { FederationEvent, OnEvent } from './events.js'
export type { KeyValueStore } from './key-value-store.js'
export type { Outbox, OutboxEntry, OutboxStep } from './outbox.js'
export type { SetAside, SetAsideReason, Shelf } from './set-aside.js'
export type { Transport, TransportRequest, TransportResponse, SendOptions } from './transport.js'
