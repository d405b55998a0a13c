/**
 * URLs that every reader understands alike, fit to stand in a page.
 *
 * @module
 */
import { isHttpUrl } from './url.js'

/**
 * Tells whether a text is an absolute http(s) URL that no reader has to repair: with `//`, without spaces,
 * control characters and backslashes.
 *
 * @param text - Any text.
 * @returns False for `https:host`, `//host`, relative and other URLs.
 */
export function isPlainHttpUrl(text: string): boolean {
  return /^https?:\/\/[^\p{Cc}\s\\]+$/iu.test(text) && isHttpUrl(text)
}
