/**
 * What becomes of quotes that the host knows.
 *
 * @module
 */
import type { Effect, KnownStatus } from '../../core/model/index.js'
import { timestampOf, type InboxContext } from './context.js'

/**
 * The effects of the quoted author's no: an agreement is revoked, and a local author tells the new version of the
 * quoting post; a request is refused.
 *
 * @returns None where there is nothing to refuse (any more).
 */
export function quoteRefused(status: KnownStatus, context: InboxContext): readonly Effect[] {
  const { id: quoteId, local, quote } = status
  if (quote?.targetId === undefined) return []
  const { targetId, requestId, stamp } = quote
  const ids = { quoteId, targetId, ...(requestId === undefined ? {} : { requestId }) }
  switch (quote.state) {
    case 'accepted':
      return [
        { kind: 'quote.revoke', ...ids, state: 'revoked', ...(stamp !== undefined && { stamp }) },
        ...(local ? [{ kind: 'update.send', objectId: quoteId, at: timestampOf(context.now) } as const] : []),
      ]
    case 'pending':
      return [{ kind: 'quote.reject', ...ids, state: 'rejected' }]
    case 'rejected':
    case 'revoked':
    case 'deleted':
      return []
  }
}
