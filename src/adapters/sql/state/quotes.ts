/**
 * Quotes and what became of them, also of posts that are not stored.
 *
 * @module
 */
import type { QuoteState, StatusQuote } from '../../../core/model/index.js'
import type { Executor } from '../database.js'
import type { QuotesTable } from './schema.js'
import { insertion, statement } from '../statement.js'
import { idOf, keyOf, keyOrNull, longIdsOf } from './ids.js'

/** A quote, by the post that quotes. */
export interface Quote extends Omit<StatusQuote, 'legacy'> {
  readonly quoteId: string
  readonly quoteAuthorId: string
}

const COLUMNS = ['quote_id', 'author_id', 'target_id', 'target_author_id', 'state', 'stamp', 'request_id', 'long_ids'] as const // prettier-ignore

type ByList = { readonly ids: readonly string[] }

const byIds = statement<ByList, QuotesTable>((db, p) =>
  db.selectFrom('quotes').select(COLUMNS).where('quote_id', 'in', p.list('ids')),
)
const byTargets = statement<ByList, QuotesTable>((db, p) =>
  db.selectFrom('quotes').select(COLUMNS).where('target_id', 'in', p.list('ids')),
)
const byStamps = statement<ByList, QuotesTable>((db, p) =>
  db.selectFrom('quotes').select(COLUMNS).where('stamp', 'in', p.list('ids')).orderBy('quote_id'),
)
const byRequests = statement<ByList, QuotesTable>((db, p) =>
  db.selectFrom('quotes').select(COLUMNS).where('request_id', 'in', p.list('ids')).orderBy('quote_id'),
)
const removeByIds = statement<ByList>((db, p) =>
  db.deleteFrom('quotes').where('quote_id', 'in', p.list('ids')),
)
const insert = insertion('quotes', COLUMNS)
const orphan = statement<ByList>((db, p) =>
  db
    .updateTable('quotes')
    .set({ state: 'deleted', target_id: null, target_author_id: null, stamp: null, request_id: null })
    .where('target_id', 'in', p.list('ids')),
)

/** Quotes by the ids of their posts, those that are known. */
export async function readQuotes(
  executor: Executor,
  quoteIds: readonly string[],
): Promise<ReadonlyMap<string, Quote>> {
  if (quoteIds.length === 0) return new Map()
  const rows = await byIds.all(executor, { ids: quoteIds.map(keyOf) })
  return new Map(rows.map(toQuote).map((quote) => [quote.quoteId, quote]))
}

/** A quote by the id of its post. */
export async function readQuote(executor: Executor, quoteId: string): Promise<Quote | undefined> {
  return (await readQuotes(executor, [quoteId])).get(quoteId)
}

/** All quotes of posts. */
export async function quotesOf(executor: Executor, targetIds: readonly string[]): Promise<readonly Quote[]> {
  return (await byTargets.all(executor, { ids: targetIds.map(keyOf) })).map(toQuote)
}

/** All quotes with stamps of these ids: of several, it is their author who counts. */
export async function quotesByStamp(
  executor: Executor,
  stamps: readonly string[],
): Promise<readonly Quote[]> {
  return (await byStamps.all(executor, { ids: stamps.map(keyOf) })).map(toQuote)
}

/** All quotes with requests of these ids. */
export async function quotesByRequest(
  executor: Executor,
  requestIds: readonly string[],
): Promise<readonly Quote[]> {
  return (await byRequests.all(executor, { ids: requestIds.map(keyOf) })).map(toQuote)
}

/** Stores a quote whole. */
export async function storeQuote(trx: Executor, quote: Quote): Promise<void> {
  const { quoteId, quoteAuthorId, targetId, targetAuthorId, state, stamp, requestId } = quote
  await removeByIds.run(trx, { ids: [keyOf(quoteId)] })
  await insert.run(trx, [
    {
      quote_id: keyOf(quoteId),
      author_id: keyOf(quoteAuthorId),
      target_id: keyOrNull(targetId),
      target_author_id: keyOrNull(targetAuthorId),
      state,
      stamp: keyOrNull(stamp),
      request_id: keyOrNull(requestId),
      long_ids: longIdsOf([quoteId, quoteAuthorId, targetId, targetAuthorId, stamp, requestId]),
    },
  ])
}

/** Forgets the quotes that posts made; keys. */
export async function removeQuotes(trx: Executor, keys: readonly string[]): Promise<void> {
  await removeByIds.run(trx, { ids: keys })
}

/** Leaves empty quotes in the posts that quoted these; keys. */
export async function emptyQuotesOf(trx: Executor, keys: readonly string[]): Promise<void> {
  await orphan.run(trx, { ids: keys })
}

/** The part of a quote that its post has as well. */
export function quotePartOf(quote: Omit<StatusQuote, 'legacy'>): Omit<StatusQuote, 'legacy'> {
  const { targetId, targetAuthorId, state, stamp, requestId } = quote
  return {
    ...(targetId !== undefined && { targetId }),
    ...(targetAuthorId !== undefined && { targetAuthorId }),
    state,
    ...(stamp !== undefined && { stamp }),
    ...(requestId !== undefined && { requestId }),
  }
}

function toQuote(row: QuotesTable): Quote {
  const { long_ids, target_id, target_author_id, stamp, request_id } = row
  const id = (key: string): string => idOf(key, long_ids)
  return {
    quoteId: id(row.quote_id),
    quoteAuthorId: id(row.author_id),
    ...(target_id !== null && { targetId: id(target_id) }),
    ...(target_author_id !== null && { targetAuthorId: id(target_author_id) }),
    state: row.state as QuoteState, // nothing else is stored there
    ...(stamp !== null && { stamp: id(stamp) }),
    ...(request_id !== null && { requestId: id(request_id) }),
  }
}
