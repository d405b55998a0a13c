/**
 * The plain text of a post as Mastodon computes it for search, languages and notifications.
 *
 * @module
 */
import type { HtmlLimits } from './limits.js'
import { readTree } from './read-tree.js'
import { REMOVED_WITH_CONTENT } from './transform.js'
import type { HtmlNode } from './tree.js'

/** What {@link plainText} is given. */
export interface PlainTextOptions {
  /**
   * Whether the text is what a user of one's own server typed, which is no HTML.
   *
   * @defaultValue false
   */
  readonly isLocal?: boolean
  /**
   * Bounds on the HTML; beyond them the tags are just cut out.
   *
   * @defaultValue {@link DEFAULT_HTML_LIMITS}
   */
  readonly limits?: HtmlLimits
}

/**
 * Gives the plain text of a post, equal to Mastodon's: a line break for each run of `<br>` and paragraph
 * ends, no scripts, no comments.
 *
 * The result is text: escape it before it goes into HTML. {@link htmlToText} gives a text that is nicer
 * to read.
 *
 * @param text - `content` as received, sanitised or not, or what a user typed.
 * @param options - Where the text is from.
 * @returns The text.
 * @example
 * ```ts
 * plainText('<p>Lorem<br>ipsum</p><p>dolor &amp; sit</p>') // => 'Lorem\nipsum\ndolor & sit'
 * ```
 */
export function plainText(text: string, options: PlainTextOptions = {}): string {
  if (options.isLocal) return text
  const html = text.replace(/(?:<br \/>|<br>|<\/p>)+/g, '$&\n')
  return readTree(html, options.limits, visibleText).replace(/\r?\n$|\r$/, '')
}

function visibleText(nodes: readonly HtmlNode[]): string {
  let text = ''
  for (const node of nodes) {
    if (typeof node === 'string') text += node
    else if (!REMOVED_WITH_CONTENT.has(node.name)) text += visibleText(node.children)
  }
  return text
}
