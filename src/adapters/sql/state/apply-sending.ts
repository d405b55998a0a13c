/**
 * What is told, sent and remembered.
 *
 * @module
 */
import type { NotificationAdd } from '../../../core/model/index.js'
import { RefusedError } from '../../../errors.js'
import type { Executor } from '../database.js'
import { storeDispatch, storeUpdate } from '../outbox.js'
import { statement } from '../statement.js'
import { millisOf, type EffectHandlers } from './applying.js'
import { keyOf, longIdsOf } from '../ids.js'
import { storeUnderNewId } from './local-ids.js'

type SendingKind =
  'notification.add' | 'delivery.send' | 'update.send' | 'activity.seen' | 'tombstone.add' | 'ignored'

type Told = {
  readonly account: string
  readonly type: string
  readonly actor: string
  readonly status: string
}

const tell = statement<
  Told & { readonly localId: string; readonly long: string | null },
  { local_id: string }
>((db, p) =>
  db
    .insertInto('notifications')
    .values({
      account_id: p('account'),
      local_id: p('localId'),
      type: p('type'),
      actor_id: p('actor'),
      status_id: p('status'),
      long_ids: p('long'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('local_id'),
)
const told = statement<Told, { local_id: string }>((db, p) =>
  db
    .selectFrom('notifications')
    .select('local_id')
    .where('account_id', '=', p('account'))
    .where('type', '=', p('type'))
    .where('actor_id', '=', p('actor'))
    .where('status_id', '=', p('status')),
)
const untell = statement<Told>((db, p) =>
  db
    .deleteFrom('notifications')
    .where('account_id', '=', p('account'))
    .where('type', '=', p('type'))
    .where('actor_id', '=', p('actor'))
    .where('status_id', '=', p('status')),
)
/** One that its author was told of a post of theirs. */
const untellAuthor = statement<Omit<Told, 'account'>>((db, p) =>
  db
    .deleteFrom('notifications')
    .where('account_id', '=', (eb) =>
      eb.selectFrom('statuses').select('author_id').where('id', '=', p('status')),
    )
    .where('type', '=', p('type'))
    .where('actor_id', '=', p('actor'))
    .where('status_id', '=', p('status')),
)
const untellMany = statement<{ readonly rows: readonly Told[] }>((db, p) =>
  db.deleteFrom('notifications').where('local_id', 'in', (eb) =>
    eb
      .selectFrom(
        p.rows('rows', { account: 'text', type: 'text', actor: 'text', status: 'text' }).as('ended'),
      )
      .innerJoin('notifications as known', (join) =>
        join
          .onRef('known.account_id', '=', 'ended.account')
          .onRef('known.type', '=', 'ended.type')
          .onRef('known.actor_id', '=', 'ended.actor')
          .onRef('known.status_id', '=', 'ended.status'),
      )
      .select('known.local_id'),
  ),
)
const untellOf = statement<{ readonly account: string; readonly actor: string }>((db, p) =>
  db.deleteFrom('notifications').where('account_id', '=', p('account')).where('actor_id', '=', p('actor')),
)
const untellAbout = [
  statement<{ readonly id: string }>((db, p) =>
    db.deleteFrom('notifications').where('account_id', '=', p('id')),
  ),
  statement<{ readonly id: string }>((db, p) =>
    db.deleteFrom('notifications').where('actor_id', '=', p('id')),
  ),
]

/** One that is out of date may be overwritten: it counts no longer. */
const see = statement<
  { readonly key: string; readonly until: number; readonly now: number },
  { key: string }
>((db, p) =>
  db
    .insertInto('seen_activities')
    .values({ key: p('key'), until: p('until') })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({ until: eb.ref('excluded.until') }))
        .where('seen_activities.until', '<=', p('now')),
    )
    .returning('key'),
)

/** No moment comes after it. */
const LATEST = 8.64e15

type Marker = { readonly actor: string; readonly id: string }

const marker = statement<Marker, { at: string; until: number | string | bigint }>((db, p) =>
  db
    .selectFrom('tombstones')
    .select(['at', 'until'])
    .where('actor_id', '=', p('actor'))
    .where('id', '=', p('id')),
)
const mark = statement<Marker & { readonly at: string; readonly until: number }>((db, p) =>
  db
    .insertInto('tombstones')
    .values({ actor_id: p('actor'), id: p('id'), at: p('at'), until: p('until') })
    .onConflict((conflict) =>
      conflict
        .columns(['actor_id', 'id'])
        .doUpdateSet((eb) => ({ at: eb.ref('excluded.at'), until: eb.ref('excluded.until') })),
    ),
)

export const sendingHandlers: Pick<EffectHandlers, SendingKind> = {
  'notification.add': async (effect, { trx, localIds, now }) => {
    const row = rowOf(effect)
    const long = longIdsOf([effect.accountId, effect.actorId, effect.statusId])
    await storeUnderNewId(
      localIds,
      now,
      (localId) => tell.first(trx, { ...row, localId, long }),
      async () => (await told.first(trx, row)) !== undefined,
    )
  },
  'delivery.send': (effect, { trx, now }) => storeDispatch(trx, effect, now),
  'update.send': (effect, { trx }) => storeUpdate(trx, effect),
  'activity.seen': async ({ key, until }, { trx, now }) => {
    const isNew = (await see.first(trx, { key: keyOf(key), until: millisOf(until), now })) !== undefined
    if (!isNew)
      throw new RefusedError('ERR_DUPLICATE', 'an activity with this very signature was handled before')
  },
  'tombstone.add': async ({ id, actorId, at, until }, { trx }) => {
    const key = { actor: keyOf(actorId), id: keyOf(id) }
    const moment = millisOf(at)
    const known = await marker.first(trx, key)
    const before = known === undefined ? Number.NaN : Date.parse(known.at)
    const isLater = known === undefined || !(before > moment) // one that cannot be read gives way
    await mark.run(trx, {
      ...key,
      at: isLater ? at : known.at,
      until: Math.min(Math.max(millisOf(until), Number(known?.until ?? 0)), LATEST),
    })
  },
  ignored: () => Promise.resolve(),
}

/** Takes back what somebody was told. */
export async function removeNotification(trx: Executor, told: Omit<NotificationAdd, 'kind'>): Promise<void> {
  await untell.run(trx, rowOf(told))
}

/** Takes back what the author of a post was told of a favourite or boost of it. */
export async function removeReaction(
  trx: Executor,
  type: 'favourite' | 'boost',
  { actorId, statusId }: { readonly actorId: string; readonly statusId: string },
): Promise<void> {
  await untellAuthor.run(trx, { type, actor: keyOf(actorId), status: keyOf(statusId) })
}

/** Takes back what the targets of follows were told of them; keys. */
export async function removeFollowNotifications(
  trx: Executor,
  follows: readonly { readonly follower_id: string; readonly target_id: string }[],
): Promise<void> {
  const rows = follows.flatMap(({ follower_id: actor, target_id: account }) =>
    ['follow', 'follow_request'].map((type) => ({ account, type, actor, status: '' })),
  )
  if (rows.length > 0) await untellMany.run(trx, { rows })
}

/** Takes back everything that an account was told of somebody. */
export async function removeNotificationsBetween(
  trx: Executor,
  accountId: string,
  actorId: string,
): Promise<void> {
  await untellOf.run(trx, { account: keyOf(accountId), actor: keyOf(actorId) })
}

/** Takes back everything that an account was told, and what others were told of it. */
export async function removeNotificationsOf(trx: Executor, accountId: string): Promise<void> {
  for (const remove of untellAbout) await remove.run(trx, { id: keyOf(accountId) })
}

function rowOf({ accountId, type, actorId, statusId }: Omit<NotificationAdd, 'kind'>): Told {
  return {
    account: keyOf(accountId),
    type,
    actor: keyOf(actorId),
    status: statusId === undefined ? '' : keyOf(statusId),
  }
}
