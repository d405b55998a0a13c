/**
 * Posts as they are read: the stored value, with what is kept in rows of its own.
 *
 * @module
 */
import type { Poll, Status } from '../../../core/model/index.js'
import type { PublishedBoost } from '../../../protocol/ports/index.js'
import { omit } from '../../state/index.js'
import { toNumber } from '../columns.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { keyOf } from './ids.js'
import { quotePartOf, readQuotes, type Quote } from './quotes.js'

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
  const statuses = await toStatuses(executor, rows)
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
  return row && { localId: row.local_id, status: JSON.parse(row.value) as Status } // of a post, by its id
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
 */
export async function toStatuses(executor: Executor, rows: readonly StatusRow[]): Promise<readonly Status[]> {
  const found = rows.map((row) => ({ row, status: JSON.parse(row.value) as Status })) // nothing else is stored there
  const polls = found.filter(({ status }) => status.poll !== undefined).map(({ row }) => row.id)
  const quoting = found.filter(({ status }) => status.quote !== undefined).map(({ status }) => status.id)
  const tallies = await readTallies(executor, polls)
  const quotes = await readQuotes(executor, quoting)
  return found.map(({ row, status }) => withQuote(withTallies(status, row, tallies), quotes))
}

/** Makes a boost of its row. */
export function toBoost({ value }: Pick<StatusRow, 'value'>): PublishedBoost {
  return JSON.parse(value) as PublishedBoost // nothing else is stored in the row of a boost
}

type Tallies = ReadonlyMap<string, ReadonlyMap<number, number>>

async function readTallies(executor: Executor, ids: readonly string[]): Promise<Tallies> {
  const tallies = new Map<string, Map<number, number>>()
  if (ids.length === 0) return tallies
  for (const { status_id, option, votes } of await talliesOf.all(executor, { ids })) {
    const ofOne = tallies.get(status_id) ?? new Map<number, number>()
    tallies.set(status_id, ofOne.set(toNumber(option), toNumber(votes)))
  }
  return tallies
}

function withTallies(status: Status, row: StatusRow, tallies: Tallies): Status {
  if (status.poll === undefined) return status
  const counted = tallies.get(row.id)
  const poll: Poll = {
    ...omit(status.poll, 'votersCount'),
    options: status.poll.options.map((option, i) => ({ ...option, votes: counted?.get(i) ?? option.votes })),
    ...(row.voters_count !== null && { votersCount: toNumber(row.voters_count) }),
  }
  return { ...status, poll }
}

function withQuote(status: Status, quotes: ReadonlyMap<string, Quote>): Status {
  const quote = quotes.get(status.id)
  if (status.quote === undefined || quote === undefined) return status
  return { ...status, quote: { ...quotePartOf(quote), legacy: status.quote.legacy } }
}
