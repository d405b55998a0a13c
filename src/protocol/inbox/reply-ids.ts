/**
 * Ids of what an inbox sends back, where the host names none.
 *
 * @module
 */
import { fingerprint } from '../../core/wire/fingerprint.js'
import type { ReplyIds } from './context.js'

/** Below the account's own id, as Mastodon's are; the same for the same cause, so that a repeated answer is one. */
export const DEFAULT_REPLY_IDS: ReplyIds = {
  activity: (verb, accountId, about) => `${accountId}#${verb}s/${fingerprint(about)}`,
  stamp: (accountId, quoteId) => `${accountId}/quote_authorizations/${fingerprint(quoteId)}`,
}
