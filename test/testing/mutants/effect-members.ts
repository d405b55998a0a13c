/**
 * Hosts that lose or change one member of one kind of effect, whatever is in it.
 *
 * Every member of every effect stands here. What no port shows again, and the contracts so cannot ask for, says why.
 *
 * @module
 */
import type {
  Account,
  CustomEmoji,
  Effect,
  EffectKind,
  Media,
  Poll,
  Status,
  StatusQuote,
} from '../../../src/core/model/index.js'
import { faultsOf, optional, Unasked, type Members } from './members.js'
import { applying, type Mutant } from './mutant.js'

type Parts<Kind extends EffectKind> = Members<Omit<Extract<Effect, { readonly kind: Kind }>, 'kind'>>

export const VISIBILITY = { oneOf: ['public', 'unlisted', 'private', 'limited', 'direct'] } as const
const SEVERITY = { oneOf: ['suspend', 'silence', 'none'] } as const

export const emoji: Members<CustomEmoji> = {
  shortcode: 'text',
  url: 'text',
  mediaType: optional('text'),
  staticUrl: optional('text'),
  id: optional('text'),
  updated: optional('moment'),
}

export const media: Members<Media> = {
  kind: { oneOf: ['image', 'gifv', 'video', 'audio', 'unknown'] },
  url: 'text',
  mediaType: optional('text'),
  description: optional('text'),
  blurhash: optional('text'),
  focalPoint: optional('list'),
  width: optional('number'),
  height: optional('number'),
  durationSeconds: optional('number'),
  thumbnailUrl: optional('text'),
}

export const poll: Members<Poll> = {
  options: { each: { title: 'text', votes: 'number' } },
  isMultiple: 'flag',
  expiresAt: optional('moment'),
  isClosed: 'flag',
  votersCount: optional('number'),
}

export const quote: Members<StatusQuote> = {
  targetId: optional('text'),
  targetAuthorId: optional('text'),
  state: { oneOf: ['pending', 'accepted', 'rejected', 'revoked', 'deleted'] },
  stamp: optional('text'),
  requestId: optional('text'),
  legacy: 'flag',
}

const counts = {
  favourites: optional('number'),
  boosts: optional('number'),
  replies: optional('number'),
} as const

export const status: Members<Status> = {
  id: 'text',
  authorId: 'text',
  local: 'flag',
  type: { oneOf: ['Note', 'Question', 'Article', 'Page', 'Image', 'Audio', 'Video', 'Event'] },
  url: 'text',
  published: 'moment',
  editedAt: optional('moment'),
  html: 'text',
  content: 'text',
  spoilerText: 'text',
  sensitive: 'flag',
  visibility: VISIBILITY,
  language: optional('text'),
  inReplyTo: optional('text'),
  conversation: optional('text'),
  mentions: { each: { actorId: 'text', silent: 'flag', notify: 'flag' } },
  hashtags: { each: { name: 'text', displayName: 'text' } },
  emojis: { each: emoji },
  media: { each: media },
  poll: optional(poll),
  quote: optional(quote),
  quotePolicy: 'number',
  cardUrl: optional('text'),
  claimedCounts: counts,
  atomUri: optional('text'),
}

const STAYS = new Unasked('an edit leaves it as it was: hosts that move it are among the mutants')
const BY_PAIR = new Unasked('it is known by who did it and to what')
const NOT_SHOWN = new Unasked('no port asks for it: it is for pages of the host’s own')

const account: Members<Account> = {
  id: 'text',
  local: 'never', // of users here the host knows by itself
  type: { oneOf: ['Person', 'Service', 'Application', 'Group', 'Organization'] },
  username: 'text',
  acct: optional('text'),
  displayName: 'text',
  html: 'text',
  summary: 'text',
  url: 'text',
  inbox: 'text',
  outbox: optional('text'),
  followers: optional('text'),
  following: optional('text'),
  featured: optional('text'),
  featuredTags: optional('text'),
  featuredCollections: optional('text'),
  sharedInbox: optional('text'),
  avatarUrl: optional('text'),
  headerUrl: optional('text'),
  fields: { each: { name: 'text', html: 'text' } },
  emojis: { each: emoji },
  locked: 'flag',
  bot: 'flag',
  group: 'flag',
  discoverable: 'flag',
  indexable: 'flag',
  memorial: 'flag',
  suspended: 'flag',
  movedTo: optional('text'),
  alsoKnownAs: 'list',
  attributionDomains: 'list',
  publicKeys: {
    each: {
      id: 'text',
      owner: optional('text'),
      publicKeyPem: optional('text'),
      extra: new Unasked('what nobody knows decides nothing'),
    },
  },
  multikeys: {
    each: {
      id: 'text',
      type: { oneOf: ['Multikey'] },
      controller: optional('text'),
      publicKeyMultibase: optional('text'),
      expires: optional('moment'),
      extra: new Unasked('what nobody knows decides nothing'),
    },
  },
  published: optional('moment'),
}

const follow = { id: 'text', followerId: 'text', targetId: 'text' } as const
const pair = { actorId: 'text', statusId: 'text' } as const
const tag = { actorId: 'text', name: 'text', displayName: 'text' } as const

/** What has to go out. */
export const send: Parts<'delivery.send'> = {
  id: 'text',
  senderId: 'text',
  activityId: 'text',
  body: 'text',
  to: { each: { actorId: 'text', inbox: 'text', isPersonal: optional('flag') } },
  followersOf: 'list',
  exceptInboxes: optional('list'),
  subject: optional('text'),
  supersedes: optional('flag'),
  synchronizeFollowers: optional('flag'),
  retries: optional('number'),
}

/** What has to be told anew. */
export const update: Parts<'update.send'> = {
  objectId: 'text',
  at: 'moment',
  endsPoll: optional('always'),
}

/** All kinds with all their members; one left out does not compile. */
const EFFECTS: { readonly [Kind in EffectKind]: Parts<Kind> } = {
  'status.create': { status, via: { oneOf: ['delivered', 'fetched'] } },
  'status.edit': {
    status: { ...status, published: STAYS, visibility: STAYS, inReplyTo: STAYS, conversation: STAYS },
    isSignificant: NOT_SHOWN,
    resetsVotes: 'flag',
  },
  'status.counts': { statusId: 'text', claimedCounts: counts },
  'status.policy': { statusId: 'text', quotePolicy: 'number' },
  'status.mention': {
    statusId: 'text',
    mention: { actorId: 'text', silent: 'flag', notify: 'flag' },
    visibility: VISIBILITY,
  },
  'status.delete': { statusId: 'text', authorId: 'text' },
  'status.boost': { ...pair, id: 'text', published: 'moment', visibility: VISIBILITY },
  'status.unboost': { ...pair, id: BY_PAIR },
  'status.favourite': { ...pair, id: optional('text') },
  'status.unfavourite': pair,
  'status.pin': pair,
  'status.unpin': pair,
  'tag.feature': tag,
  'tag.unfeature': { ...tag, displayName: BY_PAIR },
  'poll.vote': {
    ...pair,
    id: BY_PAIR,
    option: 'number',
    isFirst: new Unasked('a host has to count by itself: two votes may have been decided at once'),
  },
  'poll.results': { statusId: 'text', poll },
  'quote.request': { id: 'text', actorId: 'text', quoteId: 'text', targetId: 'text', targetAuthorId: 'text' },
  'quote.accept': {
    quoteId: 'text',
    targetId: 'text',
    targetAuthorId: 'text',
    stamp: 'text',
    requestId: optional('text'),
  },
  'quote.reject': {
    quoteId: 'text',
    targetId: 'text',
    state: { oneOf: ['rejected'] },
    requestId: optional('text'),
  },
  'quote.revoke': {
    quoteId: 'text',
    targetId: 'text',
    state: { oneOf: ['revoked'] },
    stamp: new Unasked('a quote has one stamp, and none once it is revoked'),
    requestId: optional('text'),
  },
  'follow.request': follow,
  'follow.accept': {
    ...follow,
    follower: optional({ inbox: 'text', sharedInbox: optional('text') }),
  },
  'follow.reject': { ...follow, id: BY_PAIR },
  'follow.undo': { ...follow, id: BY_PAIR },
  'follow.unaccept': { ...follow, id: BY_PAIR },
  'followers.reconcile': { targetId: 'text', remove: 'list', accept: 'list' },
  'block.add': { id: optional('text'), actorId: 'text', targetId: 'text' },
  'block.remove': { actorId: 'text', targetId: 'text' },
  'account.update': { account },
  'account.delete': { accountId: 'text' },
  'account.move': { accountId: 'text', targetId: 'text', at: 'moment' },
  'report.create': {
    id: NOT_SHOWN,
    actorId: 'text',
    accountId: 'text',
    statusIds: 'list',
    comment: 'text',
  },
  'collection.update': { id: 'text', ownerId: 'text', name: NOT_SHOWN, html: NOT_SHOWN, items: NOT_SHOWN },
  'collection.delete': { id: 'text', ownerId: 'text' },
  'account.moderate': { accountId: 'text', severity: SEVERITY },
  'domain.moderate': { domain: 'text', severity: SEVERITY },
  'notification.add': {
    type: { oneOf: ['mention', 'follow', 'follow_request', 'favourite', 'boost', 'quote', 'quote_request'] },
    accountId: 'text',
    actorId: 'text',
    statusId: optional('text'),
  },
  'delivery.send': send,
  'update.send': update,
  'activity.seen': { key: 'name', until: 'deadline' },
  'tombstone.add': { id: 'text', actorId: 'text', at: 'moment', until: 'moment' },
  ignored: {
    reason: new Unasked('leaves no trace'),
    activity: new Unasked('leaves no trace'),
  },
}

/** Every member of every effect lost, and every one changed. */
export const effectMemberMutants: readonly Mutant[] = (Object.keys(EFFECTS) as EffectKind[]).flatMap((kind) =>
  faultsOf(EFFECTS[kind] as Members<object>).map(({ name, inflict }) =>
    applying(`${kind}: ${name}`, (effects) =>
      effects.map((effect) => (effect.kind === kind ? (inflict(effect) as Effect) : effect)),
    ),
  ),
)
