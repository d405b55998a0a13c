/**
 * What each kind of object looks like when it is sent: Mastodon's properties in Mastodon's order, others after.
 *
 * @module
 */
import { ACTIVITY_TYPES, ACTOR_TYPES, AUTHORIZATION_TYPES, COLLECTION_TYPES, POST_TYPES } from './names.js'
import {
  actorReference,
  asIs,
  assertionMethod,
  each,
  image,
  linksAlone,
  type Members,
  oneOrMany,
  option,
  part,
  partLayouts,
  policy,
  publicKey,
  someOf,
  source,
  type,
  url,
  writer,
} from './part-layouts.js'
import { type Layout, property, type Write, writeFields, type Writing } from './writing.js'

/** An embedded object in full, or the id of one that stands alone. */
export const object = writer((value: Members & { readonly type?: string; readonly id?: string }, writing) =>
  value.type === undefined ? value.id : writeFields(value, layouts.get(value.type) ?? unknownLayout, writing),
)

const item = writer((value: Members & { readonly type?: string }, writing) =>
  value.type !== undefined && Object.hasOwn(partLayouts, value.type) && !layouts.has(value.type)
    ? part(value, writing, value)
    : object(value, writing, value),
)

/** Objects, of which one alone stands bare; `object` is the first of `objects`. */
const objects: Write = (value, writing, model) =>
  model['objects'] === undefined
    ? object(value, writing, model)
    : each(object)(model['objects'], writing, model)

const actors = oneOrMany(actorReference)
const pictures = oneOrMany(image)

const commonAfter: Layout = [
  property('audience', oneOrMany(asIs)),
  property('startTime'),
  property('endTime'),
]

const describedAfter: Layout = [
  property('nameMap'),
  property('summaryMap'),
  property('mediaType'),
  property('source', source),
  property('icon', pictures),
  property('image', pictures),
]

/** What Mastodon writes of an actor, in its order; then what others write. */
const actorLayout: Layout = [
  property('id'),
  property('webfinger'),
  property('type', type),
  property('following'),
  property('followers'),
  property('inbox'),
  property('outbox'),
  property('featured'),
  property('featuredTags'),
  property('preferredUsername'),
  property('name'),
  property('summary'),
  property('url', url),
  property('links', linksAlone, 'url'),
  property('manuallyApprovesFollowers'),
  property('discoverable'),
  property('indexable'),
  property('published'),
  property('memorial'),
  property('showFeatured'),
  property('showMedia'),
  property('showRepliesInMedia'),
  property('interactionPolicy', policy),
  property('featuredCollections'),
  property('movedTo'),
  property('alsoKnownAs', someOf(asIs)),
  property('suspended'),
  property('attributionDomains', someOf(asIs)),
  property('publicKey', oneOrMany(publicKey)),
  property('assertionMethod', someOf(assertionMethod)),
  property('tag', each(part)),
  property('attachment', each(part)),
  property('sharedInbox', sharedInbox, 'endpoints'),
  property('sharedInbox', lateSharedInbox),
  property('icon', pictures),
  property('image', pictures),
  property('liked'),
  property('attributedTo', actors),
  property('to'),
  property('cc'),
  property('updated'),
  property('content'),
  property('contentMap'),
  property('misskeySummary', undefined, '_misskey_summary'),
  property('isCat'),
  ...commonAfter,
  ...describedAfter,
]

/** The other endpoints that were sent, where they can take in the shared inbox. */
function otherEndpoints(model: Members): unknown {
  return (model['extra'] as Members | undefined)?.['endpoints'] // the type of every `extra`
}

function sharedInbox(value: unknown, _writing: Writing, model: Members): unknown {
  const others = otherEndpoints(model)
  if (others === undefined) return { sharedInbox: value }
  return typeof others === 'object' && !Array.isArray(others) ? { sharedInbox: value, ...others } : undefined
}

/** Beside `endpoints`, where those are something that cannot hold it. */
function lateSharedInbox(value: unknown, writing: Writing, model: Members): unknown {
  return sharedInbox(value, writing, model) === undefined ? value : undefined
}

/** Mastodon sends empty lists, but for votes: Notes that say nothing but a name. */
const postParts: Write = (value, writing, model) => {
  const isVote =
    model['name'] !== undefined && model['content'] === undefined && model['published'] === undefined
  return isVote ? someOf(part)(value, writing, model) : each(part)(value, writing, model)
}

/** What Mastodon writes of a post, in its order; then what others write. */
const postLayout: Layout = [
  property('id'),
  property('type', type),
  property('name'),
  property('summary'),
  property('inReplyTo'),
  property('published'),
  property('url', url),
  property('links', linksAlone, 'url'),
  property('attributedTo', actors),
  property('to', voteRecipients),
  property('cc'),
  property('sensitive'),
  property('atomUri'),
  property('inReplyToAtomUri'),
  property('conversation'),
  property('context'),
  property('content'),
  property('contentMap'),
  property('updated'),
  property('quote', object),
  property('misskeyQuote', undefined, '_misskey_quote'),
  property('quoteUri'),
  property('quoteUrl'),
  property('quoteAuthorization'),
  property('interactionPolicy', policy),
  property('oneOf', each(option)),
  property('anyOf', each(option)),
  property('endTime'),
  property('closed'),
  property('votersCount'),
  property('attachment', postParts),
  property('tag', postParts),
  property('replies', object),
  property('likes', object),
  property('shares', object),
  property('misskeyContent', undefined, '_misskey_content'),
  property('replyAuthorization'),
  property('approvedBy'),
  property('directMessage'),
  property('duration'),
  ...commonAfter.filter(({ name }) => name !== 'endTime'),
  ...describedAfter,
]

const activityLayout: Layout = [
  property('id'),
  property('type', type),
  property('actor', actorReference),
  property('published'),
  property('content'),
  property('to', voteRecipients),
  property('cc'),
  property('object', objects),
  property('target', object),
  property('instrument', object),
  property('result', object),
  property('origin', object),
  property('summary'),
  property('name'),
  property('updated'),
  property('misskeyReaction', undefined, '_misskey_reaction'),
  property('approvedBy'),
  property('likeAuthorization'),
  property('announceAuthorization'),
  property('tag', someOf(part)),
  ...commonAfter,
]

/** A vote, and the activity around it, is addressed with a bare string in Mastodon. */
function voteRecipients(value: unknown, _writing: Writing, model: Members): unknown {
  const vote = (model['object'] ?? model) as Members // of an activity, its object
  const isVote =
    vote['type'] === 'Note' &&
    vote['name'] !== undefined &&
    vote['content'] === undefined &&
    vote['published'] === undefined
  return isVote && Array.isArray(value) && value.length === 1 ? value[0] : value
}

const tombstoneLayout: Layout = [
  property('id'),
  property('type', type),
  property('atomUri'),
  property('formerType'),
  property('deleted'),
  property('published'),
  property('updated'),
  property('to'),
  property('cc'),
  ...commonAfter,
]

const collectionLayout = (items: string): Layout => [
  property('id'),
  property('type', type),
  property('name'),
  property('attributedTo', actors),
  property('totalItems'),
  property('first', object),
  property('last'),
  property('next'),
  property('prev'),
  property('partOf'),
  property('items', each(item), items),
  property('published'),
  property('updated'),
  property('to'),
  property('cc'),
  ...commonAfter,
]

const authorizationLayout = (interacting: string, target: string): Layout => [
  property('id'),
  property('type', type),
  property('attributedTo', actors),
  property('interactingObject', undefined, interacting),
  property('interactionTarget', object, target),
  property('published'),
  property('updated'),
  property('to'),
  property('cc'),
  ...commonAfter,
]

const featuredCollectionLayout: Layout = [
  property('id'),
  property('type', type),
  property('name'),
  property('summary'),
  property('content'),
  property('contentMap'),
  property('attributedTo', actors),
  property('url', url),
  property('links', linksAlone, 'url'),
  property('sensitive'),
  property('discoverable'),
  property('topic', part),
  property('totalItems'),
  property('items', each(item), 'orderedItems'),
  property('published'),
  property('updated'),
  property('to'),
  property('cc'),
  ...commonAfter,
  ...describedAfter,
]

const featuredItemLayout: Layout = [
  property('id'),
  property('type', type),
  property('attributedTo', actors),
  property('featuredObject'),
  property('featuredObjectType'),
  property('featureAuthorization'),
  property('published'),
  property('updated'),
  property('to'),
  property('cc'),
  ...commonAfter,
]

const unknownLayout: Layout = [
  property('id'),
  property('type', type),
  property('name'),
  property('summary'),
  property('published'),
  property('updated'),
  property('url', url),
  property('links', linksAlone, 'url'),
  property('attributedTo', actors),
  property('to'),
  property('cc'),
  property('content'),
  property('contentMap'),
  ...commonAfter,
  ...describedAfter,
]

const layouts: ReadonlyMap<string, Layout> = new Map<string, Layout>([
  ...ACTOR_TYPES.map((name) => [name, actorLayout] as const),
  ...POST_TYPES.map((name) => [name, postLayout] as const),
  ...ACTIVITY_TYPES.map((name) => [name, activityLayout] as const),
  ...COLLECTION_TYPES.map(
    (name) => [name, collectionLayout(name.startsWith('Ordered') ? 'orderedItems' : 'items')] as const,
  ),
  ...AUTHORIZATION_TYPES.map(
    (name) =>
      [
        name,
        name.endsWith('Approval')
          ? authorizationLayout('object', 'target')
          : authorizationLayout('interactingObject', 'interactionTarget'),
      ] as const,
  ),
  ['Tombstone', tombstoneLayout],
  ['FeaturedCollection', featuredCollectionLayout],
  ['FeaturedItem', featuredItemLayout],
])
