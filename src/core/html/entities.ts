/**
 * Everything in a plain text that becomes a link.
 *
 * @module
 */
import { scanHashtags, type HashtagMatch } from './hashtags.js'
import { scanMentions, type MentionMatch, type MentionOptions } from './mentions.js'
import { isLinkable, scanExtraUris, scanUrls, type UrlMatch } from './urls.js'

/** An address, hashtag or mention in a text. */
export type TextEntity = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'url'; readonly match: UrlMatch }
  | { readonly kind: 'hashtag'; readonly match: HashtagMatch }
  | { readonly kind: 'mention'; readonly match: MentionMatch }
)

/** Finds all entities in their order; of two that overlap the one that begins first stays. */
export function scanEntities(text: string, options?: MentionOptions): readonly TextEntity[] {
  return withoutOverlaps<TextEntity>([
    ...scanUrls(text).map((match) => ({ kind: 'url' as const, match, start: match.start, end: match.end })),
    ...scanHashtags(text).map((match) => ({
      kind: 'hashtag' as const,
      match,
      start: match.start,
      end: match.end,
    })),
    ...scanMentions(text, options).map((match) => ({
      kind: 'mention' as const,
      match,
      start: match.start,
      end: match.end,
    })),
    ...scanExtraUris(text).map((match) => ({
      kind: 'url' as const,
      match,
      start: match.start,
      end: match.end,
    })),
  ])
}

/** Orders entities by place and drops those that begin inside the one before. */
export function withoutOverlaps<T extends { readonly start: number; readonly end: number }>(
  entities: readonly T[],
): readonly T[] {
  let done = 0
  return [...entities]
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      if (start < done) return false
      done = end
      return true
    })
}

/**
 * Finds the mentions of a text: `@user` and `@user@domain`.
 *
 * Whether such people exist is for the caller to find out; on the wire the `href` of the Mention tag
 * decides who is meant, never the text.
 *
 * @param text - Plain text, not HTML.
 * @param options - Whether domains may have ports.
 * @returns The mentions in their order, with places in UTF-16 code units.
 * @example
 * ```ts
 * extractMentions('hi @bob@remote.example')
 * // => [{ username: 'bob', domain: 'remote.example', start: 3, end: 22 }]
 * extractMentions('mail me@example.com') // => []
 * ```
 */
export function extractMentions(text: string, options?: MentionOptions): readonly MentionMatch[] {
  return scanEntities(text, options).flatMap((entity) => (entity.kind === 'mention' ? [entity.match] : []))
}

/**
 * Finds the hashtags of a text.
 *
 * @param text - Plain text, not HTML.
 * @returns The hashtags in their order, as written; {@link normalizeHashtag} tells which are the same.
 * @example
 * ```ts
 * extractHashtags('#Cats and #dogs, not #123')
 * // => [{ name: 'Cats', start: 0, end: 5 }, { name: 'dogs', start: 10, end: 15 }]
 * ```
 */
export function extractHashtags(text: string): readonly HashtagMatch[] {
  return scanEntities(text).flatMap((entity) => (entity.kind === 'hashtag' ? [entity.match] : []))
}

/**
 * Finds the addresses of a text that become links: with a protocol, at a domain that can exist, or
 * `xmpp:` and `magnet:`.
 *
 * @param text - Plain text, not HTML.
 * @returns The addresses in their order, as written, without the punctuation after them.
 * @example
 * ```ts
 * extractUrls('(see https://example.com/a_(b).)')
 * // => [{ url: 'https://example.com/a_(b)', start: 5, end: 30 }]
 * ```
 */
export function extractUrls(text: string): readonly UrlMatch[] {
  return scanEntities(text).flatMap((entity) =>
    entity.kind === 'url' && isLinkable(entity.match.url) ? [entity.match] : [],
  )
}
