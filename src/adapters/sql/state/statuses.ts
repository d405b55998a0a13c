/**
 * Posts as they are read: the stored value, with what is kept in rows of its own.
 *
 * @module
 */
import type { Poll, Status } from '../../../core/model/index.js'
import type { PublishedBoost } from '../../../protocol/ports/index.js'
import { omit } from '../../state/index.js'
import { toNumber } from '../columns.js'
import { readRow, readRows, type OnDamage, type RowName } from '../damaged.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { boostKey, keyOf } from '../ids.js'
import { quotePartOf, readQuoteRow, readQuoteRows, type Quote } from './quotes.js'
import { assertOwn, parseStored } from './stored.js'

/** The columns that a post is read from. */
export const STATUS_COLUMNS = ['statuses.id', 'statuses.local_id', 'statuses.boost_of', 'statuses.voters_count', 'statuses.value'] as const // prettier-ignore

/** A row of them. */
export interface StatusRow {
  readonly id: string
  readonly local_id: string
  readonly boost_of: string | null
  readonly voters_count: number | string | bigint | null
  readonly value: string
}

const byIds = statement<{ readonly ids: readonly string[] }, StatusRow>((db, p) =>
  db.selectFrom('statuses').select(STATUS_COLUMNS).where('id', 'in', p.list('ids')),
)

const talliesOf = statement<
  { readonly ids: readonly string[] },
  { status_id: string; option: number | string | bigint; votes: number | string | bigint }
>((db, p) =>
  db
    .selectFrom('poll_tallies')
    .select(['status_id', 'option', 'votes'])
    .where('status_id', 'in', p.list('ids')),
)

/** Reads posts by their ids, those that are known. */
export async function readStatuses(
  executor: Executor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Status>> {
  const rows = await byIds.all(executor, { ids: ids.map(keyOf) })
  const statuses = await toStatuses(executor, rows, 'throws')
  return new Map(statuses.map((status) => [status.id, status]))
}

/** What is stored of a post in its own row. */
export interface StoredStatus {
  readonly localId: string
  /** As it was written: its tallies and its quote may be others by now. */
  readonly status: Status
}

/** Reads the row of a post, to change it. */
export async function readStored(executor: Executor, id: string): Promise<StoredStatus | undefined> {
  const row = await byIds.first(executor, { ids: [keyOf(id)] })
  return row && { localId: row.local_id, status: readRow(executor, nameOf(row), () => toStored(row)) }
}

/** Reads one post. */
export async function readStatus(executor: Executor, id: string): Promise<Status | undefined> {
  return (await readStatuses(executor, [id])).get(id)
}

/**
 * Makes posts of their rows, in order: with the tallies of their polls, and their quotes as they stand.
 *
 * @param executor - Where to look further.
 * @param rows - Rows of posts, not of boosts.
 * @param onDamage - What becomes of one that cannot be read.
 */
export async function toStatuses(
  executor: Executor,
  rows: readonly StatusRow[],
  onDamage: OnDamage = 'skips',
): Promise<readonly Status[]> {
  const read = (row: StatusRow) => ({ row, status: toStored(row) })
  const found = readRows(executor, rows, nameOf, read, onDamage)
  const polls = found.filter(({ status }) => status.poll !== undefined).map(({ row }) => row.id)
  const quoting = found.filter(({ status }) => status.quote !== undefined).map(({ row }) => row.id)
  const tallies = await readTallies(executor, polls)
  const quotes = await readQuoteRows(executor, quoting)
  return readRows(
    executor,
    found,
    ({ row }) => nameOf(row),
    ({ row, status }) => {
      const quote = quotes.get(row.id)
      return withQuote(withTallies(status, row, tallies), quote && readQuoteRow(executor, quote))
    },
    onDamage,
  )
}

/** Makes boosts of their rows, in order. */
export function toBoosts(
  executor: Executor,
  rows: readonly Pick<StatusRow, 'id' | 'value'>[],
  onDamage: OnDamage = 'skips',
): readonly PublishedBoost[] {
  return readRows(executor, rows, nameOf, toBoost, onDamage)
}

function nameOf({ id }: Pick<StatusRow, 'id'>): RowName {
  return { table: 'statuses', id }
}

function toStored({ id, value }: StatusRow): Status {
  const status = parseStored('status', value)
  assertOwn(id, keyOf(status.id))
  return status
}

function toBoost({ id, value }: Pick<StatusRow, 'id' | 'value'>): PublishedBoost {
  const boost = parseStored('boost', value)
  assertOwn(id, boostKey(boost.actorId, boost.statusId))
  return boost
}

type Tallies = ReadonlyMap<string, ReadonlyMap<string, number | string | bigint>>

async function readTallies(executor: Executor, ids: readonly string[]): Promise<Tallies> {
  const tallies = new Map<string, Map<string, number | string | bigint>>()
  if (ids.length === 0) return tallies
  for (const { status_id, option, votes } of await talliesOf.all(executor, { ids })) {
    const ofOne = tallies.get(status_id) ?? new Map<string, number | string | bigint>()
    tallies.set(status_id, ofOne.set(String(option), votes))
  }
  return tallies
}

function withTallies(status: Status, row: StatusRow, tallies: Tallies): Status {
  if (status.poll === undefined) return status
  const counted = tallies.get(row.id)
  const poll: Poll = {
    ...omit(status.poll, 'votersCount'),
    options: status.poll.options.map((option, i) => ({
      ...option,
      votes: toNumber(counted?.get(String(i)) ?? option.votes),
    })),
    ...(row.voters_count !== null && { votersCount: toNumber(row.voters_count) }),
  }
  return { ...status, poll }
}

function withQuote(status: Status, quote: Quote | undefined): Status {
  if (status.quote === undefined || quote === undefined) return status
  return { ...status, quote: { ...quotePartOf(quote), legacy: status.quote.legacy } }
}
