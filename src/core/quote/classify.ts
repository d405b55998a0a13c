/**
 * Who may quote which post.
 *
 * @module
 */
import { type PolicyGroup, policyGroups } from './policy.js'

/** A post that somebody wants to quote. */
export interface QuotablePost {
  readonly authorId: string
  readonly visibility: 'public' | 'unlisted' | 'private' | 'limited' | 'direct'
  /** Boosts cannot be quoted. */
  readonly isBoost?: boolean
  /** As stored: `policyBitmap`. */
  readonly quotePolicy: number
}

/** Somebody who wants to quote. Everything but the id is about the author of the post. */
export interface Quoter {
  readonly id: string
  /** An accepted follow. */
  readonly followsAuthor?: boolean
  readonly isFollowedByAuthor?: boolean
  /** A block in either direction, or of the domain. */
  readonly isBlocked?: boolean
}

/**
 * What becomes of a wish to quote: granted at once, put before the author, beyond what we can read of the
 * policy, or refused.
 */
export type QuoteApproval = 'automatic' | 'manual' | 'unknown' | 'denied'

/**
 * Tells what becomes of a wish to quote a post.
 *
 * Mastodon, asked by a QuoteRequest, grants all but `denied`.
 *
 * @param quoter - Who wants to quote; undefined for a visitor.
 * @param post - The post.
 * @returns The `current_user` of Mastodon's QuoteApproval.
 * @see {@link https://docs.joinmastodon.org/entities/QuoteApproval/ Mastodon, QuoteApproval}
 * @example
 * ```ts
 * const post = { authorId: 'https://a.example/alice', visibility: 'public', quotePolicy: 4 * 65536 } as const
 * classifyQuote({ id: 'https://b.example/bob', followsAuthor: true }, post) // => 'automatic'
 * classifyQuote({ id: 'https://b.example/bob' }, post) // => 'denied'
 * ```
 */
export function classifyQuote(quoter: Quoter | undefined, post: QuotablePost): QuoteApproval {
  const { visibility } = post
  if (quoter === undefined || post.isBoost === true || visibility === 'direct' || visibility === 'limited') {
    return 'denied'
  }
  if (quoter.id === post.authorId) return 'automatic'
  if (quoter.isBlocked === true || visibility === 'private') return 'denied'
  const { automatic, manual } = policyGroups(post.quotePolicy)
  if (automatic.some((group) => isIn(group, quoter))) return 'automatic'
  if (manual.some((group) => isIn(group, quoter))) return 'manual'
  return [...automatic, ...manual].includes('unsupported_policy') ? 'unknown' : 'denied'
}

function isIn(group: PolicyGroup, quoter: Quoter): boolean {
  switch (group) {
    case 'public':
      return true
    case 'followers':
      return quoter.followsAuthor === true
    case 'following':
      return quoter.isFollowedByAuthor === true
    case 'unsupported_policy':
      return false
  }
}

/**
 * Tells whether a wish to quote may go to the author at all.
 *
 * @param quoter - Who wants to quote; undefined for a visitor.
 * @param post - The post.
 * @returns True unless it is certain that the answer would be no.
 * @example
 * ```ts
 * const post = { authorId: 'https://a.example/alice', visibility: 'public', quotePolicy: 2 } as const
 * canQuote({ id: 'https://b.example/bob' }, post) // => true
 * canQuote({ id: 'https://b.example/bob', isBlocked: true }, post) // => false
 * ```
 */
export function canQuote(quoter: Quoter | undefined, post: QuotablePost): boolean {
  return classifyQuote(quoter, post) !== 'denied'
}

/** What a local user is about to post. */
export interface QuoteDraft {
  readonly visibility: QuotablePost['visibility']
  /** Ids of everybody mentioned in the text. */
  readonly mentions: readonly string[]
  readonly hasMedia?: boolean
  readonly hasPoll?: boolean
}

/** Why a quote must not be posted. */
export type QuoteProblem = 'denied' | 'author_not_mentioned' | 'quote_with_media' | 'quote_with_poll'

/**
 * Checks a quote that a local user wants to post, by the rules of Mastodon's client API.
 *
 * @param draft - The post to be made.
 * @param quoter - Who makes it.
 * @param post - The post to be quoted.
 * @returns Everything wrong with it; an empty list if it may be posted.
 * @see {@link https://docs.joinmastodon.org/client/quotes/ Mastodon, quote posts}
 * @example
 * ```ts
 * const post = { authorId: 'https://a.example/alice', visibility: 'public', quotePolicy: 2 * 65536 } as const
 * const draft = { visibility: 'direct', mentions: [] } as const
 * quoteProblems(draft, { id: 'https://b.example/bob' }, post) // => ['author_not_mentioned']
 * ```
 */
export function quoteProblems(
  draft: QuoteDraft,
  quoter: Quoter,
  post: QuotablePost,
): readonly QuoteProblem[] {
  const problems: QuoteProblem[] = []
  if (!canQuote(quoter, post)) problems.push('denied')
  const isKnownToAuthor = quoter.id === post.authorId || draft.mentions.includes(post.authorId)
  if (draft.visibility === 'direct' && !isKnownToAuthor) problems.push('author_not_mentioned')
  if (draft.hasMedia === true) problems.push('quote_with_media')
  if (draft.hasPoll === true) problems.push('quote_with_poll')
  return problems
}

/**
 * Gives the visibility of a quote: never wider than that of the quoted post.
 *
 * @param wanted - What the user chose.
 * @param quoted - The visibility of the quoted post.
 * @returns `private` for a public or unlisted quote of a post that is neither; else what was chosen.
 * @example
 * ```ts
 * quoteVisibility('public', 'private') // => 'private'
 * quoteVisibility('direct', 'private') // => 'direct'
 * ```
 */
export function quoteVisibility(
  wanted: QuotablePost['visibility'],
  quoted: QuotablePost['visibility'],
): QuotablePost['visibility'] {
  const isOpen = (visibility: QuotablePost['visibility']) =>
    visibility === 'public' || visibility === 'unlisted'
  return isOpen(wanted) && !isOpen(quoted) ? 'private' : wanted
}
