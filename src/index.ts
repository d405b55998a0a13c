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
export { createFederation, createUrls, DEFAULT_PATHS, noteOf } from './protocol/federation/index.js'
export type { HeaderLine } from './core/wire/header-fields.js'
export type {
  ActOnAccount,
  ActOnStatus,
  DocumentSignature,
  EditInput,
  Federation,
  FederationOptions,
  FederationPaths,
  NoteContext,
  Place,
  PostInput,
  SoftwareFacts,
  Urls,
  Verbs,
  WireFacts,
} from './protocol/federation/index.js'
