/**
 * Custom emoji: shortcodes, tags, pictures in HTML.
 *
 * @module
 */
export { emojisOf, emojiTag, needsEmojiRefresh } from './custom-emoji.js'
export type { CustomEmoji } from '../model/index.js'
export { renderEmoji } from './render.js'
export type { RenderEmojiOptions } from './render.js'
export { findShortcodes, isShortcode } from './shortcode.js'
export type { ShortcodeMatch } from './shortcode.js'
