/**
 * Who follows a local account, in pages, and where they are reached.
 *
 * @module
 */
import { sql, type SqlBool } from 'kysely'
import type { Recipient } from '../../../core/model/index.js'
import { domainOf } from '../../../core/wire/url.js'
import type { Page, PageOf, Question } from '../../../protocol/ports/index.js'
import { isPersonal } from '../../state/index.js'
import { toNumber } from '../columns.js'
import { readOr } from '../damaged.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { reversed } from './domains.js'
import { idOf, isKey, keyOf } from '../ids.js'
import { readIds } from './long-ids.js'
import { beforeOf, cutPage } from './pages.js'

type PageRow = { readonly follower_id: string; readonly local_id: string; readonly long_ids: string | null }

const remoteFollowers = statement<
  { readonly target: string; readonly before: string; readonly limit: number },
  PageRow
>((db, p) =>
  db
    .selectFrom('follows')
    .select(['follower_id', 'local_id', 'long_ids'])
    .where('target_id', '=', p('target'))
    .where('follower_local', '=', (eb) => eb.lit(0))
    .where('accepted', '=', (eb) => eb.lit(1))
    .where('local_id', '<', p('before'))
    .orderBy('local_id', 'desc')
    .limit(p('limit')),
)

/** The first follower of each inbox, and how many there are. */
const inboxes = statement<
  { readonly target: string; readonly after: string; readonly limit: number },
  { inbox: string; first: string; followers: number | string | bigint }
>((db, p) =>
  db
    .selectFrom('follows')
    .select([sql<string>`inbox`.as('inbox'), sql<string>`min(inbox_rank || follower_id)`.as('first')])
    .select((eb) => eb.fn.countAll<number | string | bigint>().as('followers'))
    .where('target_id', '=', p('target'))
    .where(sql<SqlBool>`accepted = 1 and inbox is not null`) // as the index says
    .where('inbox', '>', p('after'))
    .groupBy('inbox')
    .orderBy('inbox')
    .limit(p('limit')),
)

const longIds = statement<
  { readonly target: string; readonly follower: string },
  { long_ids: string | null }
>((db, p) =>
  db
    .selectFrom('follows')
    .select('long_ids')
    .where('follower_id', '=', p('follower'))
    .where('target_id', '=', p('target')),
)

const onDomain = statement<{ readonly target: string; readonly domain: string }, Omit<PageRow, 'local_id'>>(
  (db, p) =>
    db
      .selectFrom('follows')
      .select(['follower_id', 'long_ids'])
      .where('remote_domain', '=', p('domain'))
      .where('target_id', '=', p('target'))
      .where('accepted', '=', (eb) => eb.lit(1)),
)

/** Remote followers, newest first. */
export async function readRemoteFollowers(
  executor: Executor,
  { accountId, after, limit }: { readonly accountId: string } & PageOf,
): Promise<Page<string>> {
  const before = beforeOf(after)
  if (before === undefined) return { items: [] }
  const found = await remoteFollowers.all(executor, { target: keyOf(accountId), before, limit: limit + 1 })
  const { rows, next } = cutPage(found, limit, ({ local_id }) => local_id)
  return {
    items: readIds(executor, rows, 'follows', 'follower_id'),
    ...(next !== undefined && { next }),
  }
}

/** Each inbox once, in order. Of several behind one inbox, one stands for all. */
export async function readInboxes(
  executor: Executor,
  { accountId, after = '', limit }: { readonly accountId: string } & PageOf,
): Promise<Page<Recipient>> {
  if (!isKey(after)) return { items: [] }
  const target = keyOf(accountId)
  const found = await inboxes.all(executor, { target, after, limit: limit + 1 })
  const { rows, next } = cutPage(found, limit, ({ inbox }) => inbox)
  const items: Recipient[] = []
  for (const { inbox, first, followers } of rows) {
    const followerId = first.slice(1) // after its rank
    const isOwn = isPersonal(Number(first[0]), toNumber(followers))
    const isLong = inbox.startsWith('~') || followerId.startsWith('~')
    const long = isLong
      ? ((await longIds.first(executor, { target, follower: followerId }))?.long_ids ?? null)
      : null
    const name = { table: 'follows', id: followerId } as const
    const reached = readOr(executor, name, () => ({
      actorId: idOf(followerId, long),
      inbox: idOf(inbox, long),
      ...(isOwn && { isPersonal: true }),
    }))
    if (reached !== undefined) items.push(reached)
  }
  return { items, ...(next !== undefined && { next }) }
}

/** Accepted followers of one origin. */
export async function readFollowersOnOrigin(
  executor: Executor,
  { accountId, origin }: Question<'followers.onOrigin'>,
): Promise<readonly string[]> {
  const domain = domainOf(origin)
  if (domain === undefined) return []
  const rows = await onDomain.all(executor, { target: keyOf(accountId), domain: reversed(domain) })
  return readIds(executor, rows, 'follows', 'follower_id').filter(
    (id) => id === origin || id.startsWith(`${origin}/`),
  )
}
