/**
 * What the local accounts have published.
 *
 * @module
 */
import type { Content, Publication } from '../../../protocol/ports/index.js'
import { audienceFor, goneStatusOf, type Audience } from '../../state/index.js'
import { toNumber } from '../columns.js'
import { readRows } from '../damaged.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { readCounts } from './counts.js'
import { keyOf } from '../ids.js'
import { readIds } from './long-ids.js'
import { afterOf, beforeOf, cutPage } from './pages.js'
import { readStamped } from './quotes.js'
import { readStatus, STATUS_COLUMNS, toBoosts, toStatuses, type StatusRow } from './statuses.js'
import { parseStored } from './stored.js'

const OPEN: readonly Audience[] = [audienceFor('public')]
const OPEN_AND_PRIVATE: readonly Audience[] = [...OPEN, audienceFor('private')]

type ById = { readonly id: string }
type PageOfOne = ById & { readonly limit: number }

const gone = statement<ById, { audience: number | string | bigint }>((db, p) =>
  db.selectFrom('gone_statuses').select('audience').where('id', '=', p('id')),
)
const published = statement<PageOfOne & { readonly audience: Audience; readonly before: string }, StatusRow>(
  (db, p) =>
    db
      .selectFrom('statuses')
      .select(STATUS_COLUMNS)
      .where('author_id', '=', p('id'))
      .where('local', '=', (eb) => eb.lit(1))
      .where('audience', '=', p('audience'))
      .where('local_id', '<', p('before'))
      .orderBy('local_id', 'desc')
      .limit(p('limit')),
)
const pinned = statement<ById, StatusRow>((db, p) =>
  db
    .selectFrom('pins')
    .innerJoin('statuses', 'statuses.id', 'pins.status_id')
    .select(STATUS_COLUMNS)
    .where('pins.actor_id', '=', p('id'))
    .orderBy('pins.local_id', 'desc'),
)
const following = statement<
  PageOfOne & { readonly before: string },
  { target_id: string; local_id: string; long_ids: string | null }
>((db, p) =>
  db
    .selectFrom('follows')
    .select(['target_id', 'local_id', 'long_ids'])
    .where('follower_id', '=', p('id'))
    .where('accepted', '=', (eb) => eb.lit(1))
    .where('local_id', '<', p('before'))
    .orderBy('local_id', 'desc')
    .limit(p('limit')),
)
const favourites = statement<ById, { count: number | string | bigint }>((db, p) =>
  db
    .selectFrom('favourites')
    .select((eb) => eb.fn.countAll<number | string | bigint>().as('count'))
    .where('status_id', '=', p('id')),
)
const boosts = statement<ById, { count: number | string | bigint }>((db, p) =>
  db
    .selectFrom('statuses')
    .select((eb) => eb.fn.countAll<number | string | bigint>().as('count'))
    .where('boost_of', '=', p('id')),
)
const openReplies = statement<
  PageOfOne & { readonly after: string },
  { id: string; local_id: string; long_ids: string | null }
>((db, p) =>
  db
    .selectFrom('statuses')
    .select(['id', 'local_id', 'long_ids'])
    .where('in_reply_to', '=', p('id'))
    .where('audience', '=', (eb) => eb.lit(0))
    .where('local_id', '>', p('after'))
    .orderBy('local_id')
    .limit(p('limit')),
)
const tags = statement<ById, { name: string; value: string }>((db, p) =>
  db
    .selectFrom('featured_tags')
    .select(['name', 'value'])
    .where('actor_id', '=', p('id'))
    .orderBy('local_id'),
)

/** Gives what the local accounts have published. */
export function createSqlContent(reader: Executor): Content {
  const count = async (counting: typeof favourites, statusId: string): Promise<number> =>
    toNumber((await counting.first(reader, { id: keyOf(statusId) }))?.count ?? 0)

  return {
    async status(id) {
      const status = await readStatus(reader, id)
      if (status?.local === true) return status
      const left = await gone.first(reader, { id: keyOf(id) })
      return left && goneStatusOf(toNumber(left.audience))
    },
    async outbox(accountId, { before: cursor, limit, audience }) {
      const before = beforeOf(cursor)
      if (before === undefined) return { items: [] }
      const page = { id: keyOf(accountId), before, limit: limit + 1 }
      const audiences = audience === 'public' ? OPEN : OPEN_AND_PRIVATE
      const lists = audiences.map((one) => published.all(reader, { ...page, audience: one }))
      const found = (await Promise.all(lists)).flat().sort((a, b) => (a.local_id < b.local_id ? 1 : -1))
      const { rows, next } = cutPage(found, limit, ({ local_id }) => local_id)
      return { items: await toPublications(rows, reader), ...(next !== undefined && { next }) }
    },
    async outboxCount(accountId) {
      const [counts] = await readCounts(reader, [accountId])
      return (counts?.statuses ?? 0) + (counts?.boosts ?? 0)
    },
    async pinned(accountId) {
      return toStatuses(reader, await pinned.all(reader, { id: keyOf(accountId) }))
    },
    async following(accountId, { after, limit }) {
      const before = beforeOf(after)
      if (before === undefined) return { actorIds: [] }
      const found = await following.all(reader, { id: keyOf(accountId), before, limit: limit + 1 })
      const { rows, next } = cutPage(found, limit, ({ local_id }) => local_id)
      const actorIds = readIds(reader, rows, 'follows', 'target_id')
      return { actorIds, ...(next !== undefined && { next }) }
    },
    async followingCount(accountId) {
      const [counts] = await readCounts(reader, [accountId])
      return counts?.following ?? 0
    },
    async stamp(id) {
      const quote = await readStamped(reader, id)
      if (quote?.targetId === undefined || quote.targetAuthorId === undefined) return undefined
      return { id, authorId: quote.targetAuthorId, quoteId: quote.quoteId, targetId: quote.targetId }
    },
    async totals(statusId) {
      const [favouriteCount, boostCount] = await Promise.all([
        count(favourites, statusId),
        count(boosts, statusId),
      ])
      return { favourites: favouriteCount, boosts: boostCount }
    },
    async replies(statusId, { after: cursor, limit }) {
      const after = afterOf(cursor)
      if (after === undefined) return { ids: [] }
      const found = await openReplies.all(reader, { id: keyOf(statusId), after, limit: limit + 1 })
      const { rows, next } = cutPage(found, limit, ({ local_id }) => local_id)
      const ids = readIds(reader, rows, 'statuses', 'id') // only posts answer something
      return { ids, ...(next !== undefined && { next }) }
    },
    async featuredTags(accountId) {
      const rows = await tags.all(reader, { id: keyOf(accountId) })
      return readRows(
        reader,
        rows,
        ({ name: id }) => ({ table: 'featured_tags', id }),
        ({ value }) => parseStored('tag', value),
      )
    },
  }
}

async function toPublications(rows: readonly StatusRow[], reader: Executor): Promise<readonly Publication[]> {
  const posts = rows.filter(({ boost_of }) => boost_of === null)
  const statuses = await toStatuses(reader, posts)
  const byKey = new Map(statuses.map((status) => [keyOf(status.id), status]))
  return rows.flatMap((row): readonly Publication[] => {
    if (row.boost_of !== null) return toBoosts(reader, [row]).map((boost) => ({ kind: 'boost', boost }))
    const status = byKey.get(row.id)
    return status === undefined ? [] : [{ kind: 'status', status }]
  })
}
