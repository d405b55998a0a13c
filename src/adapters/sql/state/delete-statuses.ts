/**
 * Posts and boosts going away, with all that was about them.
 *
 * @module
 */
import { isCounted } from '../../state/index.js'
import { isSet, type Flag } from '../columns.js'
import type { Executor } from '../database.js'
import { sql, type SqlBool } from 'kysely'
import { statement } from '../statement.js'
import type { Applying } from './applying.js'
import { createCountChanges } from './counts.js'
import { leaveHomes } from './home.js'
import { keyOf } from '../ids.js'
import { emptyQuotesOf, removeQuotes } from './quotes.js'

/** Posts of an account that go at once: so a long list takes no memory. */
const AT_ONCE = 200

type ByKeys = { readonly ids: readonly string[] }

interface Going {
  readonly id: string
  readonly local_id: string
  readonly author_id: string
  readonly local: Flag
  readonly boost_of: string | null
  readonly audience: number | string | bigint
}

/** The columns of what goes away. */
export const GOING = ['id', 'local_id', 'author_id', 'local', 'boost_of', 'audience'] as const

const goingById = statement<{ readonly id: string; readonly author: string }, Going>((db, p) =>
  db.selectFrom('statuses').select(GOING).where('id', '=', p('id')).where('author_id', '=', p('author')),
)
const goingOfAuthor = statement<{ readonly author: string }, Going>((db, p) =>
  db
    .selectFrom('statuses')
    .select(GOING)
    .where('author_id', '=', p('author'))
    .limit((eb) => eb.lit(AT_ONCE)),
)
const boostsOf = statement<ByKeys, Going>((db, p) =>
  db
    .selectFrom('statuses')
    .select(GOING)
    .where('boost_of', 'in', p.list('ids'))
    .limit((eb) => eb.lit(AT_ONCE)),
)

const markGone = statement<ByKeys>((db, p) =>
  db
    .insertInto('gone_statuses')
    .columns(['id', 'audience'])
    .expression((eb) =>
      eb
        .selectFrom('statuses')
        .select(['id', 'audience'])
        .where('id', 'in', p.list('ids'))
        .where('local', '=', eb.lit(1)),
    )
    .onConflict((conflict) => conflict.doNothing()),
)

/** One statement for each table whose rows are about a post, and go with it. */
const aboutThem = [
  statement<ByKeys>((db, p) => db.deleteFrom('favourites').where('status_id', 'in', p.list('ids'))),
  statement<ByKeys>((db, p) => db.deleteFrom('pins').where('status_id', 'in', p.list('ids'))),
  statement<ByKeys>((db, p) => db.deleteFrom('poll_votes').where('status_id', 'in', p.list('ids'))),
  statement<ByKeys>((db, p) => db.deleteFrom('poll_tallies').where('status_id', 'in', p.list('ids'))),
  statement<ByKeys>((db, p) => db.deleteFrom('status_edits').where('status_id', 'in', p.list('ids'))),
  statement<ByKeys>(
    (db, p) =>
      db
        .deleteFrom('notifications')
        .where('status_id', 'in', p.list('ids'))
        .where(sql<SqlBool>`status_id <> ''`), // as the index says
  ),
]
const removeThem = statement<ByKeys>((db, p) => db.deleteFrom('statuses').where('id', 'in', p.list('ids')))

/** A post of this author, and all that was about it. Posts that quote it keep an empty quote. */
export async function deleteStatus(statusId: string, authorId: string, applying: Applying): Promise<void> {
  const going = await goingById.first(applying.trx, { id: keyOf(statusId), author: keyOf(authorId) })
  if (going !== undefined) await deleteRows([going], applying)
}

/** Every post and boost of an account. */
export async function deleteStatusesOf(authorId: string, applying: Applying): Promise<void> {
  for (;;) {
    const going = await goingOfAuthor.all(applying.trx, { author: keyOf(authorId) })
    if (going.length === 0) return
    await deleteRows(going, applying)
  }
}

/** Boosts, of which nothing but their place in timelines goes with them. */
export async function deleteBoosts(boosts: readonly Going[], trx: Executor): Promise<void> {
  if (boosts.length === 0) return
  await leaveHomes(trx, boosts.map(({ local_id }) => local_id)) // prettier-ignore
  await removeThem.run(trx, { ids: boosts.map(({ id }) => id) })
  await countDown(boosts, trx)
}

async function deleteRows(rows: readonly Going[], { trx }: Applying): Promise<void> {
  const posts = rows.filter(({ boost_of }) => boost_of === null)
  const ids = posts.map(({ id }) => id)
  await deleteBoosts(rows.filter(({ boost_of }) => boost_of !== null), trx) // prettier-ignore
  if (ids.length === 0) return
  for (;;) {
    const boosts = await boostsOf.all(trx, { ids })
    if (boosts.length === 0) break
    await deleteBoosts(boosts, trx)
  }
  for (const remove of aboutThem) await remove.run(trx, { ids })
  await removeQuotes(trx, ids)
  await emptyQuotesOf(trx, ids)
  await leaveHomes(trx, posts.map(({ local_id }) => local_id)) // prettier-ignore
  await markGone.run(trx, { ids })
  await removeThem.run(trx, { ids })
  await countDown(posts, trx)
}

async function countDown(rows: readonly Going[], trx: Executor): Promise<void> {
  const changes = createCountChanges()
  for (const { local, author_id, boost_of, audience } of rows) {
    if (!isSet(local)) continue
    if (boost_of !== null) changes.note(author_id, { boosts: -1 })
    else if (isCounted(Number(audience))) changes.note(author_id, { statuses: -1 })
  }
  await changes.store(trx)
}
