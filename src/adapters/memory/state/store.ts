/**
 * Every table of a state, with the ways in which its rows are found.
 *
 * @module
 */
import { audienceFor, isCounted } from '../../state/index.js'
import { createTable, keyOf, type Index, type Journal, type Table } from '../tables/index.js'
import {
  keyOfEntry,
  type AccountRow,
  type BlockRow,
  type BoostRow,
  type CollectionRow,
  type EditRow,
  type FollowRow,
  type GoneRow,
  type HomeRow,
  type LocalRow,
  type MarkRow,
  type ModerationRow,
  type MoveRow,
  type NotificationRow,
  type QuoteRow,
  type ReportRow,
  type SeenRow,
  type StatusRow,
  type TagRow,
  type TombstoneRow,
  type VoteRow,
} from './rows.js'

/** Everything that a state keeps, but for what waits to be sent. */
export interface Store {
  readonly accounts: Table<AccountRow, 'handle'>
  readonly locals: Table<LocalRow, 'actor'>
  readonly statuses: Table<
    StatusRow,
    'author' | 'published' | 'counted' | 'answers' | 'openAnswers' | 'atomUri'
  >
  readonly edits: Table<EditRow, 'status'>
  /** Local posts that were deleted. */
  readonly gone: Table<GoneRow, never>
  readonly boosts: Table<BoostRow, 'actor' | 'published' | 'status' | 'localOf' | 'id' | 'ownId'>
  readonly favourites: Table<MarkRow, 'actor' | 'status'>
  readonly pins: Table<MarkRow, 'actor' | 'status'>
  readonly votes: Table<VoteRow, 'actor' | 'status' | 'pair'>
  readonly quotes: Table<QuoteRow, QuoteIndex>
  readonly follows: Table<FollowRow, FollowIndex>
  readonly blocks: Table<BlockRow, 'actor' | 'id'>
  readonly tags: Table<TagRow, 'actor'>
  readonly collections: Table<CollectionRow, 'owner'>
  readonly reports: Table<ReportRow, 'all'>
  readonly moves: Table<MoveRow, never>
  readonly moderatedAccounts: Table<ModerationRow, never>
  readonly moderatedDomains: Table<ModerationRow, never>
  readonly home: Table<HomeRow, 'owner' | 'status' | 'booster'>
  readonly notifications: Table<NotificationRow, 'account' | 'actor' | 'status'>
  readonly tombstones: Table<TombstoneRow, 'all'>
  readonly seen: Table<SeenRow, 'all'>
}

type QuoteIndex =
  | 'target'
  | 'localTarget' // by local accounts
  | 'stamp' // with the author who gave it
  | 'givenStamp' // that stands
  | 'request' // with the author of the quoting post
  | 'requestTo' // with the author of the quoted one

type FollowIndex =
  | 'id' // of the Follow, with the follower
  | 'idTo' // and with the one who is followed
  | 'follower' // all of one's follows
  | 'target' // all follows of somebody
  | 'following' // accepted, in the order in which they began
  | 'requests' // pending
  | 'followers' // accepted
  | 'remoteFollowers' // accepted, in the order in which they began
  | 'inboxes' // accepted and remote, in the order of the inboxes
  | 'local' // of anybody by a local account

/** Creates empty tables. */
export function createStore(journal: Journal, isLocal: (id: string) => boolean): Store {
  const table =
    <Row>() =>
    <Name extends string>(
      key: (row: Row) => string,
      indexes: Readonly<Record<Name, Index<Row>>>,
    ): Table<Row, Name> =>
      createTable<Row, Name>(journal, key, indexes)
  const pair = ({ actorId, statusId }: { readonly actorId: string; readonly statusId: string }): string =>
    keyOf(actorId, statusId)
  const actorId = { of: (row: { readonly actorId: string }) => row.actorId }
  const statusId = { of: (row: { readonly statusId: string }) => row.statusId }
  const bySequence = (row: { readonly sequence: number }): number => row.sequence
  const byTime = (row: { readonly at: string }): string => row.at
  /** What does not last, by when it may go. */
  const untilTime = { of: () => '', order: (row: { readonly until: string }) => row.until }

  return {
    accounts: table<AccountRow>()(({ account }) => account.id, {
      handle: { of: ({ account }) => account.acct?.toLowerCase() },
    }),
    locals: table<LocalRow>()(({ name }) => name, { actor: { of: (row) => row.actorId } }),
    statuses: table<StatusRow>()(({ status }) => status.id, {
      author: { of: ({ status }) => status.authorId, order: byTime },
      published: {
        of: ({ status }) =>
          status.local ? keyOf(status.authorId, audienceFor(status.visibility)) : undefined,
        order: byTime,
      },
      counted: {
        of: ({ status }) => (isCounted(audienceFor(status.visibility)) ? status.authorId : undefined),
      },
      answers: { of: ({ status }) => status.inReplyTo, order: byTime },
      openAnswers: {
        of: ({ status }) => (audienceFor(status.visibility) === 0 ? status.inReplyTo : undefined),
        order: byTime,
      },
      // anybody can write anybody's id: whose it is stands beside it, so that nobody else's rows are looked at
      atomUri: { of: ({ status }) => status.atomUri && keyOf(status.atomUri, status.authorId) },
    }),
    edits: table<EditRow>()((row) => keyOf(row.statusId, row.at), { status: { ...statusId, order: byTime } }),
    gone: table<GoneRow>()(({ id }) => id, {}),
    boosts: table<BoostRow>()(pair, {
      actor: { ...actorId, order: byTime },
      published: {
        of: (row) => (isLocal(row.actorId) ? keyOf(row.actorId, audienceFor(row.visibility)) : undefined),
        order: byTime,
      },
      status: { ...statusId, order: byTime },
      localOf: { of: (row) => (isLocal(row.actorId) ? row.statusId : undefined), order: byTime },
      id: { of: ({ id }) => id },
      ownId: { of: (row) => keyOf(row.id, row.actorId) },
    }),
    favourites: table<MarkRow>()(pair, { actor: actorId, status: { ...statusId, order: bySequence } }),
    pins: table<MarkRow>()(pair, { actor: { ...actorId, order: bySequence }, status: statusId }),
    votes: table<VoteRow>()((row) => keyOf(row.actorId, row.statusId, row.option), {
      actor: actorId,
      status: statusId,
      pair: { of: pair, order: ({ option }) => option },
    }),
    quotes: table<QuoteRow>()(({ quoteId }) => quoteId, {
      target: { of: ({ targetId }) => targetId },
      localTarget: {
        of: (row) => (isLocal(row.quoteAuthorId) ? row.targetId : undefined),
        order: ({ quoteAuthorId }) => quoteAuthorId,
      },
      stamp: { of: ({ stamp, targetAuthorId }) => both(stamp, targetAuthorId) },
      givenStamp: { of: ({ stamp, state }) => (state === 'accepted' ? stamp : undefined) },
      request: { of: ({ requestId, quoteAuthorId }) => both(requestId, quoteAuthorId) },
      requestTo: { of: ({ requestId, targetAuthorId }) => both(requestId, targetAuthorId) },
    }),
    follows: followTable(journal, isLocal),
    blocks: table<BlockRow>()((row) => keyOf(row.actorId, row.targetId), {
      actor: actorId,
      id: { of: ({ id, actorId: maker }) => both(id, maker) },
    }),
    tags: table<TagRow>()((row) => keyOf(row.actorId, row.name), {
      actor: { ...actorId, order: bySequence },
    }),
    collections: table<CollectionRow>()((row) => keyOf(row.ownerId, row.id), {
      owner: { of: ({ ownerId }) => ownerId },
    }),
    reports: table<ReportRow>()(reportKey, { all: { of: () => '', order: bySequence } }),
    moves: table<MoveRow>()((row) => row.accountId, {}),
    moderatedAccounts: table<ModerationRow>()((row) => row.subject, {}),
    moderatedDomains: table<ModerationRow>()((row) => row.subject, {}),
    home: table<HomeRow>()(keyOfEntry, {
      owner: { of: ({ ownerId }) => ownerId, order: byTime },
      status: statusId,
      booster: { of: ({ boostedBy, statusId: id }) => boostedBy && keyOf(boostedBy, id) },
    }),
    notifications: table<NotificationRow>()(
      (row) => keyOf(row.type, row.accountId, row.actorId, row.statusId ?? ''),
      {
        account: { of: ({ accountId }) => accountId, order: bySequence },
        actor: actorId,
        status: { of: (row) => row.statusId },
      },
    ),
    tombstones: table<TombstoneRow>()((row) => keyOf(row.actorId, row.id), { all: untilTime }),
    seen: table<SeenRow>()(({ key }) => key, { all: untilTime }),
  }
}

function followTable(journal: Journal, isLocal: (id: string) => boolean): Table<FollowRow, FollowIndex> {
  const order = ({ sequence }: FollowRow): number => sequence
  const when = (state: FollowRow['state'], row: FollowRow, value: string): string | undefined =>
    row.state === state ? value : undefined
  const remote = (row: FollowRow): string | undefined =>
    isLocal(row.followerId) ? undefined : when('accepted', row, row.targetId)
  return createTable<FollowRow, FollowIndex>(journal, (row) => keyOf(row.followerId, row.targetId), {
    id: { of: ({ id, followerId }) => keyOf(id, followerId) },
    idTo: { of: ({ id, targetId }) => keyOf(id, targetId) },
    follower: { of: ({ followerId }) => followerId, order },
    target: { of: ({ targetId }) => targetId, order },
    following: { of: (row) => when('accepted', row, row.followerId), order },
    requests: { of: (row) => when('pending', row, row.targetId), order },
    followers: { of: (row) => when('accepted', row, row.targetId), order },
    remoteFollowers: { of: remote, order },
    inboxes: {
      of: (row) => (row.inbox === undefined ? undefined : remote(row)),
      order: ({ inbox = '', inboxRank = 0 }) => `${inbox}\n${inboxRank}`,
    },
    local: { of: (row) => (isLocal(row.followerId) ? row.targetId : undefined), order },
  })
}

/** One key of an id and whose it is, where both are there. */
function both(id: string | undefined, actorId: string | undefined): string | undefined {
  return id === undefined || actorId === undefined ? undefined : keyOf(id, actorId)
}

/** A report without an id of its own is the same when it says the same. */
function reportKey({ id, actorId, accountId, statusIds, comment }: ReportRow): string {
  return id === undefined ? keyOf(actorId, accountId, JSON.stringify(statusIds), comment) : keyOf(actorId, id)
}
