/**
 * What becomes of accounts, reports and lists of accounts.
 *
 * @module
 */
import { followerReachOf, omit } from '../../state/index.js'
import { statement } from '../statement.js'
import { reachOf, readWhole, removeAccount, storeAccount, storeMove } from './accounts.js'
import { removeNotificationsOf } from './apply-sending.js'
import type { Applying, EffectHandlers } from './applying.js'
import { removeCounts } from './counts.js'
import { deleteStatusesOf } from './delete-statuses.js'
import { endFollowsOf, moveFollower } from './follows.js'
import { emptyHome } from './home.js'
import { keyOf } from '../ids.js'
import { storeUnderNewId } from './local-ids.js'
import { parseStored } from './stored.js'

type AccountKind =
  | 'account.update'
  | 'account.delete'
  | 'account.move'
  | 'collection.update'
  | 'collection.delete'
  | 'report.create'

type Owner = { readonly id: string }

/** One statement for each table whose rows are somebody's, and go with them. */
const owned = [
  statement<Owner>((db, p) => db.deleteFrom('favourites').where('actor_id', '=', p('id'))),
  statement<Owner>((db, p) => db.deleteFrom('pins').where('actor_id', '=', p('id'))),
  statement<Owner>((db, p) => db.deleteFrom('poll_votes').where('actor_id', '=', p('id'))),
  statement<Owner>((db, p) => db.deleteFrom('featured_tags').where('actor_id', '=', p('id'))),
  statement<Owner>((db, p) => db.deleteFrom('blocks').where('actor_id', '=', p('id'))),
  statement<Owner>((db, p) => db.deleteFrom('collections').where('owner_id', '=', p('id'))),
]
const markGone = statement<Owner>((db, p) =>
  db.updateTable('local_accounts').set({ gone: 1 }).where('account_id', '=', p('id')),
)

const userOf = statement<Owner, { value: string }>((db, p) =>
  db.selectFrom('local_accounts').select('value').where('account_id', '=', p('id')),
)
const setUser = statement<Owner & { readonly value: string }>((db, p) =>
  db
    .updateTable('local_accounts')
    .set({ value: p('value') })
    .where('account_id', '=', p('id')),
)

const report = statement<
  { readonly localId: string; readonly key: string; readonly value: string },
  { key: string }
>((db, p) =>
  db
    .insertInto('reports')
    .values({ local_id: p('localId'), key: p('key'), value: p('value') })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key'),
)
const reported = statement<{ readonly key: string }, { key: string }>((db, p) =>
  db.selectFrom('reports').select('key').where('key', '=', p('key')),
)

type Collection = { readonly owner: string; readonly id: string }

const collect = statement<Collection & { readonly value: string }>((db, p) =>
  db
    .insertInto('collections')
    .values({ owner_id: p('owner'), id: p('id'), value: p('value') })
    .onConflict((conflict) =>
      conflict.columns(['owner_id', 'id']).doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
    ),
)
const uncollect = statement<Collection>((db, p) =>
  db.deleteFrom('collections').where('owner_id', '=', p('owner')).where('id', '=', p('id')),
)

export const accountHandlers: Pick<EffectHandlers, AccountKind> = {
  'account.update': async ({ account }, applying) => {
    if (applying.isLocal(account.id) && !account.local) return // no other server describes our own
    await storeAccount(account, applying)
    if (account.local) return
    await moveFollower(account.id, followerReachOf({ actorId: account.id, ...reachOf(account) }), applying)
  },
  'account.delete': ({ accountId }, applying) => deleteAccount(accountId, applying),
  'account.move': async ({ accountId, targetId, at }, applying) => {
    await storeMove(applying.trx, { accountId, targetId, at })
    if (applying.isLocal(accountId)) await moveLocal(accountId, targetId, applying)
  },
  'report.create': async (effect, { trx, localIds, now }) => {
    const { id, actorId, accountId, statusIds, comment } = effect
    // without an id of its own, it is the same when it says the same
    const key = keyOf(
      JSON.stringify(id === undefined ? [actorId, accountId, statusIds, comment] : [actorId, id]),
    )
    await storeUnderNewId(
      localIds,
      now,
      (localId) => report.first(trx, { localId, key, value: JSON.stringify(omit(effect, 'kind')) }),
      async () => (await reported.first(trx, { key })) !== undefined,
    )
  },
  'collection.update': async (effect, { trx }) => {
    const { ownerId, id } = effect
    await collect.run(trx, {
      owner: keyOf(ownerId),
      id: keyOf(id),
      value: JSON.stringify(omit(effect, 'kind')),
    })
  },
  'collection.delete': async ({ id, ownerId }, { trx }) => {
    await uncollect.run(trx, { owner: keyOf(ownerId), id: keyOf(id) })
  },
}

/** Everything of an account. What was decided about it stays, and the name of a local one stays taken. */
async function deleteAccount(accountId: string, applying: Applying): Promise<void> {
  const { trx } = applying
  const id = keyOf(accountId)
  await deleteStatusesOf(accountId, applying)
  for (const remove of owned) await remove.run(trx, { id })
  await removeNotificationsOf(trx, accountId)
  await emptyHome(trx, accountId)
  await endFollowsOf(accountId, applying)
  await removeCounts(trx, accountId)
  await removeAccount(trx, accountId)
  await markGone.run(trx, { id })
}

/** A user says where it went: to those who ask for it, and to its own server. */
async function moveLocal(accountId: string, movedTo: string, applying: Applying): Promise<void> {
  const { trx } = applying
  const id = keyOf(accountId)
  const user = await userOf.first(trx, { id })
  if (user !== undefined)
    await setUser.run(trx, { id, value: JSON.stringify({ ...parseStored('user', user.value), movedTo }) })
  const known = await readWhole(trx, accountId)
  if (known !== undefined) await storeAccount({ ...known, movedTo }, applying)
}
