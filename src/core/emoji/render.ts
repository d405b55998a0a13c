/**
 * Shortcodes in sanitised HTML made into pictures.
 *
 * @module
 */
import { isPlainHttpUrl } from '../wire/plain-url.js'
import type { CustomEmoji } from '../model/index.js'
import { findShortcodes } from './shortcode.js'

/** Options of {@link renderEmoji}. */
export interface RenderEmojiOptions {
  /**
   * Where the picture is shown from: a proxy or a copy of one's own keeps readers' addresses from the
   * emoji's server. Only http(s) URLs and paths (`/emoji/1.png`) are written; for anything else the
   * shortcode stays.
   *
   * @defaultValue the emoji's own `url`
   */
  readonly imageUrl?: (emoji: CustomEmoji) => string
}

const VOID_ELEMENT = /^<(?:area|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b/i

/**
 * Puts pictures in the place of shortcodes: in text only, never within a tag, an attribute or the hidden
 * parts of a shortened link.
 *
 * The HTML goes through as it is, so it has to be sanitised before; what is added is safe by itself.
 *
 * @param html - HTML as `sanitizeHtml` gives it. Plain text has to be escaped first.
 * @param emojis - The emoji that the post's own tags define.
 * @param options - Where pictures are shown from.
 * @returns The HTML with `<img class="custom-emoji">` for every shortcode known.
 * @example
 * ```ts
 * const emojis = [{ shortcode: 'blobcat', url: 'https://example.com/blobcat.png' }]
 * renderEmoji('<p title=":blobcat:">:blobcat: :no:</p>', emojis)
 * // => '<p title=":blobcat:"><img src="https://example.com/blobcat.png" alt=":blobcat:" title=":blobcat:" class="custom-emoji" draggable="false" loading="lazy" decoding="async"> :no:</p>'
 * ```
 */
export function renderEmoji(
  html: string,
  emojis: readonly CustomEmoji[],
  options: RenderEmojiOptions = {},
): string {
  const images = imagesOf(emojis, options)
  if (images.size === 0 || !html.includes(':')) return html
  let rendered = ''
  let hiddenDepth = 0
  for (let at = 0; at < html.length;) {
    const isTag = html[at] === '<'
    const end = isTag ? endOfTag(html, at) : nextTag(html, at)
    const piece = html.slice(at, end)
    if (isTag) hiddenDepth = depthAfter(piece, hiddenDepth)
    rendered += isTag || hiddenDepth > 0 ? piece : renderText(piece, images)
    at = end
  }
  return rendered
}

function imagesOf(emojis: readonly CustomEmoji[], options: RenderEmojiOptions): ReadonlyMap<string, string> {
  const { imageUrl = (emoji: CustomEmoji) => emoji.url } = options
  const images = new Map<string, string>()
  for (const emoji of emojis) {
    const url = imageUrl(emoji)
    if (images.has(emoji.shortcode) || !(isPlainHttpUrl(url) || /^\/(?![/\\])/.test(url))) continue
    const name = `:${emoji.shortcode}:`
    images.set(
      emoji.shortcode,
      `<img src="${escapeAttribute(url)}" alt="${name}" title="${name}" class="custom-emoji" draggable="false" loading="lazy" decoding="async">`,
    )
  }
  return images
}

function renderText(text: string, images: ReadonlyMap<string, string>): string {
  let rendered = ''
  let last = 0
  for (const { shortcode, start, end } of findShortcodes(text)) {
    const image = images.get(shortcode)
    if (image === undefined) continue
    rendered += text.slice(last, start) + image
    last = end
  }
  return rendered + text.slice(last)
}

/** Counts the elements open within a hidden part; 0 outside of one. */
function depthAfter(tag: string, depth: number): number {
  if (depth === 0) return /^<span\s[^>]*\bclass="invisible"/i.test(tag) ? 1 : 0
  if (tag.startsWith('</')) return depth - 1
  return tag.endsWith('/>') || tag.startsWith('<!') || VOID_ELEMENT.test(tag) ? depth : depth + 1
}

function nextTag(html: string, start: number): number {
  const at = html.indexOf('<', start)
  return at === -1 ? html.length : at
}

/** Index behind the `>` that ends a tag; one within quotes ends none. */
function endOfTag(html: string, start: number): number {
  let quote = ''
  for (let at = start + 1; at < html.length; at++) {
    const c = html.charAt(at)
    if (quote !== '') {
      if (c === quote) quote = ''
    } else if (c === '"' || c === "'") quote = c
    else if (c === '>') return at + 1
  }
  return html.length
}

function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
