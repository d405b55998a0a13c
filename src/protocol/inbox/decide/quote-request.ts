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
import type { Effect, KnownStatus, Status } from '../../../core/model/index.js'
import { isPost, type ActivityWithActor } from '../../../core/vocab/index.js'
import { isShutOut } from '../../policy/index.js'
import { ignored, type InboxContext } from '../context.js'
import { ask, knownStatus, type Decision } from '../decision.js'
import { introduceActor, type Introduced } from '../introduce.js'
import { isTooLong } from '../limits.js'
import { notOwner, ownId } from '../objects.js'
import { makeRoom } from '../planted.js'
import { fetchPost, type IdentifiedPost } from '../posts.js'
import { readPost } from '../read-post.js'
import { answerQuoteRequest } from '../replies.js'
import { tell } from '../told.js'
import { askTombstone, isOlderThan } from '../tombstones.js'

/**
 * Decides a QuoteRequest by the policy of the post: agreed to at once, left to the author, or refused. The
 * same request again gets the same stamp, and a quote that was refused or revoked stays so.
 *
 * The quoting post is stored before it is answered: its Create need not come at all.
 */
export function* decideQuoteRequest(activity: ActivityWithActor, context: InboxContext): Decision {
  const request = interactionRequestOf(activity)
  if (request === undefined) return ignored('unsupported_type', activity)
  assertOwnRequest(request, activity, context)
  const { interactionId: quoteId } = request
  if (isTooLong(request.targetId)) return ignored('too_long', activity)
  const [post, record, deleted] = yield* ask([
    { about: 'status', id: request.targetId },
    { about: 'quote', quoteId },
    askTombstone(quoteId, context),
  ])
  const isOpen = post?.visibility === 'public' || post?.visibility === 'unlisted'
  if (post?.local !== true || post.boostOf !== undefined || !isOpen)
    return ignored('unknown_object', activity)
  if (isOlderThan(deleted, context)) return ignored('deleted_before', activity)

  const actor = yield* introduceActor(context)
  const known = yield* knownStatus(quoteId, context.actorId)
  const removal = yield* makeRoom(known, activity, context)
  const isPlanted = removal.length > 0
  const before = !isPlanted && record?.quote?.targetId === post.id ? record.quote : undefined
  const answer = (stamp?: string): readonly Effect[] =>
    answerQuoteRequest(request, post.authorId, stamp, actor.account, context)
  if (before?.state === 'accepted' && before.stamp !== undefined) return answer(before.stamp)
  if (before !== undefined && before.state !== 'pending') return answer()

  const verdict = yield* classify(post, context)
  if (verdict === 'denied') return answer()
  const quoting = yield* storeQuoting(request, post, actor, isPlanted ? undefined : known, context)
  const stored = [...removal, ...quoting]
  const { actorId } = context
  const targetAuthorId = post.authorId
  const requested: Effect = {
    kind: 'quote.request',
    id: request.id,
    actorId,
    quoteId,
    targetId: post.id,
    targetAuthorId,
  }
  const isAgreed = verdict === 'automatic' || context.rules.manualQuotes === 'accept'
  const told = yield* tell(
    [{ type: isAgreed ? 'quote' : 'quote_request', accountId: targetAuthorId, statusId: quoteId }],
    context,
  )
  if (!isAgreed) {
    // It waits already: who has to decide was told so.
    return before?.requestId === request.id ? ignored('duplicate', activity) : [...stored, requested, ...told]
  }
  const stamp = context.ids.stamp(targetAuthorId, quoteId)
  const accepted: Effect = {
    kind: 'quote.accept',
    quoteId,
    targetId: post.id,
    targetAuthorId,
    stamp,
    requestId: request.id,
  }
  return [...stored, requested, accepted, ...answer(stamp), ...told]
}

/** The request and the quoting post are of whoever sends it, and so never ours. */
function assertOwnRequest(
  { id, interactionId }: InteractionRequest,
  activity: ActivityWithActor,
  context: InboxContext,
): void {
  for (const own of [id, interactionId]) {
    if (ownId(own, context.actorId) === undefined) throw notOwner(activity, own)
  }
}

function* classify(post: KnownStatus, { actorId }: InboxContext): Decision<QuoteApproval> {
  const { authorId, visibility, quotePolicy = 0 } = post
  const [author, toAuthor, fromAuthor] = yield* ask([
    { about: 'standing', id: authorId },
    { about: 'relation', from: actorId, to: authorId },
    { about: 'relation', from: authorId, to: actorId },
  ])
  if (isShutOut(author)) return 'denied'
  const quoter = {
    id: actorId,
    followsAuthor: toAuthor.follow?.state === 'accepted',
    isFollowedByAuthor: fromAuthor.follow?.state === 'accepted',
    isBlocked: toAuthor.block !== undefined || fromAuthor.block !== undefined,
  }
  return classifyQuote(quoter, { authorId, visibility, quotePolicy })
}

/**
 * The quoting post exists, is by who asks, and quotes what is asked about; it is stored where it is not yet, and
 * its quoted author may read it whoever it is for.
 *
 * @throws MalformedError `ERR_POLICY_INVALID` for a post that is not that quote.
 */
function* storeQuoting(
  request: InteractionRequest,
  post: KnownStatus,
  { account, effects }: Introduced,
  known: KnownStatus | undefined,
  context: InboxContext,
): Decision {
  const { interactionId: id } = request
  if (known?.quote?.targetId === post.id) {
    return [...effects, ...mentionOf(post.authorId, known)]
  }
  const quoting = embedded(request) ?? (yield* fetchPost(id, context))?.post
  if (quoting === undefined || !isRequestedQuote(quoting, request)) {
    throw new MalformedError('ERR_POLICY_INVALID', 'the instrument of a QuoteRequest is not that quote', {
      path: '/instrument',
    })
  }
  if (known !== undefined) return effects // the edit that makes it a quote is still to come
  const { status, effects: before } = yield* readPost({ ...quoting, id }, account, context, {
    isNested: true,
  })
  return [
    ...effects,
    ...before,
    { kind: 'status.create', status: withReader(status, post.authorId), via: 'delivered' },
  ]
}

/** Sent along by its author, from the origin that was checked before. */
function embedded({ interaction, interactionId }: InteractionRequest): IdentifiedPost | undefined {
  return interaction !== undefined && isPost(interaction) ? { ...interaction, id: interactionId } : undefined
}

/** A post with one more silent mention: only for people, it is for one more of them. */
function withReader(status: Status, actorId: string): Status {
  if (status.mentions.some((mention) => mention.actorId === actorId)) return status
  return {
    ...status,
    mentions: [...status.mentions, { actorId, silent: true, notify: false }],
    visibility: status.visibility === 'direct' ? 'limited' : status.visibility,
  }
}

function mentionOf(actorId: string, known: KnownStatus): readonly Effect[] {
  if (known.mentions?.includes(actorId) === true) return []
  return [
    {
      kind: 'status.mention',
      statusId: known.id,
      mention: { actorId, silent: true, notify: false },
      visibility: known.visibility === 'direct' ? 'limited' : known.visibility,
    },
  ]
}
