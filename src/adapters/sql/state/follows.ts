/**
 * Follows as they are kept, and their end.
 *
 * @module
 */
import { sql } from 'kysely'
import type { KnownFollow } from '../../../core/model/index.js'
import type { FollowerReach, InboxRank } from '../../state/index.js'
import { isSet, type Flag } from '../columns.js'
import { readOr, readRow, readRows, type RowName } from '../damaged.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { removeFollowNotifications } from './apply-sending.js'
import type { Applying } from './applying.js'
import { createCountChanges } from './counts.js'
import { reversedDomainOf } from './domains.js'
import { idOf, keyOf, keyOrNull, longIdsOf } from '../ids.js'
import { storeUnderNewId } from './local-ids.js'
import type { FollowsTable } from './schema.js'

/** Follows that end at once: so a long list takes no memory. */
const AT_ONCE = 500

/** The columns that a follow is read from. */
export const FOLLOW_COLUMNS = ['follower_id', 'target_id', 'id', 'accepted', 'long_ids'] as const
/** A row of them. */
export type FollowRow = Pick<FollowsTable, (typeof FOLLOW_COLUMNS)[number]>

/** Both sides of a follow. */
export interface Sides {
  readonly followerId: string
  readonly targetId: string
}

type Pair = { readonly follower: string; readonly target: string }
type Row = Pair & {
  readonly id: string
  readonly accepted: Flag
  readonly inbox: string | null
  readonly rank: InboxRank
  readonly long: string | null
}
type NewRow = Row & {
  readonly localId: string
  readonly followerLocal: Flag
  readonly domain: string | null
}

const byPair = statement<Pair, FollowsTable>((db, p) =>
  db
    .selectFrom('follows')
    .selectAll()
    .where('follower_id', '=', p('follower'))
    .where('target_id', '=', p('target')),
)
const insert = statement<NewRow, { local_id: string }>((db, p) =>
  db
    .insertInto('follows')
    .values({
      follower_id: p('follower'),
      target_id: p('target'),
      local_id: p('localId'),
      id: p('id'),
      accepted: p('accepted'),
      follower_local: p('followerLocal'),
      remote_domain: p('domain'),
      inbox: p('inbox'),
      inbox_rank: p('rank'),
      long_ids: p('long'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('local_id'),
)
const update = statement<Row>((db, p) =>
  db
    .updateTable('follows')
    .set({
      id: p('id'),
      accepted: p('accepted'),
      inbox: p('inbox'),
      inbox_rank: p('rank'),
      long_ids: p('long'),
    })
    .where('follower_id', '=', p('follower'))
    .where('target_id', '=', p('target')),
)
const byFollower = statement<{ readonly follower: string }, FollowRow>((db, p) =>
  db.selectFrom('follows').select(FOLLOW_COLUMNS).where('follower_id', '=', p('follower')),
)
const moveInboxes = statement<{
  readonly follower: string
  readonly inbox: string
  readonly rank: InboxRank
}>((db, p) =>
  db
    .updateTable('follows')
    .set({ inbox: p('inbox'), inbox_rank: p('rank') })
    .where('follower_id', '=', p('follower'))
    .where((eb) =>
      eb.or([eb('inbox', 'is', null), eb('inbox', '<>', p('inbox')), eb('inbox_rank', '<>', p('rank'))]),
    ),
)

type Ending = Pick<FollowsTable, (typeof ENDING)[number]>

const ENDING = ['local_id', 'follower_id', 'target_id', 'accepted', 'follower_local'] as const

const ofFollower = statement<{ readonly of: string }, Ending>((db, p) =>
  db
    .selectFrom('follows')
    .select(ENDING)
    .where('follower_id', '=', p('of'))
    .limit((eb) => eb.lit(AT_ONCE)),
)
const ofTarget = statement<{ readonly of: string }, Ending>((db, p) =>
  db
    .selectFrom('follows')
    .select(ENDING)
    .where('target_id', '=', p('of'))
    .limit((eb) => eb.lit(AT_ONCE)),
)
const withDomain = statement<{ readonly of: string }, Ending>((db, p) =>
  db
    .selectFrom('follows')
    .select(ENDING)
    .where('remote_domain', '=', p('of'))
    .limit((eb) => eb.lit(AT_ONCE)),
)
/** `.` comes right before `/`: between the two is everything below a domain. */
const belowDomain = statement<{ readonly of: string }, Ending>((db, p) =>
  db
    .selectFrom('follows')
    .select(ENDING)
    .where('remote_domain', '>', sql<string>`${p('of')} || '.'`)
    .where('remote_domain', '<', sql<string>`${p('of')} || '/'`)
    .limit((eb) => eb.lit(AT_ONCE)),
)
const removeThem = statement<{ readonly localIds: readonly string[] }>((db, p) =>
  db.deleteFrom('follows').where('local_id', 'in', p.list('localIds')),
)

/** Follows as the protocol knows them; those that cannot be read are left out. */
export function toKnownFollows(executor: Executor, rows: readonly FollowRow[]): readonly KnownFollow[] {
  return readRows(executor, rows, nameOf, toKnown)
}

/**
 * A follow as the protocol knows it.
 *
 * @throws StorageError `ERR_STORAGE_DAMAGED` for one that cannot be read.
 */
export function toKnownFollow(executor: Executor, row: FollowRow): KnownFollow {
  return readRow(executor, nameOf(row), () => toKnown(row))
}

function nameOf({ follower_id, target_id }: Pick<FollowRow, 'follower_id' | 'target_id'>): RowName {
  return { table: 'follows', id: `${follower_id} ${target_id}` }
}

function toKnown({ follower_id, target_id, id, accepted, long_ids }: FollowRow): KnownFollow {
  return {
    id: idOf(id, long_ids),
    followerId: idOf(follower_id, long_ids),
    targetId: idOf(target_id, long_ids),
    state: stateOfFollow({ accepted }),
  }
}

/** How a follow stands. */
export function stateOfFollow({ accepted }: Pick<FollowRow, 'accepted'>): KnownFollow['state'] {
  return isSet(accepted) ? 'accepted' : 'pending'
}

/** Reads a follow by its sides. */
export async function readFollow(
  executor: Executor,
  { followerId, targetId }: Sides,
): Promise<FollowsTable | undefined> {
  return byPair.first(executor, { follower: keyOf(followerId), target: keyOf(targetId) })
}

/** What becomes of a follow; what is left out stays. */
export interface FollowChange {
  readonly id?: string
  readonly accepted?: boolean
  /** Where a remote follower is reached. */
  readonly reach?: FollowerReach
}

/** Changes a follow, and the numbers of both sides with it; one that is not there begins where it has an id. */
export async function putFollow(sides: Sides, change: FollowChange, applying: Applying): Promise<void> {
  const { trx, now, localIds, isLocal } = applying
  const { followerId, targetId } = sides
  const known = await readFollow(trx, sides)
  if (known === undefined && change.id === undefined) return
  const wasAccepted = known !== undefined && isSet(known.accepted)
  const isAccepted = change.accepted ?? wasAccepted
  const row: Row = {
    follower: keyOf(followerId),
    target: keyOf(targetId),
    id: change.id === undefined ? (known?.id ?? '') : keyOf(change.id),
    accepted: isAccepted ? 1 : 0,
    inbox: keyOrNull(change.reach?.inbox) ?? known?.inbox ?? null,
    rank: change.reach?.rank ?? known?.inbox_rank ?? 0,
    long: longIdsOf([
      followerId,
      targetId,
      change.id ?? kept(known, known?.id, trx),
      change.reach?.inbox ?? kept(known, known?.inbox, trx),
    ]),
  }
  const [followerLocal, targetLocal] = [isLocal(followerId), isLocal(targetId)]
  if (known !== undefined) await update.run(trx, row)
  else {
    const remote = followerLocal ? (targetLocal ? undefined : targetId) : followerId
    const fresh = {
      ...row,
      followerLocal: flag(followerLocal),
      domain: remote === undefined ? null : reversedDomainOf(remote),
    }
    await storeUnderNewId(
      localIds,
      now,
      (localId) => insert.first(trx, { ...fresh, localId }),
      async () => (await readFollow(trx, sides)) !== undefined,
    )
  }
  if (wasAccepted === isAccepted) return
  const by = isAccepted ? 1 : -1
  const changes = createCountChanges()
  changes.note(row.target, { followers: by })
  if (followerLocal) changes.note(row.follower, { following: by })
  await changes.store(trx)
}

/** An id of a known row, which is stored anew with it; none where the row does not hold it any more. */
function kept(
  row: FollowsTable | undefined,
  key: string | null | undefined,
  trx: Executor,
): string | undefined {
  if (row === undefined || key == null) return undefined
  return readOr(trx, nameOf(row), () => idOf(key, row.long_ids))
}

/** Reaches a follower elsewhere from now on. */
export async function moveFollower(
  followerId: string,
  reach: FollowerReach,
  applying: Applying,
): Promise<void> {
  const { trx } = applying
  const { inbox, rank } = reach
  const follower = keyOf(followerId)
  if (keyOf(inbox) === inbox) {
    await moveInboxes.run(trx, { follower, inbox, rank })
    return
  }
  for (const { targetId } of toKnownFollows(trx, await byFollower.all(trx, { follower })))
    await putFollow({ followerId, targetId }, { reach }, applying)
}

/** Ends a follow, answered or not, and takes back what its target was told of it. */
export async function endFollow(sides: Sides, { trx }: Applying): Promise<void> {
  const known = await readFollow(trx, sides)
  if (known !== undefined) await end([known], trx)
  else
    await removeFollowNotifications(trx, [
      { follower_id: keyOf(sides.followerId), target_id: keyOf(sides.targetId) },
    ])
}

/** Ends every follow in which an actor takes part. */
export async function endFollowsOf(actorId: string, { trx }: Applying): Promise<void> {
  const of = keyOf(actorId)
  await endAll(() => ofFollower.all(trx, { of }), trx)
  await endAll(() => ofTarget.all(trx, { of }), trx)
}

/** Ends every follow between this server and a domain or anything below it; its labels turned round. */
export async function endFollowsWith(reversedDomain: string, { trx }: Applying): Promise<void> {
  await endAll(() => withDomain.all(trx, { of: reversedDomain }), trx)
  await endAll(() => belowDomain.all(trx, { of: reversedDomain }), trx)
}

async function endAll(next: () => Promise<readonly Ending[]>, trx: Executor): Promise<void> {
  for (;;) {
    const rows = await next()
    if (rows.length === 0) return
    await end(rows, trx)
  }
}

async function end(rows: readonly Ending[], trx: Executor): Promise<void> {
  await removeThem.run(trx, { localIds: rows.map(({ local_id }) => local_id) })
  await removeFollowNotifications(trx, rows)
  const changes = createCountChanges()
  for (const row of rows) {
    if (!isSet(row.accepted)) continue
    changes.note(row.target_id, { followers: -1 })
    if (isSet(row.follower_local)) changes.note(row.follower_id, { following: -1 })
  }
  await changes.store(trx)
}

function flag(is: boolean): Flag {
  return is ? 1 : 0
}
