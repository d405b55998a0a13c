/**
 * Schemas of the normal form: what every parser gives, what every builder makes, what can be written.
 *
 * @module
 */
import * as z from 'zod/mini'
import { AUTHORIZATION_TYPES, COLLECTION_TYPES } from '../names.js'
import type {
  Activity,
  ActivityBase,
  Actor,
  ActorBase,
  ActorType,
  AnyObject,
  Collection,
  Describable,
  Document,
  FeaturedCollection,
  FeaturedItem,
  InteractionAuthorization,
  Note,
  ObjectBase,
  ObjectOrReference,
  Post,
  PostBase,
  Question,
  Reference,
  Tag,
  Tombstone,
  UnknownObject,
} from '../types.js'
import * as part from './parts.js'
import { byType, exactly, list, maybe, type Schema, type Shape } from './shape.js'
import * as value from './values.js'

const objectShape: Shape<ObjectBase> = {
  id: maybe(value.id),
  types: maybe(value.types),
  published: maybe(value.timestamp),
  updated: maybe(value.timestamp),
  startTime: maybe(value.timestamp),
  endTime: maybe(value.timestamp),
  to: maybe(list(value.id)),
  cc: maybe(list(value.id)),
  audience: maybe(list(value.id)),
  extra: value.extra,
}

const describableShape: Shape<Describable> = {
  name: maybe(value.text),
  nameMap: maybe(value.languageMap),
  summary: maybe(value.text),
  summaryMap: maybe(value.languageMap),
  content: maybe(value.text),
  contentMap: maybe(value.languageMap),
  mediaType: maybe(value.text),
  url: maybe(value.webUrl),
  links: maybe(list(part.linkSchema)),
  icon: maybe(list(part.imageSchema)),
  image: maybe(list(part.imageSchema)),
  source: maybe(part.sourceSchema),
}

const attributedTo = list(value.actorReference)

/** Lists that hold whole objects are read late: objects hold lists themselves. */
const anyObject: Schema<AnyObject> = z.lazy(() => objectSchema)
const objectOrReference: Schema<ObjectOrReference> = z.lazy(() => z.union([value.reference, documentSchema]))
const collectionOrReference: Schema<Reference | Collection> = z.lazy(() =>
  z.union([value.reference, collectionSchema]),
)
const items: Schema<readonly (Reference | AnyObject | Activity | Tag)[]> = z.lazy(() =>
  z.array(z.union([value.reference, documentSchema, part.tagSchema])),
)

// -------------------------------------------------------------------------------------------- actors

const actorShape: Shape<ActorBase> = {
  ...objectShape,
  ...describableShape,
  id: value.id,
  preferredUsername: maybe(value.text),
  webfinger: maybe(value.text),
  inbox: maybe(value.id),
  outbox: maybe(value.id),
  followers: maybe(value.id),
  following: maybe(value.id),
  liked: maybe(value.id),
  featured: maybe(value.id),
  featuredTags: maybe(value.id),
  featuredCollections: maybe(value.id),
  sharedInbox: maybe(value.id),
  publicKey: list(part.publicKeySchema),
  assertionMethod: list(z.union([part.multikeySchema, value.reference])),
  manuallyApprovesFollowers: maybe(value.flag),
  discoverable: maybe(value.flag),
  indexable: maybe(value.flag),
  memorial: maybe(value.flag),
  suspended: maybe(value.flag),
  showFeatured: maybe(value.flag),
  showMedia: maybe(value.flag),
  showRepliesInMedia: maybe(value.flag),
  movedTo: maybe(value.id),
  alsoKnownAs: list(value.id),
  attributionDomains: list(value.text),
  attributedTo,
  interactionPolicy: maybe(part.interactionPolicySchema),
  misskeySummary: maybe(value.text),
  isCat: maybe(value.flag),
  tag: list(part.tagSchema),
  attachment: list(part.attachmentSchema),
}

/** A schema of actors of every type: they differ in nothing else. */
export const actorSchema: Schema<Actor> = exactly<ActorBase & { readonly type: ActorType }>({
  ...actorShape,
  type: value.actorType,
}) // one type out of several is the union of the interfaces

// --------------------------------------------------------------------------------------------- posts

const postShape: Shape<PostBase> = {
  ...objectShape,
  ...describableShape,
  attributedTo,
  inReplyTo: maybe(value.id),
  sensitive: maybe(value.flag),
  tag: list(part.tagSchema),
  attachment: list(part.attachmentSchema),
  atomUri: maybe(value.id),
  inReplyToAtomUri: maybe(value.id),
  conversation: maybe(value.id),
  context: maybe(value.id),
  replies: maybe(collectionOrReference),
  likes: maybe(collectionOrReference),
  shares: maybe(collectionOrReference),
  quote: maybe(z.union([value.reference, anyObject])),
  quoteUrl: maybe(value.id),
  quoteUri: maybe(value.id),
  misskeyQuote: maybe(value.id),
  misskeyContent: maybe(value.text),
  quoteAuthorization: maybe(value.id),
  replyAuthorization: maybe(value.id),
  approvedBy: maybe(value.id),
  interactionPolicy: maybe(part.interactionPolicySchema),
  directMessage: maybe(value.flag),
  duration: maybe(value.duration),
}

/** A schema of Notes. */
export const noteSchema: Schema<Note> = exactly<Note>({ ...postShape, type: z.literal('Note') })

/** A schema of Questions. */
export const questionSchema: Schema<Question> = exactly<Question>({
  ...postShape,
  type: z.literal('Question'),
  oneOf: maybe(list(part.questionOptionSchema)),
  anyOf: maybe(list(part.questionOptionSchema)),
  closed: maybe(z.union([value.timestamp, z.literal(true)])),
  votersCount: maybe(value.count),
})

type ConvertedPost = Exclude<Post, Note | Question>

const convertedSchema: Schema<ConvertedPost> = exactly<PostBase & { readonly type: ConvertedPost['type'] }>({
  ...postShape,
  type: z.enum(['Article', 'Page', 'Image', 'Audio', 'Video', 'Event']),
}) // one type out of several is the union of the interfaces

/** A schema of everything that Mastodon makes a status of. */
export const postSchema: Schema<Post> = byType<Post>(noteSchema, questionSchema, convertedSchema)

// ------------------------------------------------------------------------------------- other objects

/** A schema of Tombstones. */
export const tombstoneSchema: Schema<Tombstone> = exactly<Tombstone>({
  ...objectShape,
  type: z.literal('Tombstone'),
  formerType: maybe(value.text),
  deleted: maybe(value.timestamp),
  atomUri: maybe(value.id),
})

/** A schema of collections and their pages. */
export const collectionSchema: Schema<Collection> = exactly<Collection>({
  ...objectShape,
  type: z.enum(COLLECTION_TYPES),
  name: maybe(value.text),
  attributedTo,
  totalItems: maybe(value.count),
  items: maybe(items),
  first: maybe(collectionOrReference),
  last: maybe(value.id),
  next: maybe(value.id),
  prev: maybe(value.id),
  partOf: maybe(value.id),
})

const authorizationSchema: Schema<InteractionAuthorization> = exactly<InteractionAuthorization>({
  ...objectShape,
  type: z.enum(AUTHORIZATION_TYPES),
  attributedTo,
  interactingObject: maybe(value.id),
  interactionTarget: maybe(z.union([value.reference, anyObject])),
})

const featuredCollectionSchema: Schema<FeaturedCollection> = exactly<FeaturedCollection>({
  ...objectShape,
  ...describableShape,
  type: z.literal('FeaturedCollection'),
  attributedTo,
  sensitive: maybe(value.flag),
  discoverable: maybe(value.flag),
  topic: maybe(part.tagSchema),
  totalItems: maybe(value.count),
  items: maybe(items),
})

const featuredItemSchema: Schema<FeaturedItem> = exactly<FeaturedItem>({
  ...objectShape,
  type: z.literal('FeaturedItem'),
  attributedTo,
  featuredObject: maybe(value.id),
  featuredObjectType: maybe(value.text),
  featureAuthorization: maybe(value.id),
})

const unknownObjectSchema: Schema<UnknownObject> = exactly<UnknownObject>({
  ...objectShape,
  ...describableShape,
  type: z.literal('Unknown'),
  types: value.types,
  attributedTo,
})

/** A schema of everything but activities. */
export const objectSchema: Schema<AnyObject> = byType<AnyObject>(
  postSchema,
  actorSchema,
  tombstoneSchema,
  collectionSchema,
  authorizationSchema,
  featuredCollectionSchema,
  featuredItemSchema,
  unknownObjectSchema,
)

// ---------------------------------------------------------------------------------------- activities

/** A schema of activities, by themselves or embedded. */
export const activitySchema: Schema<Activity> = exactly<ActivityBase & { readonly type: Activity['type'] }>({
  ...objectShape,
  type: value.activityType,
  actor: maybe(value.actorReference),
  object: maybe(objectOrReference),
  objects: maybe(list(objectOrReference)),
  target: maybe(objectOrReference),
  instrument: maybe(objectOrReference),
  result: maybe(objectOrReference),
  origin: maybe(objectOrReference),
  content: maybe(value.text),
  summary: maybe(value.text),
  name: maybe(value.text),
  misskeyReaction: maybe(value.text),
  approvedBy: maybe(value.id),
  likeAuthorization: maybe(value.id),
  announceAuthorization: maybe(value.id),
  tag: list(part.tagSchema),
}) as Schema<Activity> // one type out of several is the union of the interfaces

/** A schema of whatever `parseDocument` gives. */
export const documentSchema: Schema<Document> = byType<Document>(activitySchema, objectSchema)
