/**
 * Posts, boosts and quotes, as they are asked for.
 *
 * @module
 */
import type { KnownStatus } from '../../../core/model/index.js'
import type { Answering, PublishedBoost, Question } from '../../../protocol/ports/index.js'
import type { Executor } from '../database.js'
import { statement } from '../statement.js'
import { boostKey, keyOf } from './ids.js'
import { knownBoost, knownStatus, quotingStranger } from './known-status.js'
import { quotesByRequest, quotesByStamp, quotesOf, readQuotes, type Quote } from './quotes.js'
import { readStatuses, STATUS_COLUMNS, toBoost, toStatuses, type StatusRow } from './statuses.js'

type ByList = { readonly ids: readonly string[] }

const byAtomUri = statement<ByList, StatusRow>((db, p) =>
  db.selectFrom('statuses').select(STATUS_COLUMNS).where('atom_uri', 'in', p.list('ids')),
)
const byAnnounce = statement<ByList, { value: string }>((db, p) =>
  db.selectFrom('statuses').select('value').where('announce_id', 'in', p.list('ids')).orderBy('local_id'),
)
const boosts = statement<ByList, { value: string }>((db, p) =>
  db.selectFrom('statuses').select('value').where('id', 'in', p.list('ids')),
)
const localBoosts = statement<ByList, { value: string }>((db, p) =>
  db
    .selectFrom('statuses')
    .select('value')
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
      const others = await otherwiseKnown(unknown, reader)
      return questions.map((question): KnownStatus | undefined => {
        const status = known.get(question.id)
        return status === undefined ? others(question, isLocal) : knownStatus(status)
      })
    },
    boost: async (questions) => {
      const ids = questions.map(({ actorId, statusId }) => boostKey(actorId, statusId))
      const found = (await boosts.all(reader, { ids })).map(toBoost)
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
    'quote.byStamp': async (questions) => {
      const quotes = await quotesByStamp(reader, questions.map(({ stamp }) => stamp)) // prettier-ignore
      return quoting(
        questions.map(({ stamp, authorId }) =>
          quotes.find((it) => it.stamp === stamp && it.targetAuthorId === authorId),
        ),
      )
    },
    'quote.byRequest': async (questions) => {
      const quotes = await quotesByRequest(reader, questions.map(({ requestId }) => requestId)) // prettier-ignore
      return quoting(
        questions.map(({ requestId, actorId }) =>
          quotes.find(
            (it) =>
              it.requestId === requestId && (it.quoteAuthorId === actorId || it.targetAuthorId === actorId),
          ),
        ),
      )
    },
    interested: async (questions) => {
      const ids = questions.map(({ statusId }) => statusId)
      const [boosted, quotes] = await Promise.all([
        localBoosts.all(reader, { ids: ids.map(keyOf) }),
        quotesOf(reader, ids),
      ])
      const boosters = boosted.map(toBoost)
      return ids.map((id) => [
        ...new Set([
          ...boosters.filter(({ statusId }) => statusId === id).map(({ actorId }) => actorId),
          ...quotes
            .filter((it) => it.targetId === id && isLocal(it.quoteAuthorId))
            .map((it) => it.quoteAuthorId),
        ]),
      ])
    },
  }
}

/** Posts by their author's own alternative id, and boosts by the id of their Announce. */
async function otherwiseKnown(
  questions: readonly Question<'status'>[],
  reader: Executor,
): Promise<(question: Question<'status'>, isLocal: (id: string) => boolean) => KnownStatus | undefined> {
  if (questions.length === 0) return () => undefined
  const scoped = questions.filter(({ by }) => by !== undefined).map(({ id }) => keyOf(id))
  const rows = scoped.length === 0 ? [] : await byAtomUri.all(reader, { ids: scoped })
  const statuses = await toStatuses(reader, rows)
  const announced = await byAnnounce.all(reader, { ids: questions.map(({ id }) => keyOf(id)) })
  const found: readonly PublishedBoost[] = announced.map(toBoost)
  return ({ id, by }, isLocal) => {
    const own = statuses.find(({ atomUri, authorId }) => atomUri === id && authorId === by)
    if (own !== undefined) return knownStatus(own)
    const ofId = found.filter((boost) => boost.id === id)
    const boost = ofId.find(({ actorId }) => actorId === by) ?? ofId[0]
    return boost && knownBoost(boost, isLocal)
  }
}
