/**
 * What a post quotes, and whether the author of that agreed (FEP-044f).
 *
 * @module
 */
import { isTootkitError, type AnyTootkitError } from '../../errors.js'
import { isStampGone, quoteStampOf, quoteTargetOf, verifyStamp } from '../../core/quote/index.js'
import type { Post } from '../../core/vocab/index.js'
import type { KnownStatus } from '../ports/index.js'
import { isLocalId, type InboxContext } from './context.js'
import { ask, fetchDocument, type Decision } from './decision.js'
import type { Effect } from './effects.js'
import type { Author } from './posts.js'
import type { StatusQuote } from './values.js'

/** What is known around a quote. */
export interface QuoteReading {
  /** The quote as it is stored, for an edit. */
  readonly known?: KnownStatus['quote']
  /**
   * Fetches a quoted post that is not known. Without it nothing is fetched, the stamp neither: the quoting
   * post was itself only fetched for another.
   */
  readonly fetchTarget?: (id: string) => Decision<QuotedPost | undefined>
}

/** A quote as it is to be stored, after what became known on the way. */
export interface ReadQuote {
  readonly quote?: StatusQuote
  readonly effects: readonly Effect[]
}

/** The quoted post, as far as it is known. */
export interface QuotedPost {
  readonly id: string
  readonly authorId: string
  /** What makes it known, where it was not. */
  readonly effects: readonly Effect[]
}

/** Reads what a post quotes. Whatever cannot be settled now leaves the quote pending. */
export function* readQuote(
  post: Post & { readonly id: string },
  author: Author,
  context: InboxContext,
  reading: QuoteReading = {},
): Decision<ReadQuote> {
  const named = quoteTargetOf(post)
  if (named === undefined || named.kind === 'conflict') return { effects: [] }
  if (named.kind === 'deleted') return { quote: { state: 'deleted', legacy: false }, effects: [] }
  const legacy = named.isLegacy
  if (isLocalId(named.id, context)) {
    return { quote: { ...(yield* quoteOfLocal(post.id, named.id)), legacy }, effects: [] }
  }
  const target = yield* findTarget(named.id, reading)
  if (target === undefined) return { quote: { targetId: named.id, state: 'pending', legacy }, effects: [] }
  if (target === 'boost') return { quote: { state: 'pending', legacy }, effects: [] }

  const ids = { targetId: target.id, targetAuthorId: target.authorId }
  if (target.authorId === author.id) {
    return { quote: { ...ids, state: 'accepted', legacy }, effects: target.effects }
  }
  const stamp = quoteStampOf(post)
  const state = yield* judgeStamp(stamp, post.id, target, reading)
  const isStamped = state === 'accepted' && stamp !== undefined
  return { quote: { ...ids, state, legacy, ...(isStamped && { stamp }) }, effects: target.effects }
}

/** Of a local post only our own record says whether its author agreed. */
function* quoteOfLocal(quoteId: string, targetId: string): Decision<Omit<StatusQuote, 'legacy'>> {
  const [target, record] = yield* ask([
    { about: 'status', id: targetId },
    { about: 'quote', quoteId },
  ])
  if (target?.status?.boostOf !== undefined) return { state: 'pending' }
  const quote = record?.status?.quote
  if (quote?.targetId === targetId) {
    const { state, stamp, requestId, targetAuthorId } = quote
    return {
      targetId,
      state,
      ...(targetAuthorId !== undefined && { targetAuthorId }),
      ...(stamp !== undefined && { stamp }),
      ...(requestId !== undefined && { requestId }),
    }
  }
  const authorId = target?.status?.authorId
  return { targetId, state: 'pending', ...(authorId !== undefined && { targetAuthorId: authorId }) }
}

/** The quoted post: known, or fetched from its own origin. Undefined where it cannot be had. */
function* findTarget(id: string, { fetchTarget }: QuoteReading): Decision<QuotedPost | 'boost' | undefined> {
  const [known, blocked] = yield* ask([
    { about: 'status', id },
    { about: 'blocked', actorId: id },
  ])
  if (known?.status?.boostOf !== undefined) return 'boost'
  if (known?.status !== undefined) return { id, authorId: known.status.authorId, effects: [] }
  if (blocked?.yes === true || fetchTarget === undefined) return undefined
  return yield* recoverable(fetchTarget(id))
}

/** A post is not lost because what it quotes cannot be had. */
function* recoverable<T>(decision: Decision<T>): Decision<T | undefined> {
  try {
    return yield* decision
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return undefined
  }
}

/** Fetches a stamp from its own address and checks it against both posts. */
function* judgeStamp(
  stampUrl: string | undefined,
  interactionId: string,
  target: QuotedPost,
  { known, fetchTarget }: QuoteReading,
): Decision<StatusQuote['state']> {
  const wasAccepted = known?.state === 'accepted' && known.targetId === target.id
  if (stampUrl === undefined) return 'pending'
  if (wasAccepted && known.stamp === stampUrl) return 'accepted'
  if (fetchTarget === undefined) return 'pending'
  const fetched = yield* fetchDocument(stampUrl)
  if (!fetched.ok) return isGone(fetched.error) ? (wasAccepted ? 'revoked' : 'rejected') : 'pending'
  try {
    const claim = { stampUrl, interactionId, targetId: target.id, targetAuthorId: target.authorId }
    verifyStamp(fetched.value, claim)
    return 'accepted'
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return 'pending'
  }
}

/** Whether asking again could give another answer. */
function isGone(error: AnyTootkitError): boolean {
  if (error.code === 'ERR_REMOTE_GONE' || error.code === 'ERR_ID_MISMATCH') return true
  return error.code === 'ERR_HTTP_STATUS' && isStampGone(error.status ?? 0)
}
