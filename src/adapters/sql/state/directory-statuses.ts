/**
 * Posts, boosts and quotes, as they are asked for.
 *
 * @module
 */
import type { KnownStatus } from '../../../core/model/index.js'
import type { Answering, Question } from '../../../protocol/ports/index.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { boostKey, keyOf } from '../ids.js'
import { knownBoost, knownStatus, quotingStranger } from './known-status.js'
import { readIds } from './long-ids.js'
import { PAIR, pairKey, pairsOf, type Found, type Pairs } from './pairs.js'
import { localQuotersOf, quotesByRequest, quotesByStamp, readQuotes, type Quote } from './quotes.js'
import { readStatuses, STATUS_COLUMNS, toBoosts, toStatuses, type StatusRow } from './statuses.js'

type ByList = { readonly ids: readonly string[] }
type OtherRow = Omit<Found, 'found'> & { readonly own: string | null; readonly boost: string | null }

/** A post by its author's own alternative id, and a boost by the id of its Announce: of this actor before another. */
const others = statement<Pairs, OtherRow>((db, p) =>
  db.selectFrom(p.rows('pairs', PAIR).as('asked')).select((eb) => {
    const first = () => eb.selectFrom('statuses').select('statuses.id').limit(eb.lit(1))
    const announced = () => first().whereRef('statuses.announce_id', '=', 'asked.one')
    return [
      'asked.one',
      'asked.other',
      first()
        .whereRef('statuses.atom_uri', '=', 'asked.one')
        .whereRef('statuses.author_id', '=', 'asked.other')
        .orderBy('statuses.local_id')
        .as('own'),
      eb.fn
        .coalesce(
          announced().whereRef('statuses.author_id', '=', 'asked.other').orderBy('statuses.local_id'),
          announced().orderBy('statuses.author_id').orderBy('statuses.local_id'),
        )
        .as('boost'),
    ]
  }),
)
const byKeys = statement<ByList, StatusRow>((db, p) =>
  db.selectFrom('statuses').select(STATUS_COLUMNS).where('id', 'in', p.list('ids')),
)
const boosts = statement<ByList, { id: string; value: string }>((db, p) =>
  db.selectFrom('statuses').select(['id', 'value']).where('id', 'in', p.list('ids')),
)
const localBoosters = statement<
  ByList,
  { boost_of: string | null; author_id: string; long_ids: string | null }
>((db, p) =>
  db
    .selectFrom('statuses')
    .select(['boost_of', 'author_id', 'long_ids'])
    .where('boost_of', 'in', p.list('ids'))
    .where('local', '=', (eb) => eb.lit(1))
    .orderBy('local_id'),
)

type StatusName = 'status' | 'boost' | 'quote' | 'quote.byStamp' | 'quote.byRequest' | 'interested'

/** Answers questions about posts. */
export function answerStatuses(
  reader: Executor,
  isLocal: (id: string) => boolean,
): Pick<Answering, StatusName> {
  /** The quoting posts; of those that are not stored, what their requests told. */
  async function quoting(
    quotes: readonly (Quote | undefined)[],
  ): Promise<readonly (KnownStatus | undefined)[]> {
    const ids = quotes.flatMap((quote) => quote?.quoteId ?? [])
    const statuses = await readStatuses(reader, ids)
    return quotes.map((quote) => {
      if (quote === undefined) return undefined
      const status = statuses.get(quote.quoteId)
      return status === undefined ? quotingStranger(quote, isLocal) : knownStatus(status)
    })
  }

  return {
    status: async (questions) => {
      const known = await readStatuses(reader, questions.map(({ id }) => id)) // prettier-ignore
      const unknown = questions.filter(({ id }) => !known.has(id))
      const otherwise = await otherwiseKnown(unknown, reader)
      return questions.map((question): KnownStatus | undefined => {
        const status = known.get(question.id)
        return status === undefined ? otherwise(question, isLocal) : knownStatus(status)
      })
    },
    boost: async (questions) => {
      const ids = questions.map(({ actorId, statusId }) => boostKey(actorId, statusId))
      const found = toBoosts(reader, await boosts.all(reader, { ids }), 'throws')
      const byKey = new Map(found.map((boost) => [boostKey(boost.actorId, boost.statusId), boost]))
      return ids.map((id) => {
        const boost = byKey.get(id)
        return boost && knownBoost(boost, isLocal)
      })
    },
    quote: async (questions) => {
      const quotes = await readQuotes(reader, questions.map(({ quoteId }) => quoteId)) // prettier-ignore
      return quoting(questions.map(({ quoteId }) => quotes.get(quoteId)))
    },
    'quote.byStamp': async (questions) =>
      quoting(
        await quotesByStamp(
          reader,
          pairsOf(questions, ({ stamp, authorId }) => [stamp, authorId]),
        ),
      ),
    'quote.byRequest': async (questions) =>
      quoting(
        await quotesByRequest(
          reader,
          pairsOf(questions, ({ requestId, actorId }) => [requestId, actorId]),
        ),
      ),
    interested: async (questions) => {
      const ids = questions.map(({ statusId }) => statusId)
      const [boosters, quoters] = await Promise.all([
        localBoosters.all(reader, { ids: ids.map(keyOf) }),
        localQuotersOf(reader, ids),
      ])
      const byKey = new Map<string | null, Set<string>>(ids.map((id) => [keyOf(id), new Set()]))
      for (const row of boosters)
        for (const id of readIds(reader, [row], 'statuses', 'author_id')) byKey.get(row.boost_of)?.add(id)
      for (const { targetKey, actorId } of quoters) byKey.get(targetKey)?.add(actorId)
      return ids.map((id) => [...(byKey.get(keyOf(id)) ?? [])])
    },
  }
}

/** Posts by their author's own alternative id, and boosts by the id of their Announce: one of each for a question. */
async function otherwiseKnown(
  questions: readonly Question<'status'>[],
  reader: Executor,
): Promise<(question: Question<'status'>, isLocal: (id: string) => boolean) => KnownStatus | undefined> {
  if (questions.length === 0) return () => undefined
  const found = await others.all(reader, { pairs: questions.map(pairOf) })
  const keys = found.flatMap(({ own, boost }) => own ?? boost ?? [])
  const rows = keys.length === 0 ? [] : await byKeys.all(reader, { ids: keys })
  const posts = rows.filter(({ boost_of }) => boost_of === null)
  const statuses = await toStatuses(reader, posts, 'throws')
  const statusOf = new Map(posts.map(({ id }, i) => [id, statuses[i]]))
  const boostOf = new Map(rows.map((row) => [row.id, row]))
  const byPair = new Map(found.map((row) => [pairKey(row.one, row.other), row]))
  return (question, isLocal) => {
    const { one, other } = pairOf(question)
    const { own, boost } = byPair.get(pairKey(one, other)) ?? {}
    const status = statusOf.get(own ?? '')
    if (status !== undefined) return knownStatus(status)
    const row = boostOf.get(boost ?? '')
    const [announced] = row === undefined ? [] : toBoosts(reader, [row], 'throws')
    return announced && knownBoost(announced, isLocal)
  }
}

/** Without an actor there is a key that nobody has. */
function pairOf({ id, by }: Question<'status'>): Pairs['pairs'][number] {
  return { one: keyOf(id), other: by === undefined ? '' : keyOf(by) }
}
