/**
 * Readers of whole objects: actors, posts, activities, collections, stamps, by their type.
 *
 * @module
 */
import { attachments } from './attachments.js'
import { fieldsOf, noteTypes } from './fields.js'
import { images } from './images.js'
import { interactionPolicy } from './interaction-policy.js'
import { assertionMethods, publicKeys } from './keys.js'
import { urlAndLinks } from './links.js'
import { ACTIVITY_TYPES, ACTOR_TYPES, AUTHORIZATION_TYPES, COLLECTION_TYPES, POST_TYPES } from './names.js'
import { isActivity } from './narrow.js'
import { options } from './poll-options.js'
import { rememberRaw } from './raw.js'
import {
  type Assign,
  copyJson,
  type Draft,
  type Fields,
  ignore,
  invalid,
  isObject,
  type JsonObject,
  keep,
  readFields,
  type Reading,
} from './reading.js'
import { source } from './source.js'
import { knownTag, tag, tags } from './tags.js'
import * as read from './values.js'
import { listOf, oneOf, put, putUnlessThere, type Read } from './values.js'
import type {
  ActorReference,
  AnyObject,
  Collection,
  Document,
  ObjectOrReference,
  Reference,
} from './types.js'

const objectFields = {
  id: put('id', read.ownId),
  published: put('published', read.timestamp),
  updated: put('updated', read.timestamp),
  startTime: put('startTime', read.timestamp),
  endTime: put('endTime', read.timestamp),
  to: put('to', read.addressees),
  cc: put('cc', read.addressees),
  audience: put(
    'audience',
    read.someOf((value, reading) => read.addressees(value, reading)?.[0]),
  ),
  bto: ignore,
  bcc: ignore,
  signature: ignore, // of the document as it was sent; the raw document has it
  proof: ignore,
}

const describableFields = {
  name: put('name', read.text),
  nameMap: put('nameMap', read.languageMap),
  summary: put('summary', read.text),
  summaryMap: put('summaryMap', read.languageMap),
  content: put('content', read.text),
  contentMap: put('contentMap', read.languageMap),
  mediaType: put('mediaType', read.text),
  url: urlAndLinks,
  icon: put('icon', images),
  image: put('image', images),
  source: put('source', source),
}

// -------------------------------------------------------------------------------------------- actors

/** Takes the shared inbox out of `endpoints`; the other endpoints are kept as sent. */
const endpoints: Assign = (draft, value, reading) => {
  if (!isObject(value)) return keep(draft, 'endpoints', value, reading)
  const { sharedInbox, ...others } = copyJson(value, reading) as JsonObject // an object's copy is an object
  put('sharedInbox', read.id)(draft, sharedInbox, reading)
  if (Object.keys(others).length > 0) (draft.extra ??= {})['endpoints'] = others
}

const actorFields = fieldsOf({
  ...objectFields,
  ...describableFields,
  preferredUsername: put('preferredUsername', read.text),
  webfinger: put('webfinger', read.text),
  inbox: put('inbox', read.id),
  outbox: put('outbox', read.id),
  followers: put('followers', read.id),
  following: put('following', read.id),
  liked: put('liked', read.id),
  featured: put('featured', read.id),
  featuredTags: put('featuredTags', read.id),
  featuredCollections: put('featuredCollections', read.id),
  endpoints,
  sharedInbox: putUnlessThere('sharedInbox', read.id),
  publicKey: put('publicKey', publicKeys),
  assertionMethod: put('assertionMethod', assertionMethods),
  manuallyApprovesFollowers: put('manuallyApprovesFollowers', read.flag),
  discoverable: put('discoverable', read.flag),
  indexable: put('indexable', read.flag),
  memorial: put('memorial', read.flag),
  suspended: put('suspended', read.flag),
  showFeatured: put('showFeatured', read.flag),
  showMedia: put('showMedia', read.flag),
  showRepliesInMedia: put('showRepliesInMedia', read.flag),
  movedTo: put('movedTo', read.id),
  alsoKnownAs: put('alsoKnownAs', read.ids),
  attributionDomains: put('attributionDomains', read.texts),
  attributedTo: put('attributedTo', read.actors),
  interactionPolicy: put('interactionPolicy', interactionPolicy),
  _misskey_summary: put('misskeySummary', read.text),
  isCat: put('isCat', read.flag),
  tag: put('tag', tags),
  attachment: put('attachment', attachments),
})

const startActor = (): Draft => ({
  publicKey: [],
  assertionMethod: [],
  alsoKnownAs: [],
  attributionDomains: [],
  attributedTo: [],
  tag: [],
  attachment: [],
})

// --------------------------------------------------------------------------------------------- posts

/** An embedded collection, or the id of one. */
const collectionOrReference: Read<Reference | Collection> = oneOf((value, reading) => {
  const object = isObject(value) ? parseAny(value, reading) : undefined
  if (object !== undefined && isCollectionDraft(object)) return object
  return read.reference(value, reading)
})

const isCollectionDraft = (object: Document): object is Collection =>
  (COLLECTION_TYPES as readonly string[]).includes(object.type)

/** An embedded object or the id of one; an activity is no object to quote, and only its id counts. */
const objectOrId: Read<Reference | AnyObject> = oneOf((value, reading) => {
  const object = embedded(value, reading)
  return isActivity(object) ? read.reference(value, reading) : object
})

const postFieldTable = {
  ...objectFields,
  ...describableFields,
  attributedTo: put('attributedTo', read.actors),
  inReplyTo: put('inReplyTo', read.id),
  sensitive: put('sensitive', read.sensitiveFlag),
  tag: put('tag', tags),
  attachment: put('attachment', attachments),
  atomUri: put('atomUri', read.id),
  inReplyToAtomUri: put('inReplyToAtomUri', read.id),
  conversation: put('conversation', read.id),
  context: put('context', read.id),
  replies: put('replies', collectionOrReference),
  likes: put('likes', collectionOrReference),
  shares: put('shares', collectionOrReference),
  quote: put('quote', objectOrId),
  quoteUrl: put('quoteUrl', read.id),
  quoteUri: put('quoteUri', read.id),
  _misskey_quote: put('misskeyQuote', read.id),
  _misskey_content: put('misskeyContent', read.text),
  quoteAuthorization: put('quoteAuthorization', read.id),
  replyAuthorization: put('replyAuthorization', read.id),
  approvedBy: put('approvedBy', read.id),
  interactionPolicy: put('interactionPolicy', interactionPolicy),
  directMessage: put('directMessage', read.flag),
  duration: put('duration', read.duration),
}

const postFields = fieldsOf(postFieldTable)

/** Reads when a poll closed; `true` when that cannot be told. */
const closed: Read<string | true> = (value, reading) =>
  value === false || value === '' ? undefined : (read.timestamp(value, reading) ?? true)

const questionFields = fieldsOf({
  ...postFieldTable,
  oneOf: put('oneOf', options),
  anyOf: put('anyOf', options),
  closed: put('closed', closed),
  votersCount: put('votersCount', read.count),
})

const startPost = (): Draft => ({ attributedTo: [], tag: [], attachment: [] })

// ---------------------------------------------------------------------------------------- activities

/** Reads who did it. Several different actors cannot be one sender (threat T46). */
const actor: Read<ActorReference> = (value, reading) => {
  const [first, ...others] = read.actors(value, reading) ?? []
  if (others.some((other) => other.id !== first?.id)) throw invalid(reading, 'an activity has one actor')
  return first
}

const objectList = listOf<ObjectOrReference>(embedded)

const objects: Assign = (draft, value, reading) => {
  const all = objectList(value, reading) ?? []
  if (all.length > 0) draft['object'] = all[0]
  if (all.length > 1) draft['objects'] = all
}

const activityFields = fieldsOf({
  ...objectFields,
  actor: put('actor', actor),
  object: objects,
  target: put('target', oneOf(embedded)),
  instrument: put('instrument', oneOf(embedded)),
  result: put('result', oneOf(embedded)),
  origin: put('origin', oneOf(embedded)),
  content: put('content', read.text),
  summary: put('summary', read.text),
  name: put('name', read.text),
  _misskey_reaction: put('misskeyReaction', read.text),
  approvedBy: put('approvedBy', read.id),
  likeAuthorization: put('likeAuthorization', read.id),
  announceAuthorization: put('announceAuthorization', read.id),
  tag: put('tag', tags),
})

// ------------------------------------------------------------------------------------- other objects

const tombstoneFields = fieldsOf({
  ...objectFields,
  formerType: put('formerType', read.text),
  deleted: put('deleted', read.timestamp),
  atomUri: put('atomUri', read.id),
})

const items: Assign = put(
  'items',
  listOf(
    (value, reading) => (isObject(value) ? knownTag(value, reading) : undefined) ?? embedded(value, reading),
  ),
)

const collectionFields = fieldsOf({
  ...objectFields,
  name: put('name', read.text),
  attributedTo: put('attributedTo', read.actors),
  totalItems: put('totalItems', read.count),
  items,
  orderedItems: items,
  first: put('first', collectionOrReference),
  last: put('last', read.id),
  next: put('next', read.id),
  prev: put('prev', read.id),
  partOf: put('partOf', read.id),
})

const authorizationFields = fieldsOf({
  ...objectFields,
  attributedTo: put('attributedTo', read.actors),
  interactingObject: put('interactingObject', read.id),
  interactionTarget: put('interactionTarget', objectOrId),
  object: putUnlessThere('interactingObject', read.id),
  target: putUnlessThere('interactionTarget', objectOrId),
})

const featuredCollectionFields = fieldsOf({
  ...objectFields,
  ...describableFields,
  attributedTo: put('attributedTo', read.actors),
  sensitive: put('sensitive', read.sensitiveFlag),
  discoverable: put('discoverable', read.flag),
  topic: put('topic', oneOf(tag)),
  totalItems: put('totalItems', read.count),
  items,
  orderedItems: items,
})

const featuredItemFields = fieldsOf({
  ...objectFields,
  attributedTo: put('attributedTo', read.actors),
  featuredObject: put('featuredObject', read.id),
  featuredObjectType: put('featuredObjectType', read.text),
  featureAuthorization: put('featureAuthorization', read.id),
})

const unknownFields = fieldsOf({
  ...objectFields,
  ...describableFields,
  attributedTo: put('attributedTo', read.actors),
})

const startAttributed = (): Draft => ({ attributedTo: [] })

// ------------------------------------------------------------------------------------------ by type

/** How a type is read. Of several types sent, the one of the highest rank counts. */
interface Kind {
  readonly type: string
  readonly rank: number
  readonly fields: Fields
  readonly start: () => Draft
}

const KINDS: ReadonlyMap<string, Kind> = collectKinds()

function collectKinds(): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>()
  const add = (types: readonly string[], fields: Fields, start: () => Draft): void => {
    for (const type of types) kinds.set(type, { type, rank: -kinds.size, fields, start })
  }
  add(ACTOR_TYPES, actorFields, startActor)
  add(ACTIVITY_TYPES.slice(0, -1), activityFields, () => ({ tag: [] }))
  add(['Question'], questionFields, startPost)
  add(POST_TYPES.slice(1), postFields, startPost)
  add(['Tombstone'], tombstoneFields, () => ({}))
  add(AUTHORIZATION_TYPES, authorizationFields, startAttributed)
  add(['FeaturedCollection'], featuredCollectionFields, startAttributed)
  add(['FeaturedItem'], featuredItemFields, startAttributed)
  add(COLLECTION_TYPES, collectionFields, startAttributed)
  add(['Activity'], activityFields, () => ({ tag: [] }))
  return kinds
}

const UNKNOWN: Kind = { type: 'Unknown', rank: -Infinity, fields: unknownFields, start: startAttributed }

const FOREIGN_VERB: Kind = {
  ...UNKNOWN,
  type: 'Activity',
  fields: activityFields,
  start: () => ({ tag: [] }),
}

/** Chooses how to read an object: by its types, and by what they need to be what they say. */
function kindOf(names: readonly string[], object: JsonObject): Kind {
  let kind = UNKNOWN
  for (const name of names) {
    const candidate = KINDS.get(name)
    if (candidate !== undefined && candidate.rank > kind.rank) kind = candidate
  }
  const id = kind.fields === actorFields ? read.rawIdOf(object) : undefined
  return kind.fields === actorFields && (typeof id !== 'string' || id === '') ? UNKNOWN : kind
}

/** Reads an object by its type. What has an actor and a type unknown to us is an activity. */
export function parseAny(object: JsonObject, reading: Reading): Document {
  const names = read.typeNames(object)
  const kind = kindOf(names, object)
  const hasActor = kind === UNKNOWN && names.length > 0 && read.actors(object['actor'], reading)?.length !== 0
  return parseAs(hasActor ? FOREIGN_VERB : kind, names, object, reading)
}

/** Reads an object as an activity, even where its type says nothing to us. */
export function parseAsActivity(object: JsonObject, reading: Reading): Document {
  const names = read.typeNames(object)
  const kind = kindOf(names, object)
  return parseAs(kind === UNKNOWN && names.length > 0 ? FOREIGN_VERB : kind, names, object, reading)
}

function parseAs(kind: Kind, names: readonly string[], object: JsonObject, reading: Reading): Document {
  const draft: Draft = { type: kind.type, ...kind.start() }
  readFields(object, kind.fields, draft, reading)
  if (kind === UNKNOWN) draft['types'] = names
  else noteTypes(draft, names, kind.type)
  if (kind.fields !== activityFields) addTextsOfMaps(draft, reading)
  rememberRaw(draft, object)
  return draft as unknown as Document // the fields and the start of a kind are those of its interface
}

/** Where only a language map was sent, its first text is the text. */
function addTextsOfMaps(draft: Draft, reading: Reading): void {
  for (const name of ['content', 'summary', 'name'] as const) {
    const map = draft[`${name}Map`]
    if (map !== undefined && draft[name] === undefined)
      put(name, read.text)(draft, read.firstText(map), reading)
  }
}

/** Members of an object that says nothing but an id. */
const BARE_MEMBERS = ['type', 'types', 'attributedTo', 'id'].length

/** Reads what stands where an object or its id may stand. An object of nothing but an id is that id. */
export function embedded(value: unknown, reading: Reading): ObjectOrReference | undefined {
  if (!isObject(value)) return typeof value === 'string' ? read.reference(value, reading) : undefined
  const object = parseAny(value, reading)
  if (object.type !== 'Unknown' || object.types.length > 0 || object.attributedTo.length > 0) return object
  if (object.id === undefined) return Object.keys(object).length < BARE_MEMBERS ? undefined : object
  return Object.keys(object).length === BARE_MEMBERS ? { id: object.id } : object
}
