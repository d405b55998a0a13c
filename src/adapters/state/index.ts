/**
 * What all ready-made states have in common, wherever they keep it.
 *
 * @module
 */
export { accountFacts, accountProfile, type AccountFacts, type AccountProfile } from './account-parts.js'
export { audienceFor, goneStatusOf, isCounted, isVisibility, type Audience } from './audience.js'
export { checkChanges, checkNewAccount } from './check-account.js'
export { readFacts, serverFacts, type StateFacts } from './facts.js'
export { MAX_HOME_ENTRIES } from './home-size.js'
export { followerReachOf, isPersonal, type FollowerReach, type InboxRank } from './follower-reach.js'
export type {
  HostState,
  HostStateFacts,
  KeyPairPem,
  LocalAccountChanges,
  LocalAccounts,
  Moderation,
  NewLocalAccount,
  PageRead,
  ReadingPage,
  StateReading,
  StoredNotification,
  StoredReport,
  TimelineItem,
} from './host-state.js'
export { withStoredUrls } from './account-urls.js'
export { changed, isUsername, localActor, pemOnly, takenName, type LocalActorFacts } from './local-account.js'
export { assertDeliveryBody } from './delivery-body.js'
export { createModeration } from './moderation.js'
export { omit } from './omit.js'
export { shownAtHome, stillTold } from './shown.js'
export { keepsVotes, originalOf, placedLike, refuseCollision } from './status-versions.js'
