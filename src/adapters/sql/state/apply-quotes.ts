/**
 * What becomes of quotes.
 *
 * @module
 */
import type { QuoteRejected, QuoteRevoked } from '../../../core/model/index.js'
import type { Executor } from '../database.js'
import { removeNotification } from './apply-sending.js'
import type { Applying, EffectHandlers } from './applying.js'
import { readQuote, storeQuote } from './quotes.js'
import { readStatus } from './statuses.js'

type QuoteKind = 'quote.request' | 'quote.accept' | 'quote.reject' | 'quote.revoke'

export const quoteHandlers: Pick<EffectHandlers, QuoteKind> = {
  'quote.request': ({ id, actorId, quoteId, targetId, targetAuthorId }, applying) => {
    const quote = { quoteId, quoteAuthorId: actorId, targetId, targetAuthorId, requestId: id }
    return storeQuote({ ...quote, state: 'pending' }, applying)
  },
  'quote.accept': async ({ quoteId, targetId, targetAuthorId, stamp, requestId }, applying) => {
    const { trx } = applying
    const { author, request } = await knownOf(quoteId, trx)
    const quote = { quoteId, quoteAuthorId: author, targetId, targetAuthorId, stamp }
    await storeQuote({ ...quote, ...requested(requestId ?? request), state: 'accepted' }, applying)
    await removeQuestion(trx, targetAuthorId, author, quoteId)
  },
  'quote.reject': refuseQuote,
  'quote.revoke': refuseQuote,
}

/** The stamp is void with it. */
async function refuseQuote(effect: QuoteRejected | QuoteRevoked, applying: Applying): Promise<void> {
  const { quoteId, targetId, state, requestId } = effect
  const { author, request, targetAuthor } = await knownOf(quoteId, applying.trx)
  await storeQuote(
    {
      quoteId,
      quoteAuthorId: author,
      targetId,
      state,
      ...(targetAuthor !== undefined && { targetAuthorId: targetAuthor }),
      ...requested(requestId ?? request),
    },
    applying,
  )
  if (targetAuthor !== undefined) await removeQuestion(applying.trx, targetAuthor, author, quoteId)
}

/** Takes back that the quoted author was asked: there is an answer. */
function removeQuestion(trx: Executor, accountId: string, actorId: string, statusId: string): Promise<void> {
  return removeNotification(trx, { type: 'quote_request', accountId, actorId, statusId })
}

async function knownOf(quoteId: string, trx: Executor) {
  const quote = await readQuote(trx, quoteId)
  const author = quote?.quoteAuthorId ?? (await readStatus(trx, quoteId))?.authorId ?? ''
  const { requestId: request, targetAuthorId: targetAuthor } = quote ?? {}
  return { author, request, targetAuthor }
}

function requested(requestId: string | undefined): { readonly requestId?: string } {
  return requestId === undefined ? {} : { requestId }
}
