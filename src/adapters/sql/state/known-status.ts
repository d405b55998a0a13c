/**
 * Posts as the facts that a directory gives.
 *
 * @module
 */
import type { KnownQuote, KnownStatus, Status } from '../../../core/model/index.js'
import type { PublishedBoost } from '../../../protocol/ports/index.js'
import { quotePartOf, type Quote } from './quotes.js'

/** A post. */
export function knownStatus({ mentions, media, quote, ...rest }: Status): KnownStatus {
  return {
    ...rest,
    ...(quote !== undefined && { quote: quotePartOf(quote) }),
    mentions: mentions.map(({ actorId }) => actorId),
    media: media.map(({ url, description }) => ({ url, ...(description !== undefined && { description }) })),
  }
}

/** A boost as the status that it is. */
export function knownBoost(boost: PublishedBoost, isLocal: (id: string) => boolean): KnownStatus {
  const { id, actorId, statusId, visibility, published } = boost
  return { id, authorId: actorId, local: isLocal(actorId), visibility, published, boostOf: statusId }
}

/** A quoting post that is not stored: what its request told. */
export function quotingStranger(quote: Quote, isLocal: (id: string) => boolean): KnownStatus {
  const known: KnownQuote = quotePartOf(quote)
  const { quoteId: id, quoteAuthorId: authorId } = quote
  return { id, authorId, local: isLocal(authorId), visibility: 'public', quote: known }
}
