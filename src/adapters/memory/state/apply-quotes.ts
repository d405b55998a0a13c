/**
 * What becomes of quotes.
 *
 * @module
 */
import type { Effect } from '../../../core/model/index.js'
import { removeNotification } from './apply-sending.js'
import type { Applying, EffectHandlers } from './applying.js'
import { setQuote } from './changes.js'

type QuoteKind = 'quote.request' | 'quote.accept' | 'quote.reject' | 'quote.revoke'

export const quoteHandlers: Pick<EffectHandlers, QuoteKind> = {
  'quote.request': ({ id, actorId, quoteId, targetId, targetAuthorId }, applying) => {
    const quote = { quoteId, quoteAuthorId: actorId, targetId, targetAuthorId, requestId: id }
    setQuote({ ...quote, state: 'pending' }, applying)
  },
  'quote.accept': ({ quoteId, targetId, targetAuthorId, stamp, requestId }, applying) => {
    const known = applying.store.quotes.get(quoteId)
    const quoteAuthorId = quoteAuthorOf(quoteId, applying)
    const request = requestId ?? known?.requestId
    const quote = { quoteId, quoteAuthorId, targetId, targetAuthorId, stamp }
    setQuote({ ...quote, ...(request !== undefined && { requestId: request }), state: 'accepted' }, applying)
    removeQuestion(targetAuthorId, quoteAuthorId, quoteId, applying)
  },
  'quote.reject': refuseQuote,
  'quote.revoke': refuseQuote,
}

function refuseQuote(
  {
    quoteId,
    targetId,
    state,
    requestId,
  }: Extract<Effect, { readonly kind: 'quote.reject' | 'quote.revoke' }>,
  applying: Applying,
): void {
  const known = applying.store.quotes.get(quoteId)
  const targetAuthorId = known?.targetAuthorId
  const quoteAuthorId = quoteAuthorOf(quoteId, applying)
  const request = requestId ?? known?.requestId
  setQuote(
    {
      quoteId,
      quoteAuthorId,
      targetId,
      state,
      ...(targetAuthorId !== undefined && { targetAuthorId }),
      ...(request !== undefined && { requestId: request }),
    },
    applying,
  )
  if (targetAuthorId !== undefined) removeQuestion(targetAuthorId, quoteAuthorId, quoteId, applying)
}

/** Takes back that the quoted author was asked: there is an answer. */
function removeQuestion(accountId: string, actorId: string, statusId: string, applying: Applying): void {
  removeNotification({ type: 'quote_request', accountId, actorId, statusId }, applying)
}

function quoteAuthorOf(quoteId: string, { store }: Applying): string {
  return store.quotes.get(quoteId)?.quoteAuthorId ?? store.statuses.get(quoteId)?.status.authorId ?? ''
}
