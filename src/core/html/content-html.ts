/**
 * What a host shows for a post, of whatever type.
 *
 * @module
 */
import type { Post } from '../vocab/index.js'
import { sanitizeHtml, type SanitizeOptions } from './sanitize.js'
import { extractUrls } from './entities.js'
import { shortenLink } from './link.js'
import { escapeEverywhere } from './serialize.js'

/** The parts of a post that its text is made of. */
export type PostText = Pick<
  Post,
  'type' | 'id' | 'url' | 'name' | 'nameMap' | 'summary' | 'summaryMap' | 'content' | 'contentMap'
>

/**
 * Gives the HTML that a host shows for a post: its content, or for articles, videos, events and the like
 * their title, summary and address, as Mastodon does.
 *
 * @param post - The post, as parsed. Nothing in it has to be safe.
 * @param options - Limits, and what to do beyond them.
 * @returns Sanitised HTML; empty if the post has no text.
 * @throws {@link MalformedError} `ERR_SANITIZE_LIMIT` beyond the limits, with `onLimit: 'throw'` only.
 * @example
 * ```ts
 * contentHtml({ type: 'Note', content: '<p onclick="x()">Hello</p>' }) // => '<p>Hello</p>'
 * ```
 */
export function contentHtml(post: PostText, options?: SanitizeOptions): string {
  const html = isNote(post) ? (post.content ?? firstOf(post.contentMap) ?? '') : convertedHtml(post)
  return sanitizeHtml(html, options)
}

/**
 * Gives the text that Mastodon stores for an Article, Page, Image, Audio, Video or Event: title, summary
 * and a link to it. The content is not part of it.
 *
 * The result is **not** sanitised: title and summary stand in it as received. {@link contentHtml} is
 * what to show.
 *
 * @param post - The post, as parsed.
 * @returns HTML with the parts that are there, parted by empty lines.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#payloads Mastodon: payloads}
 * @example
 * ```ts
 * convertedHtml({ type: 'Article', id: 'https://example.com/1', name: 'On cats', content: '<p>Long.</p>' })
 * // => '<h2>On cats</h2>\n\n<p><a href="https://example.com/1" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">https://</span><span class="">example.com/1</span><span class="invisible"></span></a></p>'
 * ```
 */
export function convertedHtml(post: PostText): string {
  const title = post.name ?? firstOf(post.nameMap)
  const summary = post.summary ?? firstOf(post.summaryMap)
  const address = post.url !== undefined && /^https?:\/\//.test(post.url) ? post.url : post.id
  const parts = [
    title !== undefined && isPresent(title) ? `<h2>${title}</h2>` : undefined,
    summary !== undefined && isPresent(summary) ? summary : undefined,
    address === undefined ? undefined : `<p>${linkAddress(address)}</p>`,
  ]
  return parts.filter((part) => part !== undefined).join('\n\n')
}

function isNote({ type }: PostText): boolean {
  return type === 'Note' || type === 'Question'
}

/** The address as a link if it would be one in a text, else as it is. */
function linkAddress(address: string): string {
  const [url] = extractUrls(address)
  if (!url) return escapeEverywhere(address)
  return (
    escapeEverywhere(address.slice(0, url.start)) +
    shortenLink(url.url) +
    escapeEverywhere(address.slice(url.end))
  )
}

function isPresent(text: string): boolean {
  return /\P{White_Space}/u.test(text)
}

function firstOf(map: Readonly<Record<string, string>> | undefined): string | undefined {
  return map && Object.values(map)[0]
}
