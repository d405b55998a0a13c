/**
 * Numbers of accounts, kept up as rows come and go.
 *
 * @module
 */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { toNumber } from '../columns.js'
import { readRow } from '../damaged.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { keyOf } from '../ids.js'

/** What is counted of an account. */
export interface Counts {
  /** Accepted followers, local ones too. */
  readonly followers: number
  /** Whom it follows; of local accounts, as all that follows. */
  readonly following: number
  readonly statuses: number
  readonly boosts: number
}

type Change = Counts & { readonly account_id: string }

/** The row of all local accounts together: no key is empty. */
const ALL = ''

const COLUMNS = ['followers', 'following', 'statuses', 'boosts'] as const

const add = statement<{ readonly changes: readonly Change[] }>((db, p) => {
  const changes = p.rows('changes', {
    account_id: 'text',
    followers: 'int8',
    following: 'int8',
    statuses: 'int8',
    boosts: 'int8',
  })
  return db
    .insertInto('account_counts')
    .columns(['account_id', ...COLUMNS])
    .expression(
      (eb) =>
        eb
          .selectFrom(changes.as('change'))
          .select(['account_id', ...COLUMNS])
          .where(sql<SqlBool>`true`), // without it SQLite takes ON for a part of the join
    )
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet(Object.fromEntries(COLUMNS.map((name) => [name, added(name)]))),
    )
})

const read = statement<
  { readonly ids: readonly string[] },
  { account_id: string } & { [N in (typeof COLUMNS)[number]]: number | string | bigint }
>((db, p) =>
  db
    .selectFrom('account_counts')
    .select(['account_id', ...COLUMNS])
    .where('account_id', 'in', p.list('ids')),
)

const removeOf = statement<{ readonly id: string }>((db, p) =>
  db.deleteFrom('account_counts').where('account_id', '=', p('id')),
)

/** What is no count stays as it is: it is told to whoever reads it, and keeps nobody from writing. */
function added(column: (typeof COLUMNS)[number]): RawBuilder<number> {
  const before = sql.ref(`account_counts.${column}`)
  const most = sql.lit(Number.MAX_SAFE_INTEGER)
  return sql<number>`case when ${before} between -${most} and ${most}
    then ${before} + ${sql.ref(`excluded.${column}`)} else ${before} end`
}

/** Changes of the numbers of several accounts, gathered before they are stored. */
export interface CountChanges {
  /** Notes a change; the account's key. */
  note(accountKey: string, change: Partial<Counts>): void
  store(trx: Executor): Promise<void>
}

/** Creates changes, with none yet. */
export function createCountChanges(): CountChanges {
  const changes = new Map<string, Counts>()
  return {
    note(accountKey, change) {
      const before = changes.get(accountKey) ?? { followers: 0, following: 0, statuses: 0, boosts: 0 }
      changes.set(accountKey, {
        followers: before.followers + (change.followers ?? 0),
        following: before.following + (change.following ?? 0),
        statuses: before.statuses + (change.statuses ?? 0),
        boosts: before.boosts + (change.boosts ?? 0),
      })
    },
    async store(trx) {
      if (changes.size === 0) return
      const statuses = [...changes.values()].reduce((sum, change) => sum + change.statuses, 0)
      if (statuses !== 0) changes.set(ALL, { followers: 0, following: 0, statuses, boosts: 0 })
      await add.run(trx, { changes: [...changes].map(([account_id, counts]) => ({ account_id, ...counts })) })
      changes.clear()
    },
  }
}

/** Changes the numbers of one account. */
export async function changeCounts(trx: Executor, accountId: string, change: Partial<Counts>): Promise<void> {
  const changes = createCountChanges()
  changes.note(keyOf(accountId), change)
  await changes.store(trx)
}

/** Forgets the numbers of an account. */
export async function removeCounts(trx: Executor, accountId: string): Promise<void> {
  await removeOf.run(trx, { id: keyOf(accountId) })
}

/** Reads the numbers of accounts, in order; zeros where nothing was counted. */
export async function readCounts(
  executor: Executor,
  accountIds: readonly string[],
): Promise<readonly Counts[]> {
  return readByKeys(executor, accountIds.map(keyOf))
}

async function readByKeys(executor: Executor, keys: readonly string[]): Promise<readonly Counts[]> {
  const rows = await read.all(executor, { ids: keys })
  const byKey = new Map(rows.map((row) => [row.account_id, row]))
  return keys.map((key) => {
    const row = byKey.get(key)
    return readRow(executor, { table: 'account_counts', id: key }, () => ({
      followers: toNumber(row?.followers ?? 0),
      following: toNumber(row?.following ?? 0),
      statuses: toNumber(row?.statuses ?? 0),
      boosts: toNumber(row?.boosts ?? 0),
    }))
  })
}

/** How many posts all local accounts have written. */
export async function countAllPosts(executor: Executor): Promise<number> {
  const [counts] = await readByKeys(executor, [ALL])
  return counts?.statuses ?? 0
}
