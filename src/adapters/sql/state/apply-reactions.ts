/**
 * What becomes of boosts, favourites, pins and featured hashtags.
 *
 * @module
 */
import type { PublishedBoost } from '../../../protocol/ports/index.js'
import { audienceFor } from '../../state/index.js'
import { statement } from '../statement.js'
import { removeReaction } from './apply-sending.js'
import type { Applying, EffectHandlers } from './applying.js'
import { changeCounts } from './counts.js'
import { deleteBoosts, GOING } from './delete-statuses.js'
import { enterHomes } from './home.js'
import { boostKey, keyOf, keyOrNull, longIdsOf } from '../ids.js'
import { storeUnderNewId } from './local-ids.js'
import { insertStatusRow } from './store-status.js'

type ReactionKind =
  | 'status.boost'
  | 'status.unboost'
  | 'status.favourite'
  | 'status.unfavourite'
  | 'status.pin'
  | 'status.unpin'
  | 'tag.feature'
  | 'tag.unfeature'

type Pair = { readonly actor: string; readonly status: string }

const boostRow = statement<{ readonly id: string }, Parameters<typeof deleteBoosts>[0][number]>((db, p) =>
  db.selectFrom('statuses').select(GOING).where('id', '=', p('id')),
)

const favourite = statement<
  Pair & { readonly localId: string; readonly id: string | null; readonly long: string | null },
  { local_id: string }
>((db, p) =>
  db
    .insertInto('favourites')
    .values({
      status_id: p('status'),
      actor_id: p('actor'),
      local_id: p('localId'),
      id: p('id'),
      long_ids: p('long'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('local_id'),
)
const favouriteOf = statement<Pair, { actor_id: string }>((db, p) =>
  db
    .selectFrom('favourites')
    .select('actor_id')
    .where('status_id', '=', p('status'))
    .where('actor_id', '=', p('actor')),
)
const unfavourite = statement<Pair>((db, p) =>
  db.deleteFrom('favourites').where('status_id', '=', p('status')).where('actor_id', '=', p('actor')),
)

const pin = statement<Pair & { readonly localId: string }>((db, p) =>
  db
    .insertInto('pins')
    .values({ actor_id: p('actor'), status_id: p('status'), local_id: p('localId') })
    .onConflict((conflict) => conflict.doNothing()),
)
const unpin = statement<Pair>((db, p) =>
  db.deleteFrom('pins').where('actor_id', '=', p('actor')).where('status_id', '=', p('status')),
)

type Tag = { readonly actor: string; readonly name: string }

const feature = statement<Tag & { readonly localId: string; readonly value: string }>((db, p) =>
  db
    .insertInto('featured_tags')
    .values({ actor_id: p('actor'), name: p('name'), local_id: p('localId'), value: p('value') })
    .onConflict((conflict) =>
      conflict.columns(['actor_id', 'name']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
    ),
)
const unfeature = statement<Tag>((db, p) =>
  db.deleteFrom('featured_tags').where('actor_id', '=', p('actor')).where('name', '=', p('name')),
)

export const reactionHandlers: Pick<EffectHandlers, ReactionKind> = {
  'status.boost': async ({ id, actorId, statusId, published, visibility }, applying) => {
    const boost: PublishedBoost = { id, actorId, statusId, published, visibility }
    const isLocal = applying.isLocal(actorId)
    const localId = await insertStatusRow(
      {
        id: boostKey(actorId, statusId),
        published,
        author: keyOf(actorId),
        local: isLocal ? 1 : 0,
        boostOf: keyOf(statusId),
        announce: keyOf(id),
        inReplyTo: null,
        audience: audienceFor(visibility),
        atomUri: null,
        origin: null,
        voters: null,
        long: longIdsOf([id, actorId, statusId]),
        value: JSON.stringify(boost),
      },
      applying,
    )
    if (localId === undefined) return
    if (isLocal) await changeCounts(applying.trx, actorId, { boosts: 1 })
    await enterHomes({ localId, actorId }, { visibility, mentions: [] }, applying)
  },
  'status.unboost': async ({ actorId, statusId }, { trx }) => {
    const boost = await boostRow.first(trx, { id: boostKey(actorId, statusId) })
    if (boost !== undefined) await deleteBoosts([boost], trx)
    await removeReaction(trx, 'boost', { actorId, statusId })
  },
  'status.favourite': async ({ actorId, statusId, id }, { trx, localIds, now }) => {
    const pair = { actor: keyOf(actorId), status: keyOf(statusId) }
    const row = { ...pair, id: keyOrNull(id), long: longIdsOf([actorId, id]) }
    await storeUnderNewId(
      localIds,
      now,
      (newId) => favourite.first(trx, { ...row, localId: newId }),
      async () => (await favouriteOf.first(trx, pair)) !== undefined,
    )
  },
  'status.unfavourite': async ({ actorId, statusId }, { trx }) => {
    await unfavourite.run(trx, { actor: keyOf(actorId), status: keyOf(statusId) })
    await removeReaction(trx, 'favourite', { actorId, statusId })
  },
  'status.pin': async ({ actorId, statusId }, applying) => {
    await pin.run(applying.trx, { actor: keyOf(actorId), status: keyOf(statusId), localId: place(applying) })
  },
  'status.unpin': async ({ actorId, statusId }, { trx }) => {
    await unpin.run(trx, { actor: keyOf(actorId), status: keyOf(statusId) })
  },
  'tag.feature': async ({ actorId, name, displayName }, applying) => {
    const tag = { actor: keyOf(actorId), name: keyOf(name), value: JSON.stringify(displayName) }
    await feature.run(applying.trx, { ...tag, localId: place(applying) })
  },
  'tag.unfeature': async ({ actorId, name }, { trx }) => {
    await unfeature.run(trx, { actor: keyOf(actorId), name: keyOf(name) })
  },
}

/** A place in the order of what is known by its two sides alone: two of one place would do no harm. */
function place({ localIds, now }: Applying): string {
  return localIds.next(now)
}
