/**
 * What a server shows its users: timelines, notifications, who follows whom.
 *
 * @module
 */
import { sql, type SqlBool } from 'kysely'
import type { NotificationType } from '../../../core/model/index.js'
import type { Directory } from '../../../protocol/ports/index.js'
import {
  shownAtHome,
  stillTold,
  type PageRead,
  type ReadingPage,
  type StateReading,
  type StoredReport,
  type TimelineItem,
} from '../../state/index.js'
import { readRows, type RowName } from '../damaged.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { readWhole, readWholeByHandle } from './accounts.js'
import { timestampOf } from './applying.js'
import { FOLLOW_COLUMNS, readFollow, toKnownFollow, toKnownFollows, type FollowRow } from './follows.js'
import { idOf, keyOf } from '../ids.js'
import { momentOf } from './local-ids.js'
import { readIds } from './long-ids.js'
import { beforeOf, cutPage } from './pages.js'
import type { NotificationsTable } from './schema.js'
import { readStatus, STATUS_COLUMNS, toBoosts, toStatuses, type StatusRow } from './statuses.js'
import { parseStored } from './stored.js'

const DEFAULT_LIMIT = 40

type ById = { readonly id: string }
type PageOfOne = ById & { readonly before: string; readonly limit: number }

const edits = statement<ById, { value: string }>((db, p) =>
  db.selectFrom('status_edits').select('value').where('status_id', '=', p('id')).orderBy('edited_at'),
)
const postsBy = statement<PageOfOne, StatusRow>((db, p) =>
  db
    .selectFrom('statuses')
    .select(STATUS_COLUMNS)
    .where('author_id', '=', p('id'))
    .where('is_boost', '=', (eb) => eb.lit(0))
    .where('local_id', '<', p('before'))
    .orderBy('local_id', 'desc')
    .limit(p('limit')),
)
const replies = statement<ById & { readonly limit: number }, StatusRow>((db, p) =>
  db
    .selectFrom('statuses')
    .select(STATUS_COLUMNS)
    .where('in_reply_to', '=', p('id'))
    .orderBy('local_id')
    .limit(p('limit')),
)
const home = statement<PageOfOne, StatusRow>((db, p) =>
  db
    .selectFrom('home_entries')
    .innerJoin('statuses', 'statuses.local_id', 'home_entries.local_id')
    .select(STATUS_COLUMNS)
    .where('home_entries.account_id', '=', p('id'))
    .where('home_entries.local_id', '<', p('before'))
    .orderBy('home_entries.local_id', 'desc')
    .limit(p('limit')),
)
const byKeys = statement<{ readonly ids: readonly string[] }, StatusRow>((db, p) =>
  db.selectFrom('statuses').select(STATUS_COLUMNS).where('id', 'in', p.list('ids')),
)
const notifications = statement<PageOfOne, NotificationsTable>((db, p) =>
  db
    .selectFrom('notifications')
    .selectAll()
    .where('account_id', '=', p('id'))
    .where('local_id', '<', p('before'))
    .orderBy('local_id', 'desc')
    .limit(p('limit')),
)
const requests = statement<ById, FollowRow>((db, p) =>
  db
    .selectFrom('follows')
    .select(FOLLOW_COLUMNS)
    .where('target_id', '=', p('id'))
    .where(sql<SqlBool>`follower_local in (0, 1)`) // says nothing but that the index will do
    .where('accepted', '=', (eb) => eb.lit(0))
    .orderBy('local_id'),
)
const favouriters = statement<ById, { actor_id: string; long_ids: string | null }>((db, p) =>
  db
    .selectFrom('favourites')
    .select(['actor_id', 'long_ids'])
    .where('status_id', '=', p('id'))
    .orderBy('local_id'),
)
const boosters = statement<ById, { author_id: string; long_ids: string | null }>((db, p) =>
  db
    .selectFrom('statuses')
    .select(['author_id', 'long_ids'])
    .where('boost_of', '=', p('id'))
    .orderBy('local_id'),
)
const reports = statement<object, { local_id: string; value: string }>((db) =>
  db.selectFrom('reports').select(['local_id', 'value']).orderBy('local_id', 'desc'),
)
const collections = statement<ById, { id: string; value: string }>((db, p) =>
  db.selectFrom('collections').select(['id', 'value']).where('owner_id', '=', p('id')).orderBy('id'),
)

/** Gives the reads over the tables. */
export function createReading(reader: Executor, directory: Directory): StateReading {
  /** A page of the rows of one thing, newest first. */
  async function pageOf<R extends { readonly local_id: string }, T>(
    { all }: { readonly all: (executor: Executor, params: PageOfOne) => Promise<readonly R[]> },
    id: string,
    { before: cursor, limit = DEFAULT_LIMIT }: ReadingPage = {},
    read: (rows: readonly R[]) => Promise<readonly T[]>,
  ): Promise<PageRead<T>> {
    const before = beforeOf(cursor)
    if (before === undefined) return { items: [] }
    const found = await all(reader, { id: keyOf(id), before, limit: limit + 1 })
    const { rows, next } = cutPage(found, limit, ({ local_id }) => local_id)
    return { items: await read(rows), ...(next !== undefined && { next }) }
  }

  /** Posts, and the posts that were boosted; rows of boosts whose post is not here show nothing. */
  async function timelineOf(rows: readonly StatusRow[]) {
    const boosted = rows.flatMap(({ boost_of }) => boost_of ?? [])
    const others = boosted.length === 0 ? [] : await byKeys.all(reader, { ids: boosted })
    const posts = [...rows.filter(({ boost_of }) => boost_of === null), ...others]
    const statuses = await toStatuses(reader, posts)
    const byKey = new Map(statuses.map((status) => [keyOf(status.id), status]))
    return rows.flatMap((row): readonly TimelineItem[] => {
      const status = byKey.get(row.boost_of ?? row.id)
      if (status === undefined) return []
      if (row.boost_of === null) return [{ status }]
      return toBoosts(reader, [row]).map(({ actorId: boostedBy }) => ({ status, boostedBy }))
    })
  }

  return {
    account: (id) => readWhole(reader, id),
    accountByHandle: (handle) => readWholeByHandle(reader, handle.replace(/^@/, '')),
    status: (id) => readStatus(reader, id),
    async edits(statusId) {
      const rows = await edits.all(reader, { id: keyOf(statusId) })
      return readRows(
        reader,
        rows,
        () => ({ table: 'status_edits', id: keyOf(statusId) }),
        ({ value }) => parseStored('status', value),
      )
    },
    statusesBy: (accountId, page) => pageOf(postsBy, accountId, page, (rows) => toStatuses(reader, rows)),
    async repliesTo(statusId, limit = DEFAULT_LIMIT) {
      return toStatuses(reader, await replies.all(reader, { id: keyOf(statusId), limit }))
    },
    timeline: (accountId, page) =>
      pageOf(home, accountId, page, async (rows) =>
        shownAtHome(accountId, await timelineOf(rows), directory),
      ),
    notifications: (accountId, page) =>
      pageOf(notifications, accountId, page, (rows) =>
        stillTold(accountId, readRows(reader, rows, notificationName, toNotification), directory),
      ),
    async follow(followerId, targetId) {
      const row = await readFollow(reader, { followerId, targetId })
      return row && toKnownFollow(reader, row)
    },
    async followRequests(accountId) {
      return toKnownFollows(reader, await requests.all(reader, { id: keyOf(accountId) }))
    },
    async favouritedBy(statusId) {
      const rows = await favouriters.all(reader, { id: keyOf(statusId) })
      return readIds(reader, rows, 'favourites', 'actor_id')
    },
    async boostedBy(statusId) {
      const rows = await boosters.all(reader, { id: keyOf(statusId) })
      return readIds(reader, rows, 'statuses', 'author_id')
    },
    async reports() {
      const rows = await reports.all(reader, {})
      return readRows(reader, rows, ({ local_id: id }) => ({ table: 'reports', id }), toReport)
    },
    async collectionsOf(ownerId) {
      const rows = await collections.all(reader, { id: keyOf(ownerId) })
      return readRows(
        reader,
        rows,
        ({ id }) => ({ table: 'collections', id }),
        ({ value }) => parseStored('collection', value),
      )
    },
  }
}

const TYPES: { readonly [Type in NotificationType]: Type } = {
  mention: 'mention',
  follow: 'follow',
  follow_request: 'follow_request',
  favourite: 'favourite',
  boost: 'boost',
  quote: 'quote',
  quote_request: 'quote_request',
}

function typeOf(word: string): NotificationType {
  if (!Object.hasOwn(TYPES, word)) throw new TypeError('there is no such notification')
  return word as NotificationType // it is one of them
}

function notificationName({ local_id: id }: NotificationsTable): RowName {
  return { table: 'notifications', id }
}

function toNotification({ type, account_id, actor_id, status_id, local_id, long_ids }: NotificationsTable) {
  return {
    type: typeOf(type),
    accountId: idOf(account_id, long_ids),
    actorId: idOf(actor_id, long_ids),
    ...(status_id !== '' && { statusId: idOf(status_id, long_ids) }),
    at: timestampOf(momentOf(local_id)),
  }
}

function toReport({ local_id, value }: { readonly local_id: string; readonly value: string }): StoredReport {
  const { actorId, accountId, statusIds, comment } = parseStored('report', value)
  return { actorId, accountId, statusIds, comment, at: timestampOf(momentOf(local_id)) }
}
