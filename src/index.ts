/**
 * tootkit: Mastodon's ActivityPub for any server.
 *
 * @module
 */
export {
  attempt,
  isTootkitError,
  MalformedError,
  RefusedError,
  RemoteError,
  TootkitError,
  VerificationError,
} from './errors.js'
export type {
  AnyTootkitError,
  Attempt,
  MalformedErrorCode,
  MalformedFacts,
  RefusedErrorCode,
  RefusedFacts,
  RemoteErrorCode,
  RemoteFacts,
  SigningReason,
  TootkitErrorCode,
  VerificationErrorCode,
  VerificationFacts,
  VerificationReason,
} from './errors.js'
export { createFederation } from './protocol/federation/index.js'
export { createUrls, DEFAULT_PATHS, noteOf } from './protocol/outbox/index.js'
export type { HeaderLine } from './core/wire/header-fields.js'
export type {
  DocumentSignature,
  Federation,
  FederationOptions,
  SoftwareFacts,
  WireFacts,
} from './protocol/federation/index.js'
export type {
  ActOnAccount,
  ActOnQuote,
  ActOnStatus,
  BoostInput,
  EditInput,
  FetchStatusInput,
  FederationPaths,
  ModerateAccountInput,
  ModerateDomainInput,
  MoveInput,
  NoteContext,
  Place,
  PostInput,
  UnresolvedMentions,
  Urls,
  VerbLimits,
  Verbs,
  VoteInput,
} from './protocol/outbox/index.js'
