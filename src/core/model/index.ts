/**
 * The values that ports, effects and entities speak in: types, no code.
 *
 * @module
 */
export type { Account, ProfileField } from './account.js'
export type { CustomEmoji } from './custom-emoji.js'
export type {
  AccountDelete,
  AccountModerate,
  AccountMove,
  AccountUpdate,
  ActivitySeen,
  BlockAdd,
  BlockRemove,
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
  NotificationAdd,
  NotificationType,
  PollResults,
  PollVote,
  QuoteAccepted,
  QuoteRejected,
  QuoteRequested,
  QuoteRevoked,
  Recipient,
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
  UpdateSend,
} from './effects.js'
export type {
  KnownAccount,
  KnownBlock,
  KnownFollow,
  KnownQuote,
  KnownStatus,
  Relation,
  Severity,
  Standing,
} from './known.js'
export type { Media, MediaKind } from './media.js'
export type { Poll, PollOption } from './poll.js'
export type {
  ClaimedCounts,
  QuoteState,
  Status,
  StatusHashtag,
  StatusMention,
  StatusQuote,
} from './status.js'
export type { Visibility } from './visibility.js'
