/**
 * ActivityStreams and toot vocabulary: one normal form for what every platform sends.
 *
 * @module
 */
export type * from './types.js'

export { parseActivity, parseActor, parseCollection, parseDocument, parseObject } from './parse.js'
export type { ParseActivityOptions } from './parse.js'
export { DOCUMENT_LIMITS } from './reading.js'
export { rawDocument } from './raw.js'
export { applyMastodonLimits, MASTODON_LIMITS } from './limits.js'

export {
  hasType,
  idOf,
  isActivity,
  isActor,
  isCollection,
  isConverted,
  isPost,
  isReference,
  languageOf,
  typesOf,
} from './narrow.js'
export type { Model, Typed } from './narrow.js'
export { isPublicCollection as isPublicId, PUBLIC_COLLECTION } from '../wire/public-collection.js'
export {
  ACTIVITY_TYPES,
  ACTOR_TYPES,
  AUTHORIZATION_TYPES,
  COLLECTION_TYPES,
  CONVERTED_TYPES,
  POST_TYPES,
} from './names.js'

export { toJsonLd } from './to-json-ld.js'
export type { JsonLdDocument, ToJsonLdOptions } from './to-json-ld.js'
export { FULL_CONTEXT } from './context.js'
export type { Context } from './context.js'
export { ACTIVITYSTREAMS_CONTEXT, EXTENSION_TERMS, NAMED_CONTEXTS, PREFIXES } from './terms.js'
export type { NamedContext, TermDefinition } from './terms.js'

export { createActor, createArticle, createNote, createQuestion, createTombstone } from './build/objects.js'
export type { ActorInput, PostInput, QuestionInput } from './build/objects.js'
export type { ActivityInput, ObjectActivityInput } from './build/activity.js'
export {
  createAnnounce,
  createCreate,
  createDelete,
  createEmojiReact,
  createLike,
  createUndo,
  createUpdate,
  createVote,
} from './build/content.js'
export type {
  CreateInput,
  DeleteInput,
  EmojiReactInput,
  UndoInput,
  UpdateInput,
  VoteActivityInput,
} from './build/content.js'
export {
  createAccept,
  createAdd,
  createBlock,
  createFlag,
  createFollow,
  createMove,
  createQuoteRequest,
  createReject,
  createRemove,
} from './build/relations.js'
export type {
  AcceptInput,
  AnswerInput,
  FlagInput,
  ListingInput,
  MoveInput,
  QuoteRequestInput,
} from './build/relations.js'
export type { BuiltActivity, Identified, IdSource, Loose, Moment } from './build/common.js'
export { mastodonIds } from './build/ids.js'
export type { MastodonIds } from './build/ids.js'

export {
  activitySchema,
  actorSchema,
  collectionSchema,
  documentSchema,
  noteSchema,
  objectSchema,
  postSchema,
  questionSchema,
  tombstoneSchema,
} from './schemas/objects.js'
export {
  attachmentSchema,
  emojiSchema,
  hashtagSchema,
  identityProofSchema,
  imageSchema,
  interactionPolicySchema,
  linkSchema,
  mediaAttachmentSchema,
  mentionSchema,
  multikeySchema,
  propertyValueSchema,
  publicKeySchema,
  questionOptionSchema,
  sourceSchema,
  tagSchema,
} from './schemas/parts.js'
export type { Schema } from './schemas/shape.js'
