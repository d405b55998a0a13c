/**
 * Accounts as they are kept.
 *
 * @module
 */
import type { Account, KnownAccount } from '../../../core/model/index.js'
import { accountFacts, accountProfile, omit, type AccountFacts } from '../../state/index.js'
import { isSet, toNumber, type Flag } from '../columns.js'
import { readRow, readRows, type OnDamage, type RowName } from '../damaged.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { timestampOf, type Applying } from './applying.js'
import { isShortName, keyOf } from '../ids.js'
import { storeUnderNewId } from './local-ids.js'
import type { AccountsTable } from './schema.js'
import { assertOwn, parseStored } from './stored.js'

type Row = Pick<AccountsTable, 'id' | 'acct' | 'value' | 'move'> & {
  refreshed_at: number | string | bigint | null
}

type WholeRow = Pick<AccountsTable, 'id' | 'acct' | 'value' | 'profile'>

const COLUMNS = ['id', 'acct', 'value', 'move', 'refreshed_at'] as const
const WHOLE = ['id', 'acct', 'value', 'profile'] as const

const byIds = statement<{ readonly ids: readonly string[] }, Row>((db, p) =>
  db.selectFrom('accounts').select(COLUMNS).where('id', 'in', p.list('ids')),
)
const byHandles = statement<{ readonly handles: readonly string[] }, Row>((db, p) =>
  db.selectFrom('accounts').select(COLUMNS).where('acct', 'in', p.list('handles')),
)
const wholeById = statement<{ readonly id: string }, WholeRow>((db, p) =>
  db.selectFrom('accounts').select(WHOLE).where('id', '=', p('id')),
)
const wholeByHandle = statement<{ readonly handle: string }, WholeRow>((db, p) =>
  db.selectFrom('accounts').select(WHOLE).where('acct', '=', p('handle')),
)

type Stored = {
  readonly id: string
  readonly local: Flag
  readonly acct: string | null
  readonly value: string
  readonly profile: string
  readonly refreshedAt: number | null
}

const holderOf = statement<{ readonly acct: string }, { id: string; local: Flag }>((db, p) =>
  db.selectFrom('accounts').select(['id', 'local']).where('acct', '=', p('acct')),
)
const releaseHandle = statement<{ readonly id: string }>((db, p) =>
  db.updateTable('accounts').set({ acct: null }).where('id', '=', p('id')),
)
const update = statement<Stored, { id: string }>((db, p) =>
  db
    .updateTable('accounts')
    .set({
      local: p('local'),
      acct: p('acct'),
      value: p('value'),
      profile: p('profile'),
      refreshed_at: p('refreshedAt'),
    })
    .where('id', '=', p('id'))
    .returning('id'),
)
const insert = statement<Stored & { readonly localId: string }, { id: string }>((db, p) =>
  db
    .insertInto('accounts')
    .values({
      id: p('id'),
      local_id: p('localId'),
      local: p('local'),
      acct: p('acct'),
      value: p('value'),
      profile: p('profile'),
      refreshed_at: p('refreshedAt'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id'),
)
const setMove = statement<{ readonly id: string; readonly move: string | null }>((db, p) =>
  db
    .updateTable('accounts')
    .set({ move: p('move') })
    .where('id', '=', p('id')),
)
const remove = statement<{ readonly id: string }>((db, p) =>
  db.deleteFrom('accounts').where('id', '=', p('id')),
)

/** Reads what is known of accounts by their ids, those that are known. */
export async function readAccounts(
  executor: Executor,
  ids: readonly string[],
  onDamage: OnDamage = 'throws',
): Promise<ReadonlyMap<string, KnownAccount>> {
  const rows = await byIds.all(executor, { ids: ids.map(keyOf) })
  return new Map(
    readRows(executor, rows, nameOf, toKnown, onDamage).map((known) => [known.id, known] as const),
  )
}

/** Gives the actor ids that keys stand for; without those of accounts that are not known, where the key is none. */
export async function readIdsOfKeys(executor: Executor, keys: readonly string[]): Promise<readonly string[]> {
  const named = keys.filter(isShortName)
  if (named.length === 0) return keys
  const rows = await byIds.all(executor, { ids: named })
  const ids = new Map(readRows(executor, rows, nameOf, (row) => [row.id, toKnown(row).id] as const))
  return keys.flatMap((key) => (isShortName(key) ? (ids.get(key) ?? []) : key))
}

/** Reads what is known of accounts by their handles, `user@host`; by handle in lower case. */
export async function readByHandle(
  executor: Executor,
  handles: readonly string[],
): Promise<ReadonlyMap<string, KnownAccount>> {
  const rows = await byHandles.all(executor, {
    handles: handles.map((handle) => keyOf(handle.toLowerCase())),
  })
  return new Map(
    readRows(executor, rows, nameOf, toKnown, 'throws').map(
      (known) => [known.acct?.toLowerCase() ?? '', known] as const,
    ),
  )
}

/** Reads one account whole. */
export async function readWhole(executor: Executor, id: string): Promise<Account | undefined> {
  const row = await wholeById.first(executor, { id: keyOf(id) })
  return row && readRow(executor, nameOf(row), () => toAccount(row))
}

/** Reads one account whole, by its handle. */
export async function readWholeByHandle(executor: Executor, handle: string): Promise<Account | undefined> {
  const row = await wholeByHandle.first(executor, { handle: keyOf(handle.toLowerCase()) })
  return row && readRow(executor, nameOf(row), () => toAccount(row))
}

/** Stores an account whole. Its handle is its own from then on, whoever had it before, but for local ones. */
export async function storeAccount(account: Account, { trx, now, localIds }: Applying): Promise<void> {
  const row: Stored = {
    id: keyOf(account.id),
    local: account.local ? 1 : 0,
    acct: await takeHandle(account, trx),
    value: JSON.stringify(accountFacts(account)),
    profile: JSON.stringify(accountProfile(account)),
    refreshedAt: account.local ? null : now,
  }
  if ((await update.first(trx, row)) !== undefined) return
  await storeUnderNewId(
    localIds,
    now,
    (localId) => insert.first(trx, { ...row, localId }),
    async () => (await byIds.first(trx, { ids: [row.id] })) !== undefined,
  )
}

/** Takes a handle from whoever has it; null where there is none to be had: no stranger takes that of a local account. */
async function takeHandle({ id, acct, local }: Account, trx: Executor): Promise<string | null> {
  if (acct === undefined) return null
  const key = keyOf(acct.toLowerCase())
  const holder = await holderOf.first(trx, { acct: key })
  if (holder === undefined || holder.id === keyOf(id)) return key
  if (isSet(holder.local) && !local) return null
  await releaseHandle.run(trx, { id: holder.id })
  return key
}

/** Notes where a known account moved to. */
export async function storeMove(
  trx: Executor,
  { accountId, targetId, at }: { readonly accountId: string; readonly targetId: string; readonly at: string },
): Promise<void> {
  await setMove.run(trx, { id: keyOf(accountId), move: JSON.stringify({ targetId, at }) })
}

/** Forgets where an account moved to. */
export async function forgetMove(trx: Executor, accountId: string): Promise<void> {
  await setMove.run(trx, { id: keyOf(accountId), move: null })
}

/** Forgets an account. */
export async function removeAccount(trx: Executor, accountId: string): Promise<void> {
  await remove.run(trx, { id: keyOf(accountId) })
}

/** The part of an account that says where it is reached. */
export function reachOf({ inbox, sharedInbox }: { readonly inbox: string; readonly sharedInbox?: string }): {
  readonly inbox: string
  readonly sharedInbox?: string
} {
  return { inbox, ...(sharedInbox !== undefined && { sharedInbox }) }
}

function nameOf({ id }: Pick<Row, 'id'>): RowName {
  return { table: 'accounts', id }
}

function toAccount({ profile, ...facts }: WholeRow): Account {
  return { ...toFacts(facts), ...parseStored('accountProfile', profile) }
}

function toFacts({ id, acct, value }: Pick<Row, 'id' | 'acct' | 'value'>): AccountFacts {
  const stored = parseStored('accountFacts', value)
  assertOwn(id, keyOf(stored.id))
  return acct === null ? omit(stored, 'acct') : stored // another account has the handle by now
}

function toKnown({ move, refreshed_at, ...facts }: Row): KnownAccount {
  const moved = move === null ? undefined : parseStored('move', move)
  return {
    ...toFacts(facts),
    ...(moved !== undefined && { movedTo: moved.targetId, movedAt: moved.at }),
    ...(refreshed_at !== null && { refreshedAt: timestampOf(toNumber(refreshed_at)) }),
  }
}
