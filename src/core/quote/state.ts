/**
 * The life of a quote, from the claim to the consent and back.
 *
 * @module
 */
import type { QuoteTarget } from './target.js'

/** How a quote stands: the states that Mastodon stores. */
export type QuoteState = 'pending' | 'accepted' | 'rejected' | 'revoked' | 'deleted'

/** A stored quote. */
export interface Quote {
  readonly state: QuoteState
  /** Id of the quoted post; absent once it is gone. */
  readonly targetId?: string
  /** Id of the stamp, verified or (while pending) claimed. */
  readonly stamp?: string
  /** Told in the spellings from before FEP-044f only. */
  readonly isLegacy: boolean
}

/** What an Update, or a Create, says about the quote of a post. */
export interface QuoteClaim {
  /** `quoteTargetOf` of the post. A conflict counts as no quote. */
  readonly target: QuoteTarget | undefined
  /** `quoteStampOf` of the post. */
  readonly stamp?: string | undefined
  /**
   * Whether consent is proven for this very target: the stamp was fetched and `verifyStamp` passed, or
   * both posts have one author.
   */
  readonly isProven: boolean
  /** Whether the quoted author is a local account: then the local record decides, and no claim. */
  readonly isLocalTarget?: boolean
  /** Whether the target turned out to be a boost, which cannot be quoted. */
  readonly isBoost?: boolean
  /** Whether the post was edited, by a newer `updated`. A Create counts as an edit. */
  readonly isExplicit: boolean
}

/** What can happen to a quote. The sender of each has to be authenticated and authorised before. */
export type QuoteEvent =
  /** The quoting post came or was updated. */
  | ({ readonly kind: 'claimed' } & QuoteClaim)
  /** The quoted author accepted the request. */
  | { readonly kind: 'accepted'; readonly stamp: string }
  /** The quoted author refused the request, or revoked the quote at home. */
  | { readonly kind: 'refused' }
  /** The quoted author deleted the stamp. */
  | { readonly kind: 'stamp_deleted'; readonly stamp: string }
  /** The stamp was fetched, again perhaps, and passed. */
  | { readonly kind: 'stamp_verified'; readonly stamp: string }
  /** The stamp is not at its address: `isStampGone`, or another id. */
  | { readonly kind: 'stamp_gone' }
  /** The quoted post was deleted. */
  | { readonly kind: 'target_deleted' }

/**
 * Gives the quote after an event.
 *
 * @param quote - The stored quote; undefined for a post that quotes nothing (yet).
 * @param event - What happened.
 * @returns The quote to store, the very same object if nothing changes; undefined for none.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * const claimed = { kind: 'claimed', isProven: false, isExplicit: true } as const
 * const target = { kind: 'post', id: 'https://a.example/1', isLegacy: false } as const
 * const pending = quoteReducer(undefined, { ...claimed, target })
 * pending // => { state: 'pending', targetId: 'https://a.example/1', isLegacy: false }
 * quoteReducer(pending, { kind: 'accepted', stamp: 'https://a.example/stamps/7' })?.state // => 'accepted'
 * ```
 */
export function quoteReducer(quote: Quote | undefined, event: QuoteEvent): Quote | undefined {
  if (event.kind === 'claimed') return claim(quote, event)
  if (quote === undefined || quote.state === 'deleted') return quote
  switch (event.kind) {
    case 'accepted':
      return quote.state === 'pending' ? { ...quote, state: 'accepted', stamp: event.stamp } : quote
    case 'stamp_verified':
      return { ...quote, state: 'accepted', stamp: event.stamp }
    case 'stamp_deleted':
      return quote.stamp === event.stamp ? withdraw(quote) : quote
    case 'refused':
    case 'stamp_gone':
      return withdraw(quote)
    case 'target_deleted':
      return { state: 'deleted', isLegacy: quote.isLegacy }
  }
}

/** What was granted is revoked; what was not is rejected. Neither is ever undone by a no. */
function withdraw(quote: Quote): Quote {
  if (quote.state === 'accepted') return { ...quote, state: 'revoked' }
  return quote.state === 'pending' ? { ...quote, state: 'rejected' } : quote
}

/** Only an edit changes what is quoted; anything else may bring or take the stamp. */
function claim(quote: Quote | undefined, event: QuoteClaim): Quote | undefined {
  const { target } = event
  const isSame = quote !== undefined && target?.kind === 'post' && target.id === quote.targetId
  if (isSame) return event.isLocalTarget === true ? quote : restamp(quote, event)
  if (!event.isExplicit) return quote
  if (target === undefined || target.kind === 'conflict') return undefined
  if (target.kind === 'deleted') return { state: 'deleted', isLegacy: false }
  const { id, isLegacy } = target
  if (event.isBoost === true) return { state: 'pending', isLegacy }
  const fresh: Quote = { state: 'pending', targetId: id, isLegacy }
  return event.isLocalTarget === true ? fresh : restamp(fresh, event)
}

function restamp(quote: Quote, { stamp, isProven }: QuoteClaim): Quote {
  const isSameStamp = stamp === quote.stamp
  if (isProven)
    return isSameStamp && quote.state === 'accepted'
      ? quote
      : { ...withStamp(quote, stamp), state: 'accepted' }
  return isSameStamp ? quote : { ...withStamp(quote, stamp), state: 'pending' }
}

function withStamp({ targetId, isLegacy, state }: Quote, stamp: string | undefined): Quote {
  return {
    state,
    ...(targetId !== undefined && { targetId }),
    ...(stamp !== undefined && { stamp }),
    isLegacy,
  }
}

/** How a quote is shown to one reader: Mastodon's stored states, and four that depend on the reader. */
export type ShownQuoteState =
  QuoteState | 'unauthorized' | 'blocked_domain' | 'blocked_account' | 'muted_account'

/** A reader, seen from the quoted post. */
export interface QuoteReader {
  /** Whether the quoted post is known here. */
  readonly hasTarget: boolean
  readonly isQuotedAuthor?: boolean
  /** Whether the reader may see the quoted post. A block by its author makes it false. */
  readonly canSeeTarget: boolean
  readonly blocksDomain?: boolean
  readonly blocksAccount?: boolean
  readonly mutesAccount?: boolean
}

/**
 * Tells how a quote is shown to one reader.
 *
 * @param quote - The stored quote.
 * @param reader - The reader's relation to the quoted post and its author.
 * @returns The `state` of Mastodon's Quote; the quoted post is shown for `accepted` and, folded, for the
 *   states about blocks and mutes. Undefined for a quote to be left out: one from before FEP-044f that
 *   nobody accepted.
 * @see {@link https://docs.joinmastodon.org/entities/Quote/ Mastodon, Quote}
 * @example
 * ```ts
 * const quote = { state: 'accepted', targetId: 'https://a.example/1', isLegacy: false } as const
 * shownQuoteState(quote, { hasTarget: true, canSeeTarget: true }) // => 'accepted'
 * shownQuoteState(quote, { hasTarget: true, canSeeTarget: false }) // => 'unauthorized'
 * ```
 */
export function shownQuoteState(quote: Quote, reader: QuoteReader): ShownQuoteState | undefined {
  if (quote.state !== 'accepted') return quote.isLegacy ? undefined : quote.state
  if (!reader.hasTarget) return 'deleted'
  if (reader.isQuotedAuthor === true) return 'accepted'
  if (!reader.canSeeTarget) return 'unauthorized'
  if (reader.blocksDomain === true) return 'blocked_domain'
  if (reader.blocksAccount === true) return 'blocked_account'
  return reader.mutesAccount === true ? 'muted_account' : 'accepted'
}

/** When to look at stamps again, and how deep to follow quotes of quotes. */
export const QUOTE_LIMITS = {
  /** A week: older than this, a stamp is fetched again when its quote is looked at. */
  maxStampAgeSeconds: 604_800,
  /** How many quoted posts are fetched one after the other for one post. */
  maxDepth: 2,
} as const

/**
 * Tells whether a stamp is due to be fetched again.
 *
 * @param verifiedAt - When it was verified last.
 * @param now - The present.
 * @returns True after a week.
 * @example
 * ```ts
 * isStampStale(new Date('2026-11-01T00:00:00Z'), new Date('2026-11-22T00:00:00Z')) // => true
 * ```
 */
export function isStampStale(verifiedAt: Date, now: Date): boolean {
  return now.getTime() - verifiedAt.getTime() >= QUOTE_LIMITS.maxStampAgeSeconds * 1000
}
