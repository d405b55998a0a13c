/**
 * The server's own users.
 *
 * @module
 */
import type { LocalAccount } from '../../../protocol/ports/index.js'
import {
  changed,
  checkChanges,
  checkNewAccount,
  isUsername,
  type KeyPairPem,
  type LocalAccountChanges,
  type LocalAccounts,
  localActor,
  type LocalActorFacts,
  type NewLocalAccount,
  omit,
  pemOnly,
  takenName,
  withStoredUrls,
} from '../../state/index.js'
import { isSet, toNumber, type Flag } from '../columns.js'
import { readRow, readRows, type RowName } from '../damaged.js'
import type { Executor, HostTransaction, SqlDatabase } from '../database.js'
import { statement } from '../statement.js'
import { forgetMove, storeAccount } from './accounts.js'
import type { Applier } from './apply.js'
import { countAllPosts } from './counts.js'
import { keyOf } from '../ids.js'
import { timestampOf } from './applying.js'
import type { LocalAccountsTable } from './schema.js'
import { assertOwn, parseStored } from './stored.js'

/** Where a user is stored. */
export interface LocalAccountOptions<T = HostTransaction> {
  /**
   * A transaction of the host's, which the host commits: the user is there together with the host's own rows.
   *
   * @defaultValue a transaction of its own
   */
  readonly transaction?: T
}

/** {@link LocalAccounts} that can join a transaction of the host's. */
export interface SqlLocalAccounts<T = HostTransaction> extends LocalAccounts {
  create(account: NewLocalAccount, options?: LocalAccountOptions<T>): Promise<LocalAccount>
  update(
    username: string,
    changes: LocalAccountChanges,
    options?: LocalAccountOptions<T>,
  ): Promise<LocalAccount | undefined>
}

/** What local users need to know of their server. */
export interface LocalAccountsParts extends LocalActorFacts {
  readonly database: SqlDatabase
  readonly generateKeys: () => Promise<KeyPairPem>
  readonly applier: Pick<Applier, 'applyingOn' | 'applyWithin'>
}

type Row = LocalAccountsTable & { readonly severity: string | null }

const byName = statement<{ readonly name: string }, Row>((db, p) =>
  db
    .selectFrom('local_accounts')
    .leftJoin('moderated_accounts', 'moderated_accounts.account_id', 'local_accounts.account_id')
    .selectAll('local_accounts')
    .select('moderated_accounts.severity')
    .where('local_accounts.username', '=', p('name')),
)
const all = statement<object, Row>((db) =>
  db
    .selectFrom('local_accounts')
    .leftJoin('moderated_accounts', 'moderated_accounts.account_id', 'local_accounts.account_id')
    .selectAll('local_accounts')
    .select('moderated_accounts.severity')
    .orderBy('local_accounts.username'),
)
const count = statement<{ readonly gone: Flag }, { count: number | string | bigint }>((db, p) =>
  db
    .selectFrom('local_accounts')
    .select((eb) => eb.fn.countAll<number | string | bigint>().as('count'))
    .where('gone', '=', p('gone')),
)
const insert = statement<Omit<LocalAccountsTable, 'gone'>, { username: string }>((db, p) =>
  db
    .insertInto('local_accounts')
    .values((eb) => ({
      username: p('username'),
      account_id: p('account_id'),
      value: p('value'),
      private_key_pem: p('private_key_pem'),
      public_key_pem: p('public_key_pem'),
      gone: eb.lit(0),
    }))
    .onConflict((conflict) => conflict.doNothing())
    .returning('username'),
)
const update = statement<{ readonly name: string; readonly value: string }>((db, p) =>
  db
    .updateTable('local_accounts')
    .set({ value: p('value') })
    .where('username', '=', p('name')),
)
const setting = statement<{ readonly name: string }, { value: string }>((db, p) =>
  db.selectFrom('settings').select('value').where('name', '=', p('name')),
)
const setSetting = statement<{ readonly name: string; readonly value: string }>((db, p) =>
  db
    .insertInto('settings')
    .values({ name: p('name'), value: p('value') })
    .onConflict((conflict) => conflict.doNothing()),
)

const INSTANCE_KEYS = 'instance_keys'

/** Gives the users kept in the tables. */
export function createLocalAccounts(parts: LocalAccountsParts): SqlLocalAccounts {
  const { database, applier } = parts
  const { reader } = database
  let instanceKeys: Promise<KeyPairPem> | undefined

  function write<T>(
    job: (trx: Executor) => Promise<T>,
    transaction: HostTransaction | undefined,
  ): Promise<T> {
    return transaction === undefined ? database.write(job) : database.within(transaction, job)
  }

  /** Stores the actor that follows from a user. */
  async function storeActor(account: LocalAccount, trx: Executor): Promise<string> {
    const actor = localActor(account, parts)
    await storeAccount(actor, applier.applyingOn(trx))
    return actor.id
  }

  async function makeInstanceKeys(): Promise<KeyPairPem> {
    const known = await setting.first(reader, { name: INSTANCE_KEYS })
    if (known !== undefined) return keysIn(reader, known.value)
    const keys = pemOnly(await parts.generateKeys())
    return database.write(async (trx) => {
      await setSetting.run(trx, { name: INSTANCE_KEYS, value: JSON.stringify(keys) })
      const first = await setting.first(trx, { name: INSTANCE_KEYS }) // another process may have been faster
      return first === undefined ? keys : keysIn(trx, first.value)
    })
  }

  return {
    async find(username) {
      if (!isUsername(username)) return undefined
      const row = await byName.first(reader, { name: username.toLowerCase() })
      return row && (isSet(row.gone) ? 'gone' : readRow(reader, nameOf(row), () => toAccount(row)))
    },
    async instanceKeys() {
      instanceKeys ??= makeInstanceKeys()
      try {
        return await instanceKeys
      } catch (error) {
        instanceKeys = undefined // the next call tries again
        throw error
      }
    },
    async usage() {
      const [users, posts] = await Promise.all([count.first(reader, { gone: 0 }), countAllPosts(reader)])
      return { users: toNumber(users?.count ?? 0), posts }
    },
    async create(wanted, { transaction } = {}) {
      checkNewAccount(wanted)
      const { keys, ...given } = wanted
      const name = given.username.toLowerCase()
      const taken = (): RangeError => takenName(given.username)
      // asked before keys are made, which takes long; but not on another connection than an open transaction's
      if (transaction === undefined && (await byName.first(reader, { name })) !== undefined) throw taken()
      const pair = pemOnly(keys ?? (await parts.generateKeys()))
      return write(async (trx) => {
        const { now } = applier.applyingOn(trx)
        const account: LocalAccount = { createdAt: timestampOf(now), ...withStoredUrls(given), ...pair }
        const inserted = await insert.first(trx, {
          username: name,
          account_id: keyOf(parts.actorIdOf(given.username)),
          value: valueOf(account),
          private_key_pem: pair.privateKeyPem,
          public_key_pem: pair.publicKeyPem,
        })
        if (inserted === undefined) throw taken()
        const accountId = await storeActor(account, trx)
        if (given.suspended === true)
          await applier.applyWithin(trx, [{ kind: 'account.moderate', accountId, severity: 'suspend' }])
        return account
      }, transaction)
    },
    async update(username, changes, { transaction } = {}) {
      checkChanges(changes)
      if (!isUsername(username)) return undefined
      const name = username.toLowerCase()
      return write(async (trx) => {
        const row = await byName.first(trx, { name })
        if (row === undefined || isSet(row.gone)) return undefined
        const account = changed(
          readRow(trx, nameOf(row), () => toAccount(row)),
          withStoredUrls(changes),
        )
        await update.run(trx, { name, value: valueOf(account) })
        const accountId = await storeActor(account, trx)
        // what was said of a Move is no more where another home is given, or none
        if ('movedTo' in changes) await forgetMove(trx, accountId)
        return account
      }, transaction)
    },
    async list() {
      const rows = await all.all(reader, {})
      const present = rows.filter(({ gone }) => !isSet(gone))
      return readRows(reader, present, nameOf, toAccount)
    },
  }
}

/** What is kept of a user but for what has columns and tables of its own. */
function valueOf(account: LocalAccount): string {
  return JSON.stringify(omit(account, 'suspended', 'privateKeyPem', 'publicKeyPem'))
}

function nameOf({ username: id }: Row): RowName {
  return { table: 'local_accounts', id }
}

function keysIn(executor: Executor, value: string): KeyPairPem {
  return readRow(executor, { table: 'settings', id: INSTANCE_KEYS }, () => parseStored('keys', value))
}

/** A user; suspended is who the moderators suspended, and nobody else. */
function toAccount({ username, value, private_key_pem, public_key_pem, severity }: Row): LocalAccount {
  const account = parseStored('user', value)
  assertOwn(username, account.username.toLowerCase())
  return {
    ...account,
    suspended: severity === 'suspend',
    privateKeyPem: private_key_pem,
    publicKeyPem: public_key_pem,
  }
}
