/**
 * Storing posts: a new one, and a known one changed.
 *
 * @module
 */
import type { Poll, Status } from '../../../core/model/index.js'
import { audienceFor, isCounted, originalOf, type Audience } from '../../state/index.js'
import type { Flag } from '../columns.js'
import { insertion, statement } from '../statement.js'
import { millisOf, type Applying } from './applying.js'
import { changeCounts } from './counts.js'
import { keyOf, keyOrNull, longIdsOf } from '../ids.js'
import { storeUnderNewId } from './local-ids.js'
import { quotePartOf, removeQuotes, storeQuote } from './quotes.js'

interface NewStatus {
  readonly id: string
  readonly localId: string
  readonly author: string
  readonly local: Flag
  readonly isBoost: Flag
  readonly boostOf: string | null
  readonly announce: string | null
  readonly inReplyTo: string | null
  readonly audience: Audience
  readonly atomUri: string | null
  readonly origin: string | null
  readonly voters: number | null
  readonly long: string | null
  readonly value: string
}

const insert = statement<NewStatus, { local_id: string }>((db, p) =>
  db
    .insertInto('statuses')
    .values({
      id: p('id'),
      local_id: p('localId'),
      author_id: p('author'),
      local: p('local'),
      is_boost: p('isBoost'),
      boost_of: p('boostOf'),
      announce_id: p('announce'),
      in_reply_to: p('inReplyTo'),
      audience: p('audience'),
      atom_uri: p('atomUri'),
      origin: p('origin'),
      voters_count: p('voters'),
      long_ids: p('long'),
      value: p('value'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('local_id'),
)

const update = statement<Pick<NewStatus, 'id' | 'audience' | 'atomUri' | 'inReplyTo' | 'value'>>((db, p) =>
  db
    .updateTable('statuses')
    .set({ audience: p('audience'), atom_uri: p('atomUri'), in_reply_to: p('inReplyTo'), value: p('value') })
    .where('id', '=', p('id')),
)

const setVoters = statement<Pick<NewStatus, 'id' | 'voters'>>((db, p) =>
  db
    .updateTable('statuses')
    .set({ voters_count: p('voters') })
    .where('id', '=', p('id')),
)

const exists = statement<{ readonly id: string }, { id: string }>((db, p) =>
  db.selectFrom('statuses').select('id').where('id', '=', p('id')),
)

const forgetGone = statement<{ readonly id: string }>((db, p) =>
  db.deleteFrom('gone_statuses').where('id', '=', p('id')),
)

const forgetTallies = statement<{ readonly id: string }>((db, p) =>
  db.deleteFrom('poll_tallies').where('status_id', '=', p('id')),
)
const insertTallies = insertion('poll_tallies', ['status_id', 'option', 'votes'])

/** A row to be, of a post or a boost; its id for apps comes from when it was published. */
export type StatusRowToBe = Omit<NewStatus, 'localId' | 'isBoost'> & { readonly published: string }

/**
 * Inserts a row, unless one of its id is there.
 *
 * @returns Its id for apps; undefined where one was there.
 */
export async function insertStatusRow(
  { published, ...row }: StatusRowToBe,
  { trx, localIds, now }: Applying,
): Promise<string | undefined> {
  return storeUnderNewId(
    localIds,
    Math.min(millisOf(published), now),
    (localId) => insert.first(trx, { ...row, isBoost: row.boostOf === null ? 0 : 1, localId }),
    async () => (await exists.first(trx, { id: row.id })) !== undefined,
  )
}

/**
 * Stores a post that was not known.
 *
 * @returns Its id for apps; undefined where a post of its id was known, and nothing was stored.
 */
export async function storeNewStatus(status: Status, applying: Applying): Promise<string | undefined> {
  const { trx } = applying
  const localId = await insertStatusRow(
    {
      ...columnsOf(status),
      published: status.published,
      author: keyOf(status.authorId),
      local: status.local ? 1 : 0,
      boostOf: null,
      announce: null,
      origin: status.local ? originalOf(status) : null,
      voters: status.poll?.votersCount ?? null,
      long: longIdsOf([status.id, status.authorId]),
    },
    applying,
  )
  if (localId === undefined) return undefined
  if (status.poll !== undefined) await storeTallies(status.id, status.poll, applying)
  await storeQuoteOf(status, applying) // also where it has none: an answer may have come before it
  if (status.local) {
    await forgetGone.run(trx, { id: keyOf(status.id) })
    if (isCounted(audienceFor(status.visibility))) await changeCounts(trx, status.authorId, { statuses: 1 })
  }
  return localId
}

/** Stores a known post whole, but for what has rows of its own: the tallies of its poll, its quote. */
export async function storeChanged(status: Status, { trx }: Applying): Promise<void> {
  await update.run(trx, columnsOf(status))
}

/** Stores the numbers of a post's poll, or that it has none. */
export async function storeTalliesOf({ id, poll }: Status, applying: Applying): Promise<void> {
  const { trx } = applying
  await forgetTallies.run(trx, { id: keyOf(id) })
  if (poll !== undefined) await storeTallies(id, poll, applying)
  await setVoters.run(trx, { id: keyOf(id), voters: poll?.votersCount ?? null })
}

/** Stores what a post says of its quote. */
export async function storeQuoteOf({ id, authorId, quote }: Status, applying: Applying): Promise<void> {
  if (quote === undefined) await removeQuotes(applying.trx, [keyOf(id)])
  else await storeQuote({ ...quotePartOf(quote), quoteId: id, quoteAuthorId: authorId }, applying)
}

function columnsOf(status: Status) {
  const { id, atomUri, inReplyTo, visibility } = status
  return {
    id: keyOf(id),
    inReplyTo: keyOrNull(inReplyTo),
    audience: audienceFor(visibility),
    atomUri: atomUri === id ? null : keyOrNull(atomUri),
    value: JSON.stringify(status),
  } as const
}

async function storeTallies(statusId: string, { options }: Poll, { trx }: Applying): Promise<void> {
  const rows = options.map(({ votes }, option) => ({ status_id: keyOf(statusId), option, votes }))
  await insertTallies.run(trx, rows)
}
