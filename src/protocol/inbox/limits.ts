/**
 * How much of what strangers write is kept: the one table.
 *
 * @module
 */
import { serializeUrl } from '../../core/wire/url.js'

/**
 * Limits of the inbox. Texts are counted in Unicode code points where it says characters, as databases and Mastodon
 * do; ids in octets of UTF-8. Mastodon has no limit of its own for content, warnings, addresses and for what lists come
 * to; here they have one, far above what people write, so that no question about a post or account reads megabytes.
 * Options of polls have none but that of the body: votes name them.
 */
export const INBOX_LIMITS = {
  /** Of an id: an activity's own is absent beyond it, what an activity is about is not looked at. */
  idOctets: 2048,
  /** Of a page or file: dropped beyond it, with what it is the address of. */
  addressCharacters: 8192,
  /** Of a post, and of the title and summary that stand for it: cut. Of longer HTML no more than its text is shown. */
  contentCharacters: 65_536,
  /** Cut. */
  warningCharacters: 20_480,
  /** Cut. */
  displayNameCharacters: 2048,
  /** Cut; of its HTML see `tootkit/html`. */
  summaryCharacters: 20_480,
  /** The actor is refused. */
  usernameCharacters: 2048,
  /** Further ones are dropped. */
  alsoKnownAs: 256,
  /** All of them together; those beyond it are dropped. */
  alsoKnownAsCharacters: 32_768,
  /** All fields of a profile together, as HTML; those beyond it are dropped. */
  fieldsCharacters: 131_072,
  /** All custom emoji of a post or profile together; those beyond it are dropped. */
  emojisCharacters: 65_536,
  /** Further ones are dropped. */
  attributionDomains: 256,
  /** Dropped beyond it: no name in the DNS is longer. */
  domainCharacters: 253,
  /** Of each kind; further ones are dropped. */
  keys: 10,
  /** Of one key as it is written; a longer one is dropped. */
  keyCharacters: 8192,
  /** All of a kind together; those beyond it are dropped. */
  keysCharacters: 32_768,
  /** Dropped beyond it: no language has a longer tag. */
  languageCharacters: 64,
  /** Further ones are dropped. */
  hashtags: 500,
  /** Dropped beyond it. */
  hashtagCharacters: 1000,
  /** All of them together; those beyond it are dropped. */
  hashtagsCharacters: 65_536,
  /** Accounts looked up for one post; further ones count as unknown. */
  namedAccounts: 1000,
  /** Things looked at in one report, each as account and as post; further ones are dropped. */
  reportedObjects: 50,
  /** Cut. */
  reportCharacters: 5000,
  /** Cut. */
  collectionNameCharacters: 256,
  /** Cut. */
  collectionSummaryCharacters: 2048,
  /** Further ones are dropped. */
  collectionItems: 150,
} as const

/** Tells whether an id has more octets than are kept of one. */
export function isTooLong(id: string): boolean {
  const { idOctets } = INBOX_LIMITS
  if (id.length * 3 <= idOctets) return false
  return id.length > idOctets || new TextEncoder().encode(id).byteLength > idOctets
}

/** The id, unless it is too long to be kept. */
export function keptId(id: string | undefined): string | undefined {
  return id === undefined || isTooLong(id) ? undefined : id
}

/** The first of a list, as many as come to no more than a total of characters as JSON. */
export function withinTotal<T>(items: readonly T[], characters: number): readonly T[] {
  let left = characters
  const end = items.findIndex((item) => (left -= JSON.stringify(item).length) < 0)
  return end === -1 ? items : items.slice(0, end)
}

/** Cuts by characters as people count them in databases: code points. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return Array.from(text.slice(0, 2 * limit))
    .slice(0, limit)
    .join('')
}

/**
 * The address of a page or file as it is stored: in the one spelling of the URL standard, in which nothing is left
 * that could end an attribute.
 *
 * @returns Undefined for what is no absolute http(s) URL, or too long to be kept.
 */
export function addressOf(url: string): string | undefined {
  if (url.length > INBOX_LIMITS.addressCharacters) return undefined
  const address = serializeUrl(url)
  return address === undefined || address.length > INBOX_LIMITS.addressCharacters ? undefined : address
}
