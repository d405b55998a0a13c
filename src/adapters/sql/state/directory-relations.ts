/**
 * What binds actors to each other, and to posts, as it is asked for.
 *
 * @module
 */
import type { KnownBlock, KnownFollow, Relation } from '../../../core/model/index.js'
import type { Answering, Question } from '../../../protocol/ports/index.js'
import { toNumber } from '../columns.js'
import { readOr, readRow, type RowName } from '../damaged.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { FOLLOW_COLUMNS, stateOfFollow, toKnownFollow, toKnownFollows, type FollowRow } from './follows.js'
import { millisOf } from './applying.js'
import { idOf, keyOf } from '../ids.js'
import { foundByPair, PAIR, pairKey, pairsOf, type Found, type Pairs } from './pairs.js'
import type { BlocksTable } from './schema.js'

type ByList = { readonly ids: readonly string[] }

const BLOCK = ['blocks.actor_id', 'blocks.target_id', 'blocks.id', 'blocks.long_ids'] as const

type BlockRow = Omit<BlocksTable, 'local_id'>

const follows = statement<Pairs, FollowRow>((db, p) =>
  db
    .selectFrom(p.rows('pairs', PAIR).as('asked'))
    .innerJoin('follows', (join) =>
      join.onRef('follows.follower_id', '=', 'asked.one').onRef('follows.target_id', '=', 'asked.other'),
    )
    .select(FOLLOW_COLUMNS),
)
const blocks = statement<Pairs, BlockRow>((db, p) =>
  db
    .selectFrom(p.rows('pairs', PAIR).as('asked'))
    .innerJoin('blocks', (join) =>
      join.onRef('blocks.actor_id', '=', 'asked.one').onRef('blocks.target_id', '=', 'asked.other'),
    )
    .select(BLOCK),
)
const followsById = statement<Pairs, Found>((db, p) =>
  db.selectFrom(p.rows('pairs', PAIR).as('asked')).select((eb) => {
    const ofOne = (side: 'follower_id' | 'target_id') =>
      eb
        .selectFrom('follows')
        .select('follows.local_id')
        .whereRef('follows.id', '=', 'asked.one')
        .whereRef(`follows.${side}`, '=', 'asked.other')
        .orderBy('follows.local_id')
        .limit(eb.lit(1))
    return ['asked.one', 'asked.other', eb.fn.coalesce(ofOne('follower_id'), ofOne('target_id')).as('found')]
  }),
)
const followsByPlace = statement<ByList, FollowRow & { readonly local_id: string }>((db, p) =>
  db
    .selectFrom('follows')
    .select([...FOLLOW_COLUMNS, 'local_id'])
    .where('local_id', 'in', p.list('ids')),
)
const blocksById = statement<Pairs, Found>((db, p) =>
  db
    .selectFrom(p.rows('pairs', PAIR).as('asked'))
    .select((eb) => [
      'asked.one',
      'asked.other',
      eb
        .selectFrom('blocks')
        .select('blocks.local_id')
        .whereRef('blocks.id', '=', 'asked.one')
        .whereRef('blocks.actor_id', '=', 'asked.other')
        .orderBy('blocks.local_id')
        .limit(eb.lit(1))
        .as('found'),
    ]),
)
const blocksByPlace = statement<ByList, BlockRow & { readonly local_id: string }>((db, p) =>
  db
    .selectFrom('blocks')
    .select([...BLOCK, 'local_id'])
    .where('local_id', 'in', p.list('ids')),
)
const localFollows = statement<ByList, FollowRow>((db, p) =>
  db
    .selectFrom('follows')
    .select(FOLLOW_COLUMNS)
    .where('target_id', 'in', p.list('ids'))
    .where('follower_local', '=', (eb) => eb.lit(1))
    .orderBy('local_id'),
)
const followedHere = statement<{ readonly asked: readonly { readonly id: string }[] }, { id: string }>(
  (db, p) =>
    db
      .selectFrom(p.rows('asked', { id: 'text' }).as('asked'))
      .select('asked.id')
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('follows')
            .select('follows.local_id')
            .whereRef('follows.target_id', '=', 'asked.id')
            .where('follows.follower_local', '=', eb.lit(1))
            .where('follows.accepted', '=', eb.lit(1)),
        ),
      ),
)
const favourites = statement<
  Pairs,
  { actor_id: string; status_id: string; id: string | null; long_ids: string | null }
>((db, p) =>
  db
    .selectFrom(p.rows('pairs', PAIR).as('asked'))
    .innerJoin('favourites', (join) =>
      join.onRef('favourites.status_id', '=', 'asked.other').onRef('favourites.actor_id', '=', 'asked.one'),
    )
    .select(['favourites.actor_id', 'favourites.status_id', 'favourites.id', 'favourites.long_ids']),
)
const votes = statement<Pairs, { actor_id: string; status_id: string; option: number | string | bigint }>(
  (db, p) =>
    db
      .selectFrom(p.rows('pairs', PAIR).as('asked'))
      .innerJoin('poll_votes', (join) =>
        join.onRef('poll_votes.status_id', '=', 'asked.other').onRef('poll_votes.actor_id', '=', 'asked.one'),
      )
      .select(['poll_votes.actor_id', 'poll_votes.status_id', 'poll_votes.option'])
      .orderBy('poll_votes.option'),
)
const tombstones = statement<Pairs & { readonly now: number }, { actor_id: string; id: string; at: string }>(
  (db, p) =>
    db
      .selectFrom(p.rows('pairs', PAIR).as('asked'))
      .innerJoin('tombstones', (join) =>
        join.onRef('tombstones.actor_id', '=', 'asked.one').onRef('tombstones.id', '=', 'asked.other'),
      )
      .select(['tombstones.actor_id', 'tombstones.id', 'tombstones.at'])
      .where('tombstones.until', '>', p('now')),
)

type RelationName =
  | 'relation'
  | 'follow.byId'
  | 'localFollows'
  | 'hasLocalFollower'
  | 'favourite'
  | 'votes'
  | 'block.byId'
  | 'tombstone'

/** Answers what binds actors to each other and to posts. */
export function answerRelations(reader: Executor, now: () => number): Pick<Answering, RelationName> {
  return {
    relation: async (questions) => {
      const pairs = pairsOf(questions, ({ from, to }) => [from, to])
      const [followRows, blockRows] = await Promise.all([
        follows.all(reader, { pairs }),
        blocks.all(reader, { pairs }),
      ])
      const byPair = new Map(followRows.map((row) => [pairKey(row.follower_id, row.target_id), row]))
      const blocksByPair = new Map(blockRows.map((row) => [pairKey(row.actor_id, row.target_id), row]))
      return pairs.map(({ one, other }, i): Relation => {
        const sides = questions[i] ?? { from: one, to: other }
        const follow = followBetween(reader, sides, byPair.get(pairKey(one, other)))
        const block = blockBetween(reader, sides, blocksByPair.get(pairKey(one, other)))
        return { ...(follow !== undefined && { follow }), ...(block !== undefined && { block }) }
      })
    },
    'follow.byId': async (questions) => {
      const pairs = pairsOf(questions, ({ id, actorId }) => [id, actorId])
      const found = foundByPair(await followsById.all(reader, { pairs }))
      const rows = found.size === 0 ? [] : await followsByPlace.all(reader, { ids: [...found.values()] })
      const known = new Map(rows.map((row) => [row.local_id, row]))
      return pairs.map(({ one, other }): KnownFollow | undefined => {
        const row = known.get(found.get(pairKey(one, other)) ?? '')
        return row && toKnownFollow(reader, row)
      })
    },
    localFollows: async (questions) => {
      const rows = await localFollows.all(reader, { ids: questions.map(({ targetId }) => keyOf(targetId)) })
      const byTarget = grouped(toKnownFollows(reader, rows), ({ targetId }) => targetId)
      return questions.map(({ targetId }) => byTarget.get(targetId) ?? [])
    },
    hasLocalFollower: async (questions) => {
      const asked = questions.map(({ actorId }) => ({ id: keyOf(actorId) }))
      const followed = new Set((await followedHere.all(reader, { asked })).map(({ id }) => id))
      return asked.map(({ id }) => followed.has(id))
    },
    favourite: async (questions) => {
      const pairs = pairsOf(questions, ({ actorId, statusId }) => [actorId, statusId])
      const rows = await favourites.all(reader, { pairs })
      const byPair = new Map(rows.map((row) => [pairKey(row.actor_id, row.status_id), row]))
      return pairs.map(({ one, other }) => {
        const row = byPair.get(pairKey(one, other))
        if (row === undefined) return undefined
        const { id, long_ids } = row
        const name = { table: 'favourites', id: `${row.actor_id} ${row.status_id}` } as const
        return id === null ? {} : { id: readRow(reader, name, () => idOf(id, long_ids)) }
      })
    },
    votes: async (questions) => {
      const pairs = pairsOf(questions, ({ actorId, statusId }) => [actorId, statusId])
      const rows = await votes.all(reader, { pairs })
      const byPair = grouped(rows, (row) => pairKey(row.actor_id, row.status_id))
      return pairs.map(({ one, other }) => [
        ...new Set((byPair.get(pairKey(one, other)) ?? []).map(({ option }) => toNumber(option))),
      ])
    },
    'block.byId': async (questions) => {
      const pairs = pairsOf(questions, ({ id, actorId }) => [id, actorId])
      const found = foundByPair(await blocksById.all(reader, { pairs }))
      const rows = found.size === 0 ? [] : await blocksByPlace.all(reader, { ids: [...found.values()] })
      const known = new Map(rows.map((row) => [row.local_id, row]))
      return pairs.map(({ one, other }) => {
        const row = known.get(found.get(pairKey(one, other)) ?? '')
        return row && readRow(reader, blockName(row), () => toKnownBlock(row))
      })
    },
    tombstone: async (questions) => {
      const pairs = pairsOf(questions, ({ actorId, id }) => [actorId, id])
      const rows = await tombstones.all(reader, { pairs, now: now() })
      const byPair = new Map(rows.map((row) => [pairKey(row.actor_id, row.id), row.at]))
      return pairs.map(({ one, other }) => {
        const at = byPair.get(pairKey(one, other))
        return at && readRow(reader, { table: 'tombstones', id: `${one} ${other}` }, () => momentIn(at))
      })
    },
  }
}

/** Both sides of a relation, as they were asked about. */
type Sides = Pick<Question<'relation'>, 'from' | 'to'>

/** A follow of which only its own id may be lost: that it stands is known by its sides. */
function followBetween(
  reader: Executor,
  { from: followerId, to: targetId }: Sides,
  row: FollowRow | undefined,
): KnownFollow | undefined {
  if (row === undefined) return undefined
  const name = { table: 'follows', id: `${row.follower_id} ${row.target_id}` } as const
  const id = readOr(reader, name, () => idOf(row.id, row.long_ids)) ?? row.id
  return { id, followerId, targetId, state: stateOfFollow(row) }
}

/** The same of a block, which need not have an id. */
function blockBetween(
  reader: Executor,
  { from: actorId, to: targetId }: Sides,
  row: BlockRow | undefined,
): KnownBlock | undefined {
  if (row === undefined) return undefined
  const { id: key } = row
  const id = key === null ? undefined : readOr(reader, blockName(row), () => idOf(key, row.long_ids))
  return { ...(id !== undefined && { id }), actorId, targetId }
}

function blockName({ actor_id, target_id }: BlockRow): RowName {
  return { table: 'blocks', id: `${actor_id} ${target_id}` }
}

function toKnownBlock({ actor_id, target_id, id, long_ids }: BlockRow): KnownBlock {
  return {
    ...(id !== null && { id: idOf(id, long_ids) }),
    actorId: idOf(actor_id, long_ids),
    targetId: idOf(target_id, long_ids),
  }
}

/** A moment as it was said; nothing else is stored there. */
function momentIn(text: string): string {
  millisOf(text)
  return text
}

function grouped<T>(items: readonly T[], keyOfItem: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOfItem(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
