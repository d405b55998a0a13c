/**
 * Quotes and what became of them, also of posts that are not stored.
 *
 * @module
 */
import type { QuoteState, StatusQuote } from '../../../core/model/index.js'
import type { Executor } from '../database.js'
import { readRow, readRows } from '../damaged.js'
import { insertion, statement } from '../statement.js'
import type { Applying } from './applying.js'
import { foundByPair, PAIR, pairKey, type Found, type Pairs } from './pairs.js'
import type { QuotesTable } from './schema.js'
import { idOf, keyOf, keyOrNull, longIdsOf } from '../ids.js'

/** A quote, by the post that quotes. */
export interface Quote extends Omit<StatusQuote, 'legacy'> {
  readonly quoteId: string
  readonly quoteAuthorId: string
}

const COLUMNS = ['quote_id', 'author_id', 'target_id', 'target_author_id', 'state', 'stamp', 'request_id', 'long_ids'] as const // prettier-ignore
/** A row of them. */
export type QuoteRow = Pick<QuotesTable, (typeof COLUMNS)[number]>

type ByList = { readonly ids: readonly string[] }

const byIds = statement<ByList, QuoteRow>((db, p) =>
  db.selectFrom('quotes').select(COLUMNS).where('quote_id', 'in', p.list('ids')),
)
const localQuoters = statement<
  ByList,
  Pick<QuotesTable, 'quote_id' | 'target_id' | 'author_id' | 'long_ids'>
>((db, p) =>
  db
    .selectFrom('quotes')
    .select(['quote_id', 'target_id', 'author_id', 'long_ids'])
    .where('target_id', 'in', p.list('ids'))
    .where('author_local', '=', (eb) => eb.lit(1))
    .orderBy('author_id'),
)
const ofStamps = statement<Pairs, Found>((db, p) =>
  db
    .selectFrom(p.rows('pairs', PAIR).as('asked'))
    .select((eb) => [
      'asked.one',
      'asked.other',
      eb
        .selectFrom('quotes')
        .select('quotes.quote_id')
        .whereRef('quotes.stamp', '=', 'asked.one')
        .whereRef('quotes.target_author_id', '=', 'asked.other')
        .orderBy('quotes.quote_id')
        .limit(eb.lit(1))
        .as('found'),
    ]),
)
const givenStamp = statement<{ readonly stamp: string }, QuoteRow>((db, p) =>
  db
    .selectFrom('quotes')
    .select(COLUMNS)
    .where('stamp', '=', p('stamp'))
    .where('state', '=', 'accepted')
    .orderBy('quote_id')
    .limit((eb) => eb.lit(1)),
)
const ofRequests = statement<Pairs, Found>((db, p) =>
  db.selectFrom(p.rows('pairs', PAIR).as('asked')).select((eb) => {
    const ofOne = (side: 'author_id' | 'target_author_id') =>
      eb
        .selectFrom('quotes')
        .select('quotes.quote_id')
        .whereRef('quotes.request_id', '=', 'asked.one')
        .whereRef(`quotes.${side}`, '=', 'asked.other')
        .orderBy('quotes.quote_id')
        .limit(eb.lit(1))
    return [
      'asked.one',
      'asked.other',
      eb.fn.coalesce(ofOne('author_id'), ofOne('target_author_id')).as('found'),
    ]
  }),
)
const removeByIds = statement<ByList>((db, p) =>
  db.deleteFrom('quotes').where('quote_id', 'in', p.list('ids')),
)
const insert = insertion('quotes', [...COLUMNS, 'author_local'])
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
  const rows = [...(await readQuoteRows(executor, quoteIds.map(keyOf))).values()]
  return new Map(rows.map((row) => readQuoteRow(executor, row)).map((quote) => [quote.quoteId, quote]))
}

/** Reads rows of quotes by the keys of their posts; by key. */
export async function readQuoteRows(
  executor: Executor,
  keys: readonly string[],
): Promise<ReadonlyMap<string, QuoteRow>> {
  if (keys.length === 0) return new Map()
  return new Map((await byIds.all(executor, { ids: keys })).map((row) => [row.quote_id, row]))
}

/**
 * Makes a quote of its row.
 *
 * @throws StorageError `ERR_STORAGE_DAMAGED` for one that cannot be read.
 */
export function readQuoteRow(executor: Executor, row: QuoteRow): Quote {
  return readRow(executor, { table: 'quotes', id: row.quote_id }, () => toQuote(row))
}

/** A quote by the id of its post. */
export async function readQuote(executor: Executor, quoteId: string): Promise<Quote | undefined> {
  return (await readQuotes(executor, [quoteId])).get(quoteId)
}

/** Local accounts that quoted posts, each with the key of the post. */
export async function localQuotersOf(
  executor: Executor,
  targetIds: readonly string[],
): Promise<readonly { readonly targetKey: string | null; readonly actorId: string }[]> {
  const rows = await localQuoters.all(executor, { ids: targetIds.map(keyOf) })
  return readRows(
    executor,
    rows,
    ({ quote_id: id }) => ({ table: 'quotes', id }),
    (row) => ({ targetKey: row.target_id, actorId: idOf(row.author_id, row.long_ids) }),
  )
}

/** A quote for each pair of a stamp and the quoted author who gave it. */
export async function quotesByStamp(
  executor: Executor,
  pairs: Pairs['pairs'],
): Promise<readonly (Quote | undefined)[]> {
  return readFound(executor, await ofStamps.all(executor, { pairs }), pairs)
}

/** The quote whose stamp of this id was given, and stands. */
export async function readStamped(executor: Executor, stamp: string): Promise<Quote | undefined> {
  const row = await givenStamp.first(executor, { stamp: keyOf(stamp) })
  return row && readQuoteRow(executor, row)
}

/** A quote for each pair of a request and an actor who takes part in it. */
export async function quotesByRequest(
  executor: Executor,
  pairs: Pairs['pairs'],
): Promise<readonly (Quote | undefined)[]> {
  return readFound(executor, await ofRequests.all(executor, { pairs }), pairs)
}

async function readFound(
  executor: Executor,
  answers: readonly Found[],
  pairs: Pairs['pairs'],
): Promise<readonly (Quote | undefined)[]> {
  const found = foundByPair(answers)
  if (found.size === 0) return pairs.map(() => undefined)
  const rows = await readQuoteRows(executor, [...found.values()])
  return pairs.map(({ one, other }) => {
    const row = rows.get(found.get(pairKey(one, other)) ?? '')
    return row && readQuoteRow(executor, row)
  })
}

/** Stores a quote whole. */
export async function storeQuote(quote: Quote, { trx, isLocal }: Applying): Promise<void> {
  const { quoteId, quoteAuthorId, targetId, targetAuthorId, state, stamp, requestId } = quote
  await removeByIds.run(trx, { ids: [keyOf(quoteId)] })
  await insert.run(trx, [
    {
      quote_id: keyOf(quoteId),
      author_id: keyOf(quoteAuthorId),
      author_local: isLocal(quoteAuthorId) ? 1 : 0,
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

const STATES: { readonly [State in QuoteState]: State } = {
  pending: 'pending',
  accepted: 'accepted',
  rejected: 'rejected',
  revoked: 'revoked',
  deleted: 'deleted',
}

function stateOf(word: string): QuoteState {
  if (!Object.hasOwn(STATES, word)) throw new TypeError('there is no such state of a quote')
  return word as QuoteState // it is one of them
}

function toQuote(row: QuoteRow): Quote {
  const { long_ids, target_id, target_author_id, stamp, request_id } = row
  const id = (key: string): string => idOf(key, long_ids)
  return {
    quoteId: id(row.quote_id),
    quoteAuthorId: id(row.author_id),
    ...(target_id !== null && { targetId: id(target_id) }),
    ...(target_author_id !== null && { targetAuthorId: id(target_author_id) }),
    state: stateOf(row.state),
    ...(stamp !== null && { stamp: id(stamp) }),
    ...(request_id !== null && { requestId: id(request_id) }),
  }
}
