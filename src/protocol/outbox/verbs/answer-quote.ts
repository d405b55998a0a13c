/**
 * Answering a request to quote a local post.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { createAccept, createQuoteRequest, createReject } from '../../../core/vocab/index.js'
import { sayingOf } from '../../policy/index.js'
import { refuseApart, askBond } from '../bond.js'
import { commit } from '../commit.js'
import type { VerbContext } from '../context.js'
import { onQuote, type QuoteOfOwn } from '../on-quote.js'
import { recipientsOf } from '../recipients.js'
import { send } from '../send.js'
import { createTrip } from '../trip.js'
import type { Verbs } from '../verbs.js'
import type { DeliverySend, Effect } from '../../ports/index.js'
import type { OutboxServices } from '../services.js'

type Input = Parameters<Verbs['answerQuote']>[0]

/** Agrees to be quoted, or refuses; an answer that was given already is left as it is. */
export async function answerQuote(input: Input, context: VerbContext): Promise<void> {
  const { accept, quoteId } = input
  await onQuote(input, context, accept ? 'begins' : 'ends', async (facts) => {
    const { state } = facts.quote
    if (accept ? state === 'accepted' : state === 'rejected' || state === 'revoked') return
    if (!accept && state === 'accepted') {
      const message = 'this quote was agreed to already; revokeQuote takes that back'
      throw new RefusedError('ERR_NOT_REQUESTED', message, { id: quoteId })
    }
    if (accept && state === 'revoked') {
      const message = 'the agreement to this quote was taken back, and is not given again'
      throw new RefusedError('ERR_NOT_REQUESTED', message, { id: quoteId })
    }
    const effects = accept ? await agree(facts, context.services) : await refuse(facts, context.services)
    await commit(effects, context.services)
  })
}

async function agree(facts: QuoteOfOwn, services: OutboxServices): Promise<readonly Effect[]> {
  const { author, status, quote } = facts
  const trip = createTrip(services.directory)
  const bond = askBond(author.id, status.authorId, trip)
  await trip.go()
  refuseApart(author, status.authorId, bond())
  const stamp = `${author.id}/quote_authorizations/${services.newKey()}`
  const id = `${author.id}#accepts/quote_requests/${services.newKey()}`
  const request = requestOf(facts)
  const accept = request && createAccept({ id, actor: author.id, object: request, result: stamp })
  const accepted: Effect = {
    kind: 'quote.accept',
    quoteId: status.id,
    targetId: quote.targetId,
    targetAuthorId: author.id,
    stamp,
    ...(quote.requestId !== undefined && { requestId: quote.requestId }),
  }
  // A quoting post of this server has gone out without the stamp.
  const told: readonly Effect[] = services.urls.isLocal(status.id)
    ? [{ kind: 'update.send', objectId: status.id, at: services.timestamp() }]
    : []
  return [accepted, ...told, ...(await reply(accept, status.authorId, services))]
}

async function refuse(facts: QuoteOfOwn, services: OutboxServices): Promise<readonly Effect[]> {
  const { author, status, quote } = facts
  const id = `${author.id}#rejects/quote_requests/${services.newKey()}`
  const request = requestOf(facts)
  const rejection = request && createReject({ id, actor: author.id, object: request })
  const rejected: Effect = {
    kind: 'quote.reject',
    quoteId: status.id,
    targetId: quote.targetId,
    state: 'rejected',
    ...(quote.requestId !== undefined && { requestId: quote.requestId }),
  }
  return [rejected, ...(await reply(rejection, status.authorId, services))]
}

/** The request, as it was made; undefined for a quote that came without one. */
function requestOf({ status, quote }: QuoteOfOwn) {
  if (quote.requestId === undefined) return undefined
  return createQuoteRequest({
    id: quote.requestId,
    actor: status.authorId,
    object: quote.targetId,
    instrument: status.id,
  })
}

async function reply(
  answer: Parameters<typeof send>[0] | undefined,
  quoterId: string,
  services: OutboxServices,
): Promise<readonly DeliverySend[]> {
  if (answer === undefined) return []
  const recipients = await recipientsOf(
    [quoterId],
    { authorId: answer.actor.id, what: sayingOf(answer.type) },
    services,
  )
  return await send(answer, { recipients, via: 'personal' }, services)
}
