/**
 * The line that tells readers without quotes what a post quotes.
 *
 * @module
 */
import { HtmlLimitReached } from './limits.js'
import { parseHtml } from './parse.js'
import { serialize } from './serialize.js'
import { valueOf, type HtmlNode } from './tree.js'

/** Sanitised HTML is within these; they only keep other HTML from doing harm. */
const LIMITS = { maxBytes: Number.MAX_SAFE_INTEGER, maxDepth: 400, maxTags: 50_000 } as const

/**
 * Takes out the `RE: …` line of a quote post, for hosts that show the quoted post itself.
 *
 * Does not sanitise: give it what {@link sanitizeHtml} returned.
 *
 * @param html - Sanitised HTML.
 * @returns The HTML without elements of the class `quote-inline`; unchanged if there is none.
 * @see {@link https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md FEP-044f}
 * @example
 * ```ts
 * removeQuoteInline('<p class="quote-inline">RE: https://a.example/1</p><p>So true</p>') // => '<p>So true</p>'
 * ```
 */
export function removeQuoteInline(html: string): string {
  if (!html.includes('quote-inline')) return html
  try {
    return serialize(withoutQuoteInline(parseHtml(html, LIMITS).nodes))
  } catch (error) {
    if (error instanceof HtmlLimitReached) return html
    throw error
  }
}

function withoutQuoteInline(nodes: readonly HtmlNode[]): readonly HtmlNode[] {
  return nodes.flatMap((node): readonly HtmlNode[] => {
    if (typeof node === 'string') return [node]
    if (valueOf(node.attributes, 'class')?.split(/\s/).includes('quote-inline')) return []
    return [{ ...node, children: withoutQuoteInline(node.children) }]
  })
}
