/**
 * What becomes of quotes.
 *
 * @module
 */
import type { Effect } from '../../../core/model/index.js'
import { refuseSecond } from '../../state/index.js'
import { keyOf } from '../tables/index.js'
import type { Applying, EffectHandlers } from './applying.js'
import { setQuote } from './changes.js'

type QuoteKind = 'quote.request' | 'quote.accept' | 'quote.reject' | 'quote.revoke'

export const quoteHandlers: Pick<EffectHandlers, QuoteKind> = {
  'quote.request': ({ id, actorId, quoteId, targetId, targetAuthorId }, applying) => {
    const quote = { quoteId, quoteAuthorId: actorId, targetId, targetAuthorId, requestId: id }
    setQuote({ ...quote, state: 'pending' }, applying)
  },
  'quote.accept': (effect, applying) => {
    const { quoteId, targetId, targetAuthorId, stamp, requestId } = effect
    const known = applying.store.quotes.get(quoteId)
    if (known?.state === 'accepted') refuseSecond(effect)
    const quoteAuthorId = quoteAuthorOf(quoteId, applying)
    const request = requestId ?? known?.requestId
    const quote = { quoteId, quoteAuthorId, targetId, targetAuthorId, stamp }
    setQuote({ ...quote, ...(request !== undefined && { requestId: request }), state: 'accepted' }, applying)
    applying.store.notifications.remove(keyOf('quote_request', targetAuthorId, quoteAuthorId, quoteId))
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
}

function quoteAuthorOf(quoteId: string, { store }: Applying): string {
  return store.quotes.get(quoteId)?.quoteAuthorId ?? store.statuses.get(quoteId)?.status.authorId ?? ''
}
