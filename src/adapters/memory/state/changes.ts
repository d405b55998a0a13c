/**
 * Changes to a post that several effects make.
 *
 * @module
 */
import type { Status, StatusQuote } from '../../../core/model/index.js'
import type { Applying } from './applying.js'
import type { QuoteRow } from './rows.js'

/** Changes a post that is known. */
export function changeStatus(statusId: string, { store }: Applying, to: (status: Status) => Status): void {
  const row = store.statuses.get(statusId)
  if (row !== undefined) store.statuses.put({ ...row, status: to(row.status) })
}

/** Keeps a quote's state in its own row, and in the quoting post where that is stored. */
export function setQuote(row: QuoteRow, applying: Applying): void {
  applying.store.quotes.put(row)
  changeStatus(row.quoteId, applying, (status) =>
    status.quote === undefined
      ? status
      : { ...status, quote: { ...stateOf(row), legacy: status.quote.legacy } },
  )
}

/** The part of a quote that its row and its post share. */
export function stateOf(quote: Omit<StatusQuote, 'legacy'>): Omit<StatusQuote, 'legacy'> {
  const { targetId, targetAuthorId, state, stamp, requestId } = quote
  return {
    ...(targetId !== undefined && { targetId }),
    ...(targetAuthorId !== undefined && { targetAuthorId }),
    state,
    ...(stamp !== undefined && { stamp }),
    ...(requestId !== undefined && { requestId }),
  }
}
