/**
 * Ids of what an inbox sends back, where the host names none.
 *
 * @module
 */
import { fingerprint } from '../../core/wire/fingerprint.js'
import type { ReplyIds } from './context.js'

/**
 * Ids below the account's own, as Mastodon's are; the same for the same cause, so that a repeated answer is
 * one.
 *
 * @example
 * ```ts
 * DEFAULT_REPLY_IDS.activity('accept', 'https://a.example/alice', 'https://b.example/follows/1')
 * // => 'https://a.example/alice#accepts/eaf49a16f347e1b8c30c0f9bb58c6d62'
 * ```
 */
export const DEFAULT_REPLY_IDS: ReplyIds = {
  activity: (verb, accountId, about) => `${accountId}#${verb}s/${fingerprint(about)}`,
  stamp: (accountId, quoteId) => `${accountId}/quote_authorizations/${fingerprint(quoteId)}`,
}
