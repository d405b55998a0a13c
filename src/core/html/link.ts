/**
 * Links as Mastodon writes them, and how to show those of others.
 *
 * @module
 */
import { escapeEverywhere } from './serialize.js'
import { isLinkable } from './urls.js'

/** How much of an address is shown. */
export const VISIBLE_URL_CHARACTERS = 30

/** How a link is written. */
export interface LinkOptions {
  /**
   * Whether the link claims to be a page of the writer (`rel="me"`), for profile fields.
   *
   * @defaultValue false
   */
  readonly relMe?: boolean
}

/** An address in three parts, of which the middle one is shown. */
interface ShortUrl {
  readonly prefix: string
  readonly shown: string
  readonly rest: string
}

/** An address without the beginning that links hide. */
export function withoutProtocol(url: string): string {
  return url.replace(/^(?:https?:\/\/(?:www\.)?|xmpp:)/, '')
}

function shortUrl(url: string): ShortUrl {
  const tail = Array.from(withoutProtocol(url))
  const prefix = url.slice(0, url.length - withoutProtocol(url).length)
  // One more character is no longer than the ellipsis that would replace it.
  const visible = tail.length === VISIBLE_URL_CHARACTERS + 1 ? tail.length : VISIBLE_URL_CHARACTERS
  return { prefix, shown: tail.slice(0, visible).join(''), rest: tail.slice(visible).join('') }
}

/**
 * Writes an address as a link with its protocol and all but 30 characters hidden.
 *
 * @param url - An absolute address. It is not checked for its scheme: sanitise what comes from strangers.
 * @param options - How to write it.
 * @returns HTML; the escaped address without a link if it cannot be taken apart.
 * @example
 * ```ts
 * shortenLink('https://example.com/')
 * // => '<a href="https://example.com/" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">https://</span><span class="">example.com/</span><span class="invisible"></span></a>'
 * ```
 */
export function shortenLink(url: string, options: LinkOptions = {}): string {
  if (!isLinkable(url)) return escapeEverywhere(url)
  const { prefix, shown, rest } = shortUrl(url)
  const rel = options.relMe ? 'nofollow noopener me' : 'nofollow noopener'
  return (
    `<a href="${escapeEverywhere(url)}" target="_blank" rel="${rel}" translate="no">` +
    `<span class="invisible">${escapeEverywhere(prefix)}</span>` +
    `<span class="${rest === '' ? '' : 'ellipsis'}">${escapeEverywhere(shown)}</span>` +
    `<span class="invisible">${escapeEverywhere(rest)}</span></a>`
  )
}
