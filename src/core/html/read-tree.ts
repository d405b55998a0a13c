/**
 * Text out of HTML, by way of its tree as long as that is small enough to build.
 *
 * @module
 */
import { completeLimits, HtmlLimitReached, type HtmlLimits } from './limits.js'
import { parseHtml } from './parse.js'
import { stripMarkup } from './strip.js'
import type { HtmlNode } from './tree.js'

/** Reads a tree; beyond the limits gives what is left when the tags are cut out. */
export function readTree(
  html: string,
  limits: HtmlLimits | undefined,
  read: (nodes: readonly HtmlNode[]) => string,
): string {
  try {
    return read(parseHtml(html, completeLimits(limits)).nodes)
  } catch (error) {
    if (error instanceof HtmlLimitReached) return stripMarkup(html)
    throw error
  }
}
