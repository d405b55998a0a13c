/**
 * What becomes of accounts, their blocks and their collections, and of reports.
 *
 * @module
 */
import { omit } from '../../state/index.js'
import { keyOf } from '../tables/index.js'
import { endFollowsOf, reachOf } from './apply-follows.js'
import { deleteStatus } from './apply-posts.js'
import { untell } from './apply-sending.js'
import type { Applying, EffectHandlers } from './applying.js'
import { withHandle } from './handles.js'
import { leaveHome } from './home.js'

type AccountKind =
  | 'account.update'
  | 'account.delete'
  | 'account.move'
  | 'block.add'
  | 'block.remove'
  | 'collection.update'
  | 'collection.delete'
  | 'report.create'

export const accountHandlers: Pick<EffectHandlers, AccountKind> = {
  'account.update': ({ account }, { store, isLocal, now }) => {
    if (isLocal(account.id) && !account.local) return // no other server describes our own
    store.accounts.put({ account: withHandle(account, store), ...(!account.local && { refreshedAt: now }) })
    if (account.local) return
    const reach = reachOf(account.id, account)
    for (const follow of store.follows.by('follower', account.id)) store.follows.put({ ...follow, ...reach })
  },
  'account.delete': ({ accountId }, applying) => {
    deleteAccount(accountId, applying)
  },
  'account.move': ({ accountId, targetId, at }, { store }) => {
    store.moves.put({ accountId, targetId, at })
    for (const row of store.locals.by('actor', accountId)) {
      if (row.account !== 'gone') store.locals.put({ ...row, account: { ...row.account, movedTo: targetId } })
    }
    const known = store.accounts.get(accountId)
    if (known?.account.local === true)
      store.accounts.put({ ...known, account: { ...known.account, movedTo: targetId } })
  },
  'block.add': ({ id, actorId, targetId }, applying) => {
    const { store } = applying
    const known = store.blocks.get(keyOf(actorId, targetId))
    leaveHome(actorId, targetId, applying)
    leaveHome(targetId, actorId, applying)
    untell(actorId, targetId, applying)
    store.blocks.put({ ...known, actorId, targetId, ...(id !== undefined && { id }) })
  },
  'block.remove': ({ actorId, targetId }, { store }) => {
    store.blocks.remove(keyOf(actorId, targetId))
  },
  'collection.update': (effect, { store }) => {
    store.collections.put(omit(effect, 'kind'))
  },
  'collection.delete': ({ id, ownerId }, { store }) => {
    store.collections.remove(keyOf(ownerId, id))
  },
  'report.create': (effect, { store, now, nextInOrder }) => {
    store.reports.add({ ...omit(effect, 'kind'), at: now, sequence: nextInOrder() })
  },
}

/** Everything of an account. What was decided about it stays, and the name of a local one stays taken. */
function deleteAccount(accountId: string, applying: Applying): void {
  const { store } = applying
  for (const { status } of store.statuses.by('author', accountId)) deleteStatus(status.id, applying)
  for (const { statusId } of store.boosts.by('actor', accountId)) {
    store.home.removeAll('booster', keyOf(accountId, statusId))
  }
  const owned = [
    store.boosts,
    store.favourites,
    store.pins,
    store.votes,
    store.tags,
    store.blocks,
    store.notifications,
  ]
  for (const table of owned) table.removeAll('actor', accountId)
  store.notifications.removeAll('account', accountId)
  store.collections.removeAll('owner', accountId)
  store.home.removeAll('owner', accountId)
  endFollowsOf(accountId, applying)
  store.accounts.remove(accountId)
  store.moves.remove(accountId)
  for (const { name } of store.locals.by('actor', accountId)) {
    store.locals.put({ name, actorId: accountId, account: 'gone' })
  }
}
