/**
 * HTML and text: sanitising, formatting, counting, hashtags.
 *
 * @module
 */
export { contentHtml, convertedHtml, type PostText } from './content-html.js'
export { countCharacters, DEFAULT_POST_LENGTHS, type CountCharactersOptions } from './count.js'
export { displayDomain } from './domain-name.js'
export { displayUrl } from './display-url.js'
export { extractHashtags, extractMentions, extractUrls } from './entities.js'
export {
  firstHashtagIn,
  hashtagDisplayName,
  isValidHashtag,
  normalizeHashtag,
  type HashtagMatch,
} from './hashtags.js'
export { htmlToText, type HtmlToTextOptions } from './html-to-text.js'
export { isolateText } from './isolate-text.js'
export { DEFAULT_HTML_LIMITS, type HtmlLimits } from './limits.js'
export { shortenLink, type LinkOptions } from './link.js'
export { type MentionMatch, type MentionOptions } from './mentions.js'
export { plainText, type PlainTextOptions } from './plain-text.js'
export { isMastodonClass, MASTODON_OEMBED, MASTODON_STRICT, type SanitizerPolicy } from './policy.js'
export type { ProfileField } from '../model/index.js'
export {
  ownProfileHtml,
  PROFILE_LIMITS,
  profileFields,
  summaryHtml,
  type OwnProfile,
} from './profile-html.js'
export { removeQuoteInline } from './quote-inline.js'
export {
  createSanitizer,
  sanitizeHtml,
  sanitizeOembed,
  type SanitizeOptions,
  type Sanitizer,
} from './sanitize.js'
export { textToHtml, type MentionedAccount, type TextToHtmlOptions } from './text-to-html.js'
export { type UrlMatch } from './urls.js'
