/**
 * Shortcodes in running text, found by the rules of Mastodon.
 *
 * @module
 */

/** Longest shortcode that Mastodon takes. */
const MAX_SHORTCODE_LENGTH = 2048

/** Where a shortcode stands. */
export interface ShortcodeMatch {
  /** Without colons. */
  readonly shortcode: string
  /** Index of the first colon. */
  readonly start: number
  /** Index behind the second colon. */
  readonly end: number
}

/**
 * Tells whether a name can be a custom emoji: two or more ASCII letters, digits and underscores.
 *
 * @param name - A name without colons.
 * @returns True for what Mastodon would take.
 * @example
 * ```ts
 * isShortcode('blob_cat') // => true
 * isShortcode('<img') // => false
 * ```
 */
export function isShortcode(name: string): boolean {
  return name.length <= MAX_SHORTCODE_LENGTH && /^\w{2,}$/.test(name)
}

/**
 * Finds the shortcodes in plain text: `:name:` that touches neither a letter, a digit nor another colon.
 *
 * Takes every well-formed name; whether there is such an emoji is for the caller to know.
 *
 * @param text - Plain text, or the text between two tags of HTML.
 * @returns The shortcodes in order, with their places.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#Emoji Mastodon, Emoji}
 * @example
 * ```ts
 * findShortcodes('hi :blob_cat:, 12:30:45') // => [{ shortcode: 'blob_cat', start: 3, end: 13 }]
 * ```
 */
export function findShortcodes(text: string): readonly ShortcodeMatch[] {
  const matches: ShortcodeMatch[] = []
  let start = text.indexOf(':')
  while (start !== -1) {
    let end = start + 1
    while (isShortcodeCharacter(text.charCodeAt(end))) end++
    const isClosed = text[end] === ':'
    if (isClosed && isBoundary(codePointBefore(text, start)) && isBoundary(text.codePointAt(end + 1))) {
      const shortcode = text.slice(start + 1, end)
      if (isShortcode(shortcode)) matches.push({ shortcode, start, end: end + 1 })
      end++
    }
    start = text.indexOf(':', end)
  }
  return matches
}

function isShortcodeCharacter(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
  )
}

function isBoundary(codePoint: number | undefined): boolean {
  return codePoint === undefined || !/[\p{L}\p{M}\p{Nd}:]/u.test(String.fromCodePoint(codePoint))
}

function codePointBefore(text: string, index: number): number | undefined {
  const isPair = index > 1 && /[\uDC00-\uDFFF]/.test(text.charAt(index - 1))
  return index === 0 ? undefined : text.codePointAt(index - (isPair ? 2 : 1))
}
