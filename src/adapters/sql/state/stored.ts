/**
 * What rows hold as JSON, held against what was stored there: another program may have written into them.
 *
 * @module
 */
import type { Poll, Status, StatusQuote } from '../../../core/model/index.js'
import type { LocalAccount, PublishedBoost } from '../../../protocol/ports/index.js'
import {
  isVisibility,
  type AccountFacts,
  type AccountProfile,
  type KeyPairPem,
  type StoredReport,
} from '../../state/index.js'

/** Tells whether a value is one. */
type Check = (value: unknown) => boolean
/** What the members of a value are, those that may be absent among them. */
type Shape<V> = { readonly [Name in keyof V]-?: Check }

const text: Check = (value) => typeof value === 'string'
const flag: Check = (value) => typeof value === 'boolean'
const number: Check = (value) => typeof value === 'number'
const moment: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value))
const visibility: Check = (value) => typeof value === 'string' && isVisibility(value)
/** What nothing is decided by, and what is shown as it is. */
const anything: Check = () => true

function optional(check: Check): Check {
  return (value) => value === undefined || check(value)
}

function list(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check)
}

function shaped<V>(shape: Shape<V>): Check {
  const members = Object.entries<Check>(shape)
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    members.every(([name, check]) => check((value as Readonly<Record<string, unknown>>)[name]))
}

const emojis = list(shaped({ shortcode: text, url: text }))

const poll = shaped<Poll>({
  options: list(shaped({ title: text, votes: number })),
  isMultiple: flag,
  expiresAt: optional(moment),
  isClosed: flag,
  votersCount: anything,
})

const quote = shaped<StatusQuote>({
  targetId: optional(text),
  targetAuthorId: optional(text),
  state: text,
  stamp: optional(text),
  requestId: optional(text),
  legacy: flag,
})

const status = shaped<Status>({
  id: text,
  authorId: text,
  local: flag,
  type: text,
  url: text,
  published: moment,
  editedAt: optional(moment),
  html: text,
  content: text,
  spoilerText: text,
  sensitive: flag,
  visibility,
  language: optional(text),
  inReplyTo: optional(text),
  conversation: optional(text),
  mentions: list(shaped({ actorId: text, silent: flag, notify: flag })),
  hashtags: list(shaped({ name: text, displayName: text })),
  emojis,
  media: list(shaped({ kind: text, url: text })),
  poll: optional(poll),
  quote: optional(quote),
  quotePolicy: number,
  cardUrl: optional(text),
  claimedCounts: shaped({}),
  atomUri: optional(text),
})

const boost = shaped<PublishedBoost>({
  id: text,
  actorId: text,
  statusId: text,
  published: moment,
  visibility,
})

const accountFacts = shaped<AccountFacts>({
  id: text,
  local: flag,
  type: text,
  username: text,
  acct: optional(text),
  displayName: text,
  url: text,
  inbox: text,
  outbox: optional(text),
  followers: optional(text),
  following: optional(text),
  featured: optional(text),
  featuredTags: optional(text),
  featuredCollections: optional(text),
  sharedInbox: optional(text),
  locked: flag,
  memorial: flag,
  suspended: flag,
  movedTo: optional(text),
  alsoKnownAs: list(text),
  publicKeys: list(shaped({ id: text })),
})

const accountProfile = shaped<AccountProfile>({
  html: text,
  summary: text,
  avatarUrl: optional(text),
  headerUrl: optional(text),
  fields: list(shaped({ name: text, html: text })),
  emojis,
  bot: flag,
  group: flag,
  discoverable: flag,
  indexable: flag,
  attributionDomains: list(text),
  multikeys: list(shaped({ id: text })),
  published: optional(moment),
})

/** A user without what has columns of its own. */
export type StoredUser = Omit<LocalAccount, keyof KeyPairPem | 'suspended'>

const image = optional(shaped({ url: text }))

const user = shaped<StoredUser>({
  username: text,
  name: optional(text),
  summary: optional(text),
  locked: optional(flag),
  bot: optional(flag),
  group: optional(flag),
  discoverable: optional(flag),
  indexable: optional(flag),
  memorial: optional(flag),
  createdAt: optional(text),
  avatar: image,
  header: image,
  fields: optional(list(shaped({ name: text, value: text }))),
  alsoKnownAs: optional(list(text)),
  movedTo: optional(text),
  attributionDomains: optional(list(text)),
})

/** Where an account moved to, and when. */
export interface StoredMove {
  readonly targetId: string
  readonly at: string
}

/** A list of accounts that somebody recommends. */
export interface StoredCollection {
  readonly id: string
  readonly ownerId: string
  readonly name: string
  readonly html: string
  readonly items: readonly string[]
}

/** Everything that is kept as JSON, by what it is. */
interface Stored {
  readonly status: Status
  readonly boost: PublishedBoost
  readonly accountFacts: AccountFacts
  readonly accountProfile: AccountProfile
  readonly move: StoredMove
  readonly user: StoredUser
  readonly keys: KeyPairPem
  readonly report: Omit<StoredReport, 'at'>
  readonly collection: StoredCollection
  readonly tag: string
}

const CHECKS: { readonly [Kind in keyof Stored]: Check } = {
  status,
  boost,
  accountFacts,
  accountProfile,
  move: shaped<StoredMove>({ targetId: text, at: moment }),
  user,
  keys: shaped<KeyPairPem>({ privateKeyPem: text, publicKeyPem: text }),
  report: shaped<Omit<StoredReport, 'at'>>({
    actorId: text,
    accountId: text,
    statusIds: list(text),
    comment: text,
  }),
  collection: shaped<StoredCollection>({
    id: text,
    ownerId: text,
    name: text,
    html: text,
    items: list(text),
  }),
  tag: text,
}

/**
 * Reads what a column holds as JSON.
 *
 * @param kind - What was stored there.
 * @param json - The column.
 * @returns The value.
 * @throws SyntaxError for what is no JSON, TypeError for another value.
 */
export function parseStored<Kind extends keyof Stored>(kind: Kind, json: string): Stored[Kind] {
  const value: unknown = JSON.parse(json)
  if (!CHECKS[kind](value)) throw new TypeError(`what is stored is no ${kind}`)
  return value as Stored[Kind] // as checked, as far as anything hangs on it
}

/**
 * Holds a value against the row that it stands in.
 *
 * @param key - What the row is known by.
 * @param found - What its value says.
 * @throws TypeError where the value is that of another row.
 */
export function assertOwn(key: string, found: string): void {
  if (key !== found) throw new TypeError('what is stored is of another row')
}
