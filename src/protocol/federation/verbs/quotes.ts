/**
 * Quoting, and being quoted.
 *
 * @module
 */
import { RefusedError } from '../../../errors.js'
import { classifyQuote, quoteVisibility } from '../../../core/quote/index.js'
import {
  createAccept,
  createDelete,
  createQuoteRequest,
  createReject,
  toJsonLd,
} from '../../../core/vocab/index.js'
import type { Visibility } from '../../../core/visibility/index.js'
import type { Account, Effect, Status, StatusQuote } from '../../inbox/index.js'
import type { KnownStatus } from '../../ports/index.js'
import { commit } from '../commit.js'
import type { Services } from '../services.js'
import type { Verbs } from './verbs.js'

type QuoteVerbs = Pick<Verbs, 'answerQuote' | 'revokeQuote'>

/** Makes the verbs of a quoted author. */
export function quoteVerbs(services: Services): QuoteVerbs {
  return {
    answerQuote: (input) => answerQuote(input, services),
    revokeQuote: (input) => revokeQuote(input, services),
  }
}

/** What a quote adds to a new post. */
export interface QuoteStart {
  readonly target: KnownStatus
  readonly visibility: Visibility
  readonly value: StatusQuote
  /** What follows for the quoted author, when it is one of ours. */
  effects(quoteId: string): readonly Effect[]
  /** Asks the quoted author of another server; absent where nobody has to be asked. */
  readonly request?: (status: Status) => Promise<void>
}

/**
 * Prepares a quote: who is quoted agrees by policy, is asked, or refuses before anything is posted.
 *
 * @throws {@link RefusedError} `ERR_AUDIENCE_FORBIDDEN` for a post that may not be quoted by this author.
 */
export async function quoteForPost(
  targetId: string,
  author: Account,
  visibility: Visibility,
  services: Services,
): Promise<QuoteStart> {
  const target = await services.posts.byId(targetId)
  const { authorId: targetAuthorId } = target
  const isOwn = targetAuthorId === author.id
  const approval = classifyQuote(await quoterOf(author.id, targetAuthorId, services), {
    authorId: targetAuthorId,
    visibility: target.visibility,
    quotePolicy: target.quotePolicy ?? 0,
  })
  // A remote policy is advice for user interfaces; it is its author who decides, by the answer.
  if (approval === 'denied') {
    throw new RefusedError(
      'ERR_AUDIENCE_FORBIDDEN',
      'the policy of this post does not let this account quote it',
      {
        id: targetId,
      },
    )
  }
  const isHere = services.urls.isLocal(targetAuthorId)
  const isSettled = isOwn || (isHere && approval === 'automatic')
  const stamp = isHere && !isOwn && isSettled ? newStamp(targetAuthorId, services) : undefined
  const requestId = isOwn || isHere ? undefined : `${author.id}/quote_requests/${services.newKey()}`
  const value: StatusQuote = {
    targetId,
    targetAuthorId,
    state: isSettled ? 'accepted' : 'pending',
    ...(stamp !== undefined && { stamp }),
    ...(requestId !== undefined && { requestId }),
    legacy: false,
  }
  return {
    target,
    visibility: quoteVisibility(visibility, target.visibility),
    value,
    effects: (quoteId) =>
      stamp === undefined ? [] : [{ kind: 'quote.accept', quoteId, targetId, targetAuthorId, stamp }],
    ...(requestId !== undefined && {
      request: async (status) => {
        const instrument = await services.noteOf(status)
        const ask = createQuoteRequest({
          id: requestId,
          actor: author.id,
          object: targetId,
          instrument,
          to: targetAuthorId,
        })
        await services.deliver(toJsonLd(ask), {
          senderId: author.id,
          alsoTo: [targetAuthorId],
          via: 'personal',
        })
      },
    }),
  }
}

async function quoterOf(quoterId: string, authorId: string, services: Services) {
  const [follows, followed, blocked] = await services.options.directory.answer([
    { about: 'follow', followerId: quoterId, targetId: authorId },
    { about: 'follow', followerId: authorId, targetId: quoterId },
    { about: 'blocks', actorId: authorId, targetId: quoterId },
  ])
  return {
    id: quoterId,
    followsAuthor: follows?.follow?.state === 'accepted',
    isFollowedByAuthor: followed?.follow?.state === 'accepted',
    isBlocked: blocked?.yes === true,
  }
}

function newStamp(authorId: string, services: Services): string {
  return `${authorId}/quote_authorizations/${services.newKey()}`
}

async function answerQuote(input: Parameters<Verbs['answerQuote']>[0], services: Services): Promise<void> {
  const author = await services.people.local(input.as)
  const { status, quote, targetId } = await quoteOf(input.quoteId, author, services)
  const { requestId } = quote
  const stamp = input.accept ? newStamp(author.id, services) : undefined
  const facts = { quoteId: input.quoteId, targetId, ...(requestId !== undefined && { requestId }) }
  const effect: Effect =
    stamp === undefined
      ? { kind: 'quote.reject', ...facts, state: 'rejected' }
      : { kind: 'quote.accept', ...facts, targetAuthorId: author.id, stamp }
  await commit([effect], services)
  if (requestId === undefined || services.urls.isLocal(status.authorId)) return
  const object = createQuoteRequest({
    id: requestId,
    actor: status.authorId,
    object: targetId,
    instrument: input.quoteId,
  })
  const id = `${author.id}#${input.accept ? 'accepts' : 'rejects'}/quote_requests/${services.newKey()}`
  const reply = input.accept
    ? createAccept({ id, actor: author.id, object, result: stamp })
    : createReject({ id, actor: author.id, object })
  await services.deliver(toJsonLd(reply), { senderId: author.id, alsoTo: [status.authorId], via: 'personal' })
}

async function revokeQuote(input: Parameters<Verbs['revokeQuote']>[0], services: Services): Promise<void> {
  const author = await services.people.local(input.as)
  const { status, quote, targetId } = await quoteOf(input.quoteId, author, services)
  const { stamp } = quote
  if (stamp === undefined)
    throw new RefusedError('ERR_NOT_REQUESTED', 'this quote was never agreed to', { id: input.quoteId })
  await commit(
    [{ kind: 'quote.revoke', quoteId: input.quoteId, targetId, state: 'revoked', stamp }],
    services,
  )
  const object = {
    id: stamp,
    type: 'QuoteAuthorization',
    attributedTo: [{ id: author.id }],
    interactingObject: input.quoteId,
    interactionTarget: { id: targetId },
  } as const
  const activity = createDelete({ id: `${stamp}#delete`, actor: author.id, object })
  await services.deliver(toJsonLd(activity), {
    senderId: author.id,
    alsoTo: [status.authorId],
    alsoToFollowersOf: [author.id],
  })
}

/** A quote of one of this author's posts. */
async function quoteOf(quoteId: string, author: Account, services: Services) {
  const status = await services.posts.byId(quoteId)
  const { quote } = status
  if (quote?.targetId === undefined || quote.targetAuthorId !== author.id) {
    throw new RefusedError('ERR_NOT_OWNER', 'this post quotes nothing of this account', { id: quoteId })
  }
  return { status, quote, targetId: quote.targetId }
}
