/**
 * QuoteRequest: somebody asks to quote a local post (FEP-044f).
 *
 * @module
 */
import { MalformedError } from '../../../errors.js'
import {
  classifyQuote,
  interactionRequestOf,
  isRequestedQuote,
  type InteractionRequest,
  type QuoteApproval,
} from '../../../core/quote/index.js'
import { isPost, type ActivityWithActor, type Post } from '../../../core/vocab/index.js'
import { sameOrigin } from '../../../core/wire/url.js'
import type { KnownStatus } from '../../ports/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, knownStatus, type Decision } from '../decision.js'
import type { Effect } from '../effects.js'
import { introduceActor } from '../introduce.js'
import { notOwner } from '../objects.js'
import { fetchPost } from '../posts.js'
import { answerQuoteRequest } from '../replies.js'

/**
 * Decides a QuoteRequest by the policy of the post: agreed to at once, left to the author, or refused. The
 * same request again gets the same stamp, and a quote that was refused or revoked stays so.
 */
export function* decideQuoteRequest(activity: ActivityWithActor, context: InboxContext): Decision {
  const request = interactionRequestOf(activity)
  if (request === undefined) return ignored('unsupported_type', activity)
  assertOwnRequest(request, activity, context)
  const post = yield* knownStatus(request.targetId)
  const isOpen = post?.visibility === 'public' || post?.visibility === 'unlisted'
  if (post?.local !== true || !isOpen) return ignored('unknown_object', activity)

  const { account, effects } = yield* introduceActor(context)
  const [record] = yield* ask([{ about: 'quote', quoteId: request.interactionId }])
  const before = record?.status?.quote?.targetId === post.id ? record.status.quote : undefined
  const answer = (stamp?: string): Effect =>
    answerQuoteRequest(request, post.authorId, stamp, context, account.inbox)
  if (before?.state === 'accepted' && before.stamp !== undefined) return [answer(before.stamp)]
  if (before !== undefined && before.state !== 'pending') return [answer()]

  const verdict = yield* classify(post, context)
  if (verdict === 'denied') return [answer()]
  yield* assertRequested(request, context)
  const ids = { actorId: context.actorId, quoteId: request.interactionId, targetId: post.id }
  const targetAuthorId = post.authorId
  const requested: Effect = { kind: 'quote.request', id: request.id, ...ids, targetAuthorId }
  const isAgreed = verdict === 'automatic' || context.rules.manualQuotes === 'accept'
  if (!isAgreed) return [...effects, requested]
  const stamp = context.ids.stamp(targetAuthorId, request.interactionId)
  const accepted: Effect = {
    kind: 'quote.accept',
    quoteId: ids.quoteId,
    targetId: ids.targetId,
    targetAuthorId,
    stamp,
    requestId: request.id,
  }
  return [...effects, requested, accepted, answer(stamp)]
}

/** The request and the quoting post are of whoever sends it, and so never ours. */
function assertOwnRequest(
  { id, interactionId }: InteractionRequest,
  activity: ActivityWithActor,
  context: InboxContext,
): void {
  for (const own of [id, interactionId]) {
    if (!sameOrigin(own, context.actorId)) throw notOwner(activity, own)
  }
}

function* classify(post: KnownStatus, context: InboxContext): Decision<QuoteApproval> {
  const { actorId } = context
  const { authorId, visibility, quotePolicy = 0 } = post
  const [follows, followed, blocked, blocks] = yield* ask([
    { about: 'follow', followerId: actorId, targetId: authorId },
    { about: 'follow', followerId: authorId, targetId: actorId },
    { about: 'blocked', actorId, accountId: authorId },
    { about: 'blocks', actorId, targetId: authorId },
  ])
  const quoter = {
    id: actorId,
    followsAuthor: follows?.follow?.state === 'accepted',
    isFollowedByAuthor: followed?.follow?.state === 'accepted',
    isBlocked: blocked?.yes === true || blocks?.yes === true,
  }
  return classifyQuote(quoter, { authorId, visibility, quotePolicy })
}

/** The quoting post exists, is by who asks, and quotes what is asked about. */
function* assertRequested(request: InteractionRequest, context: InboxContext): Decision<void> {
  const known = yield* knownStatus(request.interactionId)
  if (known?.authorId === context.actorId && known.quote?.targetId === request.targetId) return
  const post = embedded(request) ?? (yield* fetchPost(request.interactionId, context))?.post
  if (post === undefined || !isRequestedQuote(post, request)) {
    throw new MalformedError('ERR_POLICY_INVALID', 'the instrument of a QuoteRequest is not that quote', {
      path: '/instrument',
    })
  }
}

/** Sent along by its author, from the origin that was checked before. */
function embedded({ interaction }: InteractionRequest): Post | undefined {
  return interaction !== undefined && isPost(interaction) ? interaction : undefined
}
