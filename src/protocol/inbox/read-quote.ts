/**
 * What a post quotes, and whether the author of that agreed (FEP-044f).
 *
 * @module
 */
import { isTootkitError, type AnyTootkitError } from '../../errors.js'
import { isStampGone, quoteStampOf, quoteTargetOf, verifyStamp } from '../../core/quote/index.js'
import type { Post } from '../../core/vocab/index.js'
import { hostMismatch } from '../../core/wire/url.js'
import type { Effect, KnownStatus, StatusQuote, Visibility } from '../../core/model/index.js'
import { isShutOut } from '../policy/index.js'
import { isLocalId, type InboxContext } from './context.js'
import { ask, askOne, fetchDocument, type Decision } from './decision.js'
import { isTooLong } from './limits.js'
import type { Author } from './posts.js'

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
  readonly visibility: Visibility
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
  if (isTooLong(named.id)) return { effects: [] }
  const legacy = named.isLegacy
  if (isLocalId(named.id, context)) {
    return { quote: { ...(yield* quoteOfLocal(post.id, named.id)), legacy }, effects: [] }
  }
  const target = yield* findTarget(named.id, reading)
  if (target === undefined) return { quote: { targetId: named.id, state: 'pending', legacy }, effects: [] }
  const isOwn = target !== 'boost' && target.authorId === author.id
  if (target === 'boost' || (!isOwn && !isOpen(target)))
    return { quote: { state: 'pending', legacy }, effects: [] }

  const ids = { targetId: target.id, targetAuthorId: target.authorId }
  if (isOwn) {
    return { quote: { ...ids, state: 'accepted', legacy }, effects: target.effects }
  }
  const claimed = quoteStampOf(post)
  const stamp = claimed === undefined || isTooLong(claimed) ? undefined : claimed
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
  if (target !== undefined && (target.boostOf !== undefined || !isOpen(target))) return { state: 'pending' }
  const quote = record?.quote
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
  const authorId = target?.authorId
  return { targetId, state: 'pending', ...(authorId !== undefined && { targetAuthorId: authorId }) }
}

/** What others may quote at all. */
function isOpen({ visibility }: { readonly visibility: Visibility }): boolean {
  return visibility === 'public' || visibility === 'unlisted'
}

/** The quoted post: known, or fetched from its own origin. Undefined where it cannot be had. */
function* findTarget(id: string, { fetchTarget }: QuoteReading): Decision<QuotedPost | 'boost' | undefined> {
  const [known, origin] = yield* ask([
    { about: 'status', id },
    { about: 'standing', id },
  ])
  if (isShutOut(origin)) return undefined
  if (known?.boostOf !== undefined) return 'boost'
  if (known === undefined) return fetchTarget && (yield* recoverable(fetchTarget(id)))
  const { authorId, visibility } = known
  const isLetIn = !isShutOut(yield* askOne({ about: 'standing', id: authorId }))
  return isLetIn ? { id, authorId, visibility, effects: [] } : undefined
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
  if (fetchTarget === undefined || hostMismatch(target.authorId, stampUrl)) return 'pending'
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
