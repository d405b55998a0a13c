/**
 * What becomes of quotes that the host knows.
 *
 * @module
 */
import type { KnownStatus } from '../ports/index.js'
import type { QuoteRejected, QuoteRevoked } from './effects.js'

/**
 * The effect of the quoted author's no: an agreement is revoked, a request refused.
 *
 * @returns Undefined where there is nothing to refuse (any more).
 */
export function quoteRefused(status: KnownStatus): QuoteRejected | QuoteRevoked | undefined {
  const { quote } = status
  if (quote?.targetId === undefined) return undefined
  const ids = {
    quoteId: status.id,
    targetId: quote.targetId,
    ...(quote.requestId === undefined ? {} : { requestId: quote.requestId }),
  }
  switch (quote.state) {
    case 'accepted':
      return {
        kind: 'quote.revoke',
        ...ids,
        state: 'revoked',
        ...(quote.stamp !== undefined && { stamp: quote.stamp }),
      }
    case 'pending':
      return { kind: 'quote.reject', ...ids, state: 'rejected' }
    case 'rejected':
    case 'revoked':
    case 'deleted':
      return undefined
  }
}
