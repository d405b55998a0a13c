/**
 * Who of other servers did something with a post, in pages.
 *
 * @module
 */
import type { Involvement, Page, Question } from '../../../protocol/ports/index.js'
import type { Executor } from '../database.js'
import { statement, type Statement } from '../statement.js'
import { readIdsOfKeys } from './accounts.js'
import { isKey, keyOf } from '../ids.js'
import { cutPage } from './pages.js'

/** Actors of one post behind a key, but for those between two keys, who are ours. */
type Part = {
  readonly status: string
  readonly after: string
  readonly from: string
  readonly until: string
  readonly limit: number
}
type Involved = Statement<Part, { readonly actor: string }>

/** Each reads an index in its order: what it takes is the page, however many there are. */
const INVOLVED: Readonly<Record<Involvement, Involved>> = {
  boost: authors('boost_of'),
  reply: authors('in_reply_to'),
  quote: statement((db, p) =>
    db
      .selectFrom('quotes')
      .select('author_id as actor')
      .distinct()
      .where('target_id', '=', p('status'))
      .where('author_id', '>', p('after'))
      .where((eb) => eb.not(eb.between('author_id', p('from'), p('until'))))
      .orderBy('author_id')
      .limit(p('limit')),
  ),
  favourite: statement((db, p) =>
    db
      .selectFrom('favourites')
      .select('actor_id as actor')
      .where('status_id', '=', p('status'))
      .where('actor_id', '>', p('after'))
      .where((eb) => eb.not(eb.between('actor_id', p('from'), p('until'))))
      .orderBy('actor_id')
      .limit(p('limit')),
  ),
  vote: statement((db, p) =>
    db
      .selectFrom('poll_votes')
      .select('actor_id as actor')
      .where('status_id', '=', p('status'))
      .where('is_first', '=', (eb) => eb.lit(1)) // as the index says
      .where('actor_id', '>', p('after'))
      .where((eb) => eb.not(eb.between('actor_id', p('from'), p('until'))))
      .orderBy('actor_id')
      .limit(p('limit')),
  ),
}

function authors(column: 'boost_of' | 'in_reply_to'): Involved {
  return statement((db, p) =>
    db
      .selectFrom('statuses')
      .select('author_id as actor')
      .distinct()
      .where(column, '=', p('status'))
      .where('author_id', '>', p('after'))
      .where((eb) => eb.not(eb.between('author_id', p('from'), p('until'))))
      .orderBy('author_id')
      .limit(p('limit')),
  )
}

/** A page of those involved, in the order of their keys. */
export async function readInvolved(
  executor: Executor,
  { statusId, by, after = '', limit }: Question<'involved'>,
  origin: string,
): Promise<Page<string>> {
  if (!isKey(after)) return { items: [] }
  // `0` comes right after `/`
  const part = { status: keyOf(statusId), after, from: `${origin}/`, until: `${origin}0`, limit: limit + 1 }
  const found = await Promise.all([...new Set(by)].map((kind) => INVOLVED[kind].all(executor, part)))
  const keys = [...new Set(found.flat().map(({ actor }) => actor))].sort((a, b) => (a < b ? -1 : 1))
  const { rows, next } = cutPage(keys, limit, (key) => key)
  return { items: await readIdsOfKeys(executor, rows), ...(next !== undefined && { next }) }
}
