/**
 * Which post a post quotes, in every spelling there is.
 *
 * @module
 */
import type { AnyObject, Link, PostBase, Reference, Tag } from '../vocab/index.js'
import { isActivityPubContentType } from '../wire/media-type.js'
import { isHttpUrl } from '../wire/url.js'

/** What a post says about quoting. */
export type QuoteTarget =
  /** One post is quoted. It is not known yet whether its author agrees. */
  | {
      readonly kind: 'post'
      /** Id of the quoted post, an absolute http(s) URL. */
      readonly id: string
      /** Told by software from before FEP-044f: without consent it is not shown as a quote. */
      readonly isLegacy: boolean
      /** The quoted post if it was sent along. Believe it only if it is the quoting author's own. */
      readonly embedded?: AnyObject
    }
  /** A post was quoted that is gone. */
  | { readonly kind: 'deleted' }
  /** Several posts are named where there can be one: treat it as no quote. */
  | { readonly kind: 'conflict'; readonly ids: readonly string[] }

/** The properties that name a quoted post; those of `Post` in the normal form. */
export type Quoting = Pick<PostBase, 'quote' | 'quoteUrl' | 'quoteUri' | 'misskeyQuote'> & {
  readonly tag?: readonly Tag[]
}

/** The link relation of FEP-e232 quotes, with and without the slash that is written in the wild. */
const QUOTE_RELATIONS = [
  'https://misskey-hub.net/ns#_misskey_quote',
  'https://misskey-hub.net/ns/#_misskey_quote',
]

/**
 * Finds the post that a post quotes: `quote`, `_misskey_quote`, `quoteUrl`, `quoteUri`, as Mastodon reads
 * them, and where there is none of these the object link of FEP-e232 that is marked as a quote.
 *
 * A value that is no http(s) URL is none: BookWyrm writes the words quoted from a book into `quote`.
 *
 * @param post - A post in the normal form.
 * @returns The target, unauthenticated; undefined for a post that quotes nothing.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * quoteTargetOf({ quoteUrl: 'https://a.example/1' })
 * // => { kind: 'post', id: 'https://a.example/1', isLegacy: true }
 * quoteTargetOf({ quote: { id: 'https://a.example/1' }, quoteUrl: 'https://b.example/2' })
 * // => { kind: 'conflict', ids: ['https://a.example/1', 'https://b.example/2'] }
 * ```
 */
export function quoteTargetOf(post: Quoting): QuoteTarget | undefined {
  const { quote, misskeyQuote, quoteUrl, quoteUri } = post
  if (quote?.type === 'Tombstone') return { kind: 'deleted' }
  const named = [quote?.id, misskeyQuote, quoteUrl, quoteUri].filter((id) => id !== undefined)
  const ids = [...new Set(named.filter(isHttpUrl))]
  const id = ids[0] ?? linkedQuote(post.tag ?? [])
  if (id === undefined) return undefined
  if (ids.length > 1) return { kind: 'conflict', ids }
  const isLegacy = quote === undefined
  return { kind: 'post', id, isLegacy, ...(isEmbedded(quote) && quote.id === id && { embedded: quote }) }
}

function isEmbedded(quote: Reference | AnyObject | undefined): quote is AnyObject {
  return quote?.type !== undefined
}

/** FEP-e232: a link to an ActivityStreams object whose relation says that it is a quote. */
function linkedQuote(tags: readonly Tag[]): string | undefined {
  const link = tags.find(
    (tag): tag is Link =>
      tag.type === 'Link' &&
      isActivityPubContentType(tag.mediaType) &&
      QUOTE_RELATIONS.some((relation) => tag.rel?.includes(relation) === true) &&
      isHttpUrl(tag.href),
  )
  return link?.href
}

/**
 * Gives the id of the stamp that a post claims for its quote.
 *
 * A claim and no more: the stamp has to be fetched from this id and verified, and if the quoted author is
 * a local one, the local record decides.
 *
 * @param post - A post in the normal form.
 * @returns An absolute http(s) URL, or undefined.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * quoteStampOf({ quoteAuthorization: 'https://a.example/stamps/7' }) // => 'https://a.example/stamps/7'
 * quoteStampOf({ quoteAuthorization: 'data:,yes' }) // => undefined
 * ```
 */
export function quoteStampOf(post: Pick<PostBase, 'quoteAuthorization'>): string | undefined {
  const { quoteAuthorization } = post
  return quoteAuthorization !== undefined && isHttpUrl(quoteAuthorization) ? quoteAuthorization : undefined
}

/** A property by which a quote can be told, as it is called on the wire. */
export type QuoteSpelling = 'quote' | '_misskey_quote' | 'quoteUrl' | 'quoteUri'

/** Options of {@link quoteProperties}. */
export interface QuotePropertiesOptions {
  /**
   * Which properties to write.
   *
   * @defaultValue those of Mastodon: `quote`, `_misskey_quote` and `quoteUri`
   */
  readonly spellings?: readonly QuoteSpelling[]
  /** Id of the stamp, once there is one. */
  readonly stamp?: string | undefined
}

/** What {@link quoteProperties} gives: properties of a post in the normal form. */
export type QuoteProperties = Pick<
  PostBase,
  'quote' | 'quoteUrl' | 'quoteUri' | 'misskeyQuote' | 'quoteAuthorization'
>

/**
 * Gives the properties that make a post a quote.
 *
 * @param targetId - Id of the quoted post.
 * @param options - The spellings, and the stamp.
 * @returns Properties to spread into a post in the normal form.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * quoteProperties('https://a.example/1', { spellings: ['quote'], stamp: 'https://a.example/stamps/7' })
 * // => { quote: { id: 'https://a.example/1' }, quoteAuthorization: 'https://a.example/stamps/7' }
 * ```
 */
export function quoteProperties(targetId: string, options: QuotePropertiesOptions = {}): QuoteProperties {
  const { spellings = ['quote', '_misskey_quote', 'quoteUri'], stamp } = options
  return {
    ...(spellings.includes('quote') && { quote: { id: targetId } }),
    ...(spellings.includes('_misskey_quote') && { misskeyQuote: targetId }),
    ...(spellings.includes('quoteUrl') && { quoteUrl: targetId }),
    ...(spellings.includes('quoteUri') && { quoteUri: targetId }),
    ...(stamp !== undefined && { quoteAuthorization: stamp }),
  }
}

/**
 * Gives the object link by which FoundKey, Mitra and Friendica recognise a quote (FEP-e232).
 *
 * @param targetId - Id of the quoted post.
 * @param name - The text in the content that the link stands for.
 * @returns A tag for a post in the normal form.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/e232/fep-e232.md FEP-e232}
 * @example
 * ```ts
 * quoteTargetOf({ tag: [quoteLink('https://a.example/1')] })
 * // => { kind: 'post', id: 'https://a.example/1', isLegacy: true }
 * ```
 */
export function quoteLink(targetId: string, name = `RE: ${targetId}`): Link {
  return {
    type: 'Link',
    mediaType: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    href: targetId,
    name,
    rel: QUOTE_RELATIONS.slice(0, 1),
  }
}
