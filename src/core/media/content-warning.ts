/**
 * What a content warning covers.
 *
 * @module
 */
import type { PostBase } from '../vocab/index.js'

/** What {@link contentWarningOf} finds. */
export interface ContentWarning {
  /** What stands before the post: HTML as received, to be made plain text before it is shown. */
  readonly summary: string
  /** Media, and the preview card, are hidden until the reader asks for them. */
  readonly isSensitive: boolean
  /** The text is folded behind the warning. */
  readonly foldsContent: boolean
}

/**
 * Reads the content warning of a post.
 *
 * A summary folds the text; `sensitive` hides the media. Posts of accounts that a moderator marked hide
 * their media whatever they say.
 *
 * @param post - A post in the normal form.
 * @param isForced - Whether all of the author's media are hidden by this server.
 * @returns The warning; nothing folded and nothing hidden for a post without.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#sensitive Mastodon, sensitive content}
 * @example
 * ```ts
 * contentWarningOf({ summary: 'spiders' }) // => { summary: 'spiders', isSensitive: false, foldsContent: true }
 * contentWarningOf({}, true) // => { summary: '', isSensitive: true, foldsContent: false }
 * ```
 */
export function contentWarningOf(
  post: Pick<PostBase, 'summary' | 'summaryMap' | 'sensitive'>,
  isForced = false,
): ContentWarning {
  const summary = post.summary ?? Object.values(post.summaryMap ?? {})[0] ?? ''
  return { summary, isSensitive: isForced || post.sensitive === true, foldsContent: summary.trim() !== '' }
}
