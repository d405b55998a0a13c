/**
 * What becomes of accounts, reports, collections and markers.
 *
 * @module
 */
import { inboxOf } from '../../protocol/delivery/index.js'
import type { Account, Effect } from '../../protocol/inbox/index.js'
import type { Applying, EffectHandlers } from './apply.js'
import { deleteStatus } from './apply-statuses.js'
import { putFollow, readAccount, removeFollow, type FollowRow } from './rows.js'
import { moment, pairKey, type TableName } from './tables.js'

type AccountKind = Extract<
  Effect['kind'],
  `account.${string}` | `report.${string}` | `collection.${string}` | 'tombstone.add'
>

/** Tables whose rows are somebody's, and go with them. */
const OWNED: readonly TableName[] = ['boosts', 'favourites', 'pins', 'tags', 'votes', 'blocks', 'collections']

export const accountHandlers: Pick<EffectHandlers, AccountKind> = {
  'account.update': ({ account }, applying) => {
    const { tables, isLocal, now } = applying
    if (isLocal(account.id) && !account.local) return
    putAccount(account, applying)
    for (const { value } of tables.list('follows', { owner: account.id })) {
      const follow = value as FollowRow
      if (follow.inbox === undefined) continue
      putFollow(tables, { ...follow, inbox: inboxOf({ actorId: account.id, ...reach(account) }) }, now)
    }
  },
  'account.delete': ({ accountId }, applying) => {
    deleteAccount(accountId, applying)
  },
  'account.move': ({ accountId, targetId, at }, { tables }) => {
    tables.put('moves', { key: accountId, subject: targetId, at, value: { targetId, at } })
  },
  'report.create': (effect, { tables, now }) => {
    const { id, actorId, accountId, statusIds, comment } = effect
    const key = `${id ?? now} ${pairKey(actorId, accountId)}`
    const value = { actorId, accountId, statusIds, comment }
    tables.put('reports', { key, owner: actorId, subject: accountId, at: now, value })
  },
  'collection.update': (collection, { tables, now }) => {
    tables.put('collections', { key: collection.id, owner: collection.ownerId, at: now, value: collection })
  },
  'collection.delete': ({ id }, { tables }) => {
    tables.remove('collections', id)
  },
  'tombstone.add': ({ id, actorId, until }, { tables }) => {
    tables.put('tombstones', {
      key: pairKey(actorId, id),
      owner: actorId,
      at: moment(until),
      value: { until },
    })
  },
}

/** Stores an account whole, found by its handle as well. */
export function putAccount(account: Account, { tables }: Pick<Applying, 'tables'>): void {
  tables.put('accounts', {
    key: account.id,
    owner: account.acct?.toLowerCase() ?? '',
    value: account,
  })
}

function reach(account: Account): { readonly inbox: string; readonly sharedInbox?: string } {
  const { inbox, sharedInbox } = account
  return { inbox, ...(sharedInbox !== undefined && { sharedInbox }) }
}

/** Everything of an account. The name of a local one stays taken. */
function deleteAccount(accountId: string, applying: Applying): void {
  const { tables } = applying
  for (const { key } of tables.list('statuses', { owner: accountId })) deleteStatus(key, applying)
  for (const table of OWNED) {
    for (const { key } of tables.list(table, { owner: accountId })) tables.remove(table, key)
  }
  for (const query of [{ owner: accountId }, { subject: accountId }]) {
    for (const { value } of tables.list('follows', query)) {
      const { followerId, targetId } = value as FollowRow
      removeFollow(tables, followerId, targetId)
    }
  }
  for (const { key } of tables.list('notifications', { subject: accountId }))
    tables.remove('notifications', key)
  const account = readAccount(tables, accountId)
  if (account?.local === true) putAccount({ ...account, suspended: true }, applying)
  else tables.remove('accounts', accountId)
}
