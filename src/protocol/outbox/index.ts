/**
 * The outbox: what local accounts do, each verb known facts → effects → one `apply`.
 *
 * @module
 */
export { actorOf, instanceActorOf } from './actor-of.js'
export { announceOf } from './announce-of.js'
export { createVerbs } from './create-verbs.js'
export { acctOf, createInboxRemote } from './inbox-remote.js'
export { createKeyRing, type KeyRing } from './key-ring.js'
export { createKeys } from './keys.js'
export { noteOf, type NoteContext } from './note-of.js'
export { publishedCreate, publishedNote, type NoteFacts } from './published-note.js'
export { DEFAULT_VERB_LIMITS, type OutboxServices, type VerbLimits } from './services.js'
export { composeUpdate } from './update.js'
export { createUrls, DEFAULT_PATHS, type FederationPaths, type Place, type Urls } from './urls.js'
export type {
  ActOnAccount,
  ActOnQuote,
  ActOnStatus,
  BoostInput,
  EditInput,
  FetchStatusInput,
  ModerateAccountInput,
  ModerateDomainInput,
  MoveInput,
  PostInput,
  UnresolvedMentions,
  Verbs,
  VoteInput,
} from './verbs.js'
