/**
 * The length of a post as its author sees it.
 *
 * @module
 */
import { withoutOverlaps } from './entities.js'
import { scanMentions } from './mentions.js'
import { scanUrls } from './urls.js'

/** What else counts, and how much a link does. */
export interface CountCharactersOptions {
  /**
   * The content warning, which counts as well.
   *
   * @defaultValue `''`
   */
  readonly spoilerText?: string
  /**
   * Characters that every link counts, however long it is.
   *
   * @defaultValue 23
   */
  readonly charactersPerUrl?: number
}

/** Characters of a post, and of each link in it, on a Mastodon server where nobody changed them. */
export const DEFAULT_POST_LENGTHS = { maxCharacters: 500, charactersPerUrl: 23 } as const

/**
 * Counts the characters of a post as Mastodon does: what people see as one character counts one, every
 * link 23, every mention without its domain.
 *
 * @param text - What the user wrote.
 * @param options - The content warning, the length of links.
 * @returns The number to compare with the server's limit (500 on most).
 * @see {@link https://docs.joinmastodon.org/user/posting/#text Mastodon: posting text}
 * @example
 * ```ts
 * countCharacters('👨‍👩‍👧‍👦') // => 1
 * countCharacters('#tag https://example.com/x @bob@a.example') // => 33
 * ```
 */
export function countCharacters(text: string, options: CountCharactersOptions = {}): number {
  const link = 'x'.repeat(options.charactersPerUrl ?? DEFAULT_POST_LENGTHS.charactersPerUrl)
  const urls = scanUrls(text).map(({ start, end }) => ({ start, end, counted: link }))
  const mentions = scanMentions(text).map(({ start, end, username }) => ({
    start,
    end,
    counted: `@${username}`,
  }))
  let counted = options.spoilerText ?? ''
  let done = 0
  for (const entity of withoutOverlaps([...urls, ...mentions])) {
    counted += text.slice(done, entity.start) + entity.counted
    done = entity.end
  }
  return countGraphemes(counted + text.slice(done))
}

/** Counts grapheme clusters; ASCII needs no segmenter, but for the line break of two characters. */
function countGraphemes(text: string): number {
  // eslint-disable-next-line no-control-regex -- ASCII without CR, as a whole
  if (/^[\u0000-\u000c\u000e-\u007f]*$/.test(text)) return text.length
  let count = 0
  const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)[Symbol.iterator]()
  while (!clusters.next().done) count++
  return count
}
