/**
 * Custom emoji, read from the tags they travel as or written into them.
 *
 * @module
 */
import type { CustomEmoji } from '../model/index.js'
import type { Emoji, Tag } from '../vocab/index.js'
import { isPlainHttpUrl } from '../wire/plain-url.js'
import { isShortcode } from './shortcode.js'

/** How many Emoji tags of one object are read. */
const MAX_EMOJI = 500

/**
 * Reads the custom emoji that an object defines.
 *
 * Takes names that may be shortcodes with http(s) pictures, and of a name used twice the first. The
 * pictures are the sender's word: nothing was fetched.
 *
 * @param tags - The tags of a post or an actor, in the normal form.
 * @returns At most 500 emoji in the order of the tags, no shortcode twice.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#Emoji Mastodon, Emoji}
 * @example
 * ```ts
 * emojisOf([{ type: 'Emoji', name: ':blobcat:', icon: { url: 'https://example.com/blobcat.png' } }])
 * // => [{ shortcode: 'blobcat', url: 'https://example.com/blobcat.png' }]
 * ```
 */
export function emojisOf(tags: readonly Tag[]): readonly CustomEmoji[] {
  const emojis = new Map<string, CustomEmoji>()
  for (const tag of tags) {
    if (emojis.size === MAX_EMOJI) break
    if (tag.type !== 'Emoji') continue
    const shortcode = tag.name.replaceAll(':', '')
    if (!emojis.has(shortcode) && isShortcode(shortcode) && isPlainHttpUrl(tag.icon.url)) {
      emojis.set(shortcode, readEmoji(shortcode, tag))
    }
  }
  return [...emojis.values()]
}

function readEmoji(shortcode: string, { icon, id, updated }: Emoji): CustomEmoji {
  return {
    shortcode,
    url: icon.url,
    ...(icon.mediaType !== undefined && { mediaType: icon.mediaType }),
    ...(id !== undefined && { id }),
    ...(updated !== undefined && { updated }),
  }
}

/**
 * Gives the tag that defines a custom emoji.
 *
 * @param emoji - The emoji.
 * @returns An Emoji tag for an object in the normal form.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#Emoji Mastodon, Emoji}
 * @example
 * ```ts
 * emojiTag({ shortcode: 'blobcat', url: 'https://example.com/blobcat.png' })
 * // => { type: 'Emoji', name: ':blobcat:', icon: { url: 'https://example.com/blobcat.png' } }
 * ```
 */
export function emojiTag(emoji: CustomEmoji): Emoji {
  const { shortcode, url, mediaType, id, updated } = emoji
  return {
    ...(id !== undefined && { id }),
    type: 'Emoji',
    name: `:${shortcode}:`,
    ...(updated !== undefined && { updated }),
    icon: { ...(mediaType !== undefined && { mediaType }), url },
  }
}

/**
 * Tells whether a received emoji replaces the stored one of the same shortcode and domain.
 *
 * @param stored - What is stored, or undefined for an emoji not known yet.
 * @param received - What an object of that domain defines.
 * @returns True if the picture has to be fetched: it has another URL, or was updated since.
 * @example
 * ```ts
 * const blobcat = { shortcode: 'blobcat', url: 'https://example.com/1.png' }
 * needsEmojiRefresh(undefined, blobcat) // => true
 * needsEmojiRefresh(blobcat, blobcat) // => false
 * needsEmojiRefresh(blobcat, { ...blobcat, url: 'https://example.com/2.png' }) // => true
 * ```
 */
export function needsEmojiRefresh(stored: CustomEmoji | undefined, received: CustomEmoji): boolean {
  if (stored === undefined || stored.url !== received.url) return true
  if (received.updated === undefined) return false
  return stored.updated === undefined || Date.parse(received.updated) >= Date.parse(stored.updated)
}
