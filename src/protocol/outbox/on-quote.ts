/**
 * The steps that the verbs of a quoted author share.
 *
 * @module
 */
import { excerpt } from '../../core/wire/excerpt.js'
import type { KnownQuote, KnownStatus } from '../ports/index.js'
import { askActor, type Actor } from './actor.js'
import { refuseSuspended } from './bond.js'
import type { VerbContext } from './context.js'
import { notOwn } from './not-own.js'
import { noPost } from './posts.js'
import { createTrip } from './trip.js'
import type { ActOnQuote } from './verbs.js'

/** A quote of one of the author's posts. */
export interface QuoteOfOwn {
  readonly author: Actor
  /** The quoting post. */
  readonly status: KnownStatus
  readonly quote: KnownQuote & { readonly targetId: string }
}

/**
 * Finds a quote of a post of this author, and acts on it. Nobody but the directory is asked: what
 * can be answered or revoked is stored. A suspended account may end something, and not begin anything.
 *
 * @throws {@link RefusedError} `ERR_UNKNOWN_OBJECT` for a post that is not known or not for this account to read,
 *   `ERR_NOT_OWNER` for one that quotes nothing of it.
 */
export async function onQuote(
  { as, quoteId }: ActOnQuote,
  { services }: VerbContext,
  kind: 'begins' | 'ends',
  act: (facts: QuoteOfOwn) => Promise<void>,
): Promise<void> {
  const trip = createTrip(services.directory)
  const who = askActor(as, trip, services)
  const known = trip.ask({ about: 'quote', quoteId })
  const stored = trip.ask({ about: 'status', id: quoteId })
  await trip.go()
  const author = await who()
  if (kind === 'begins') refuseSuspended(author)
  const status = known() ?? stored()
  if (status === undefined) throw noPost(quoteId)
  const { quote } = status
  const targetId = quote?.targetId
  if (quote === undefined || targetId === undefined || quote.targetAuthorId !== author.id) {
    const message = `${excerpt(quoteId)} quotes nothing of ${excerpt(author.username)}`
    throw await notOwn(quoteId, status, author, message, services)
  }
  await act({ author, status, quote: { ...quote, targetId } })
}
