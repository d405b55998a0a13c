/**
 * What a quote makes of a new post: who is quoted agrees by policy, is asked, or refuses before anything is posted.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import { quoteProblems, quoteVisibility, classifyQuote, type Quoter } from '../../core/quote/index.js'
import type { Effect, KnownStatus, Status, StatusQuote } from '../ports/index.js'
import { toldOf } from '../policy/index.js'
import type { Actor } from './actor.js'
import { refuseUnread, type Bond } from './bond.js'
import type { OutboxServices } from './services.js'

/** What is quoted, and what lies between its author and the one who quotes. */
export interface Quoted {
  readonly target: KnownStatus
  readonly bond: Bond
}

/** The post that is to quote. */
export interface Draft {
  /** As wanted. */
  readonly visibility: Status['visibility']
  /** Ids of everybody named. */
  readonly mentions: readonly string[]
}

/** A quote, judged. */
export interface Quoting {
  readonly target: KnownStatus
  /** That of the quoting post: never wider than that of the quoted one. */
  readonly visibility: Status['visibility']
  readonly value: StatusQuote
  /** What follows here. */
  effects(quoteId: string): readonly Effect[]
}

/**
 * Judges a wish to quote. A remote policy is advice: unless it is certain that the answer would be no, its author
 * is asked.
 *
 * @throws {@link RefusedError} `ERR_AUDIENCE_FORBIDDEN` for a post that may not be quoted by this account, or not
 *   in a direct post that does not name its author.
 */
export function judgeQuote(
  { target, bond }: Quoted,
  actor: Actor,
  draft: Draft,
  services: OutboxServices,
): Quoting {
  const { id: targetId, authorId: targetAuthorId } = target
  refuseUnread(actor, target, bond)
  const quoter = quoterOf(actor.id, bond)
  const quotable = {
    authorId: targetAuthorId,
    visibility: target.visibility,
    quotePolicy: target.quotePolicy ?? 0,
  }
  const problems = quoteProblems(draft, quoter, quotable)
  if (problems.includes('denied'))
    throw mayNotQuote('its policy does not let this account quote it', targetId)
  if (problems.includes('author_not_mentioned'))
    throw mayNotQuote('a direct post that quotes has to name the author quoted', targetId)

  const isHere = services.urls.isLocal(targetAuthorId)
  const isOwn = targetAuthorId === actor.id
  const isSettled = isHere && (isOwn || classifyQuote(quoter, quotable) === 'automatic')
  const stamp = isSettled ? `${targetAuthorId}/quote_authorizations/${services.newKey()}` : undefined
  const requestId = isSettled ? undefined : `${actor.id}/quote_requests/${services.newKey()}`
  return {
    target,
    visibility: quoteVisibility(draft.visibility, target.visibility),
    value: {
      targetId,
      targetAuthorId,
      state: isSettled ? 'accepted' : 'pending',
      ...(stamp !== undefined && { stamp }),
      ...(requestId !== undefined && { requestId }),
      legacy: false,
    },
    effects(quoteId) {
      if (!isHere) return []
      const type = isSettled ? 'quote' : 'quote_request'
      const telling = { toActor: bond.from, recipient: bond.standing, actor: actor.standing }
      const told = toldOf({ type, accountId: targetAuthorId, actorId: actor.id, statusId: quoteId }, telling)
      const facts = { quoteId, targetId, targetAuthorId }
      if (stamp !== undefined) return [{ kind: 'quote.accept', ...facts, stamp }, ...told]
      return [{ kind: 'quote.request', id: requestId ?? quoteId, actorId: actor.id, ...facts }, ...told]
    },
  }
}

function quoterOf(id: string, { to, from }: Bond): Quoter {
  return {
    id,
    followsAuthor: to.follow?.state === 'accepted',
    isFollowedByAuthor: from.follow?.state === 'accepted',
    isBlocked: to.block !== undefined || from.block !== undefined,
  }
}

function mayNotQuote(why: string, id: string): RefusedError {
  return new RefusedError('ERR_AUDIENCE_FORBIDDEN', `the post may not be quoted so: ${why}`, { id })
}
