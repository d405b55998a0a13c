/**
 * The bounds within which HTML is parsed.
 *
 * @module
 */

/** Bounds on HTML from strangers, checked before and while it is parsed. */
export interface HtmlLimits {
  /**
   * Bytes of UTF-8.
   *
   * @defaultValue 65,536
   */
  readonly maxBytes?: number
  /**
   * Elements open at the same time.
   *
   * @defaultValue 100
   */
  readonly maxDepth?: number
  /**
   * Tags: every `<` of the source, and two for every element that comes of it, those included that the
   * parser adds to mend the nesting.
   *
   * @defaultValue 5,000
   */
  readonly maxTags?: number
}

/** The bounds that hold where none are given. */
export const DEFAULT_HTML_LIMITS = {
  maxBytes: 65_536,
  maxDepth: 100,
  maxTags: 5_000,
} as const satisfies HtmlLimits

/** All bounds, filled in. */
export type CompleteHtmlLimits = Required<HtmlLimits>

/** Fills in the bounds that were not given. */
export function completeLimits(limits: HtmlLimits = {}): CompleteHtmlLimits {
  return {
    maxBytes: limits.maxBytes ?? DEFAULT_HTML_LIMITS.maxBytes,
    maxDepth: limits.maxDepth ?? DEFAULT_HTML_LIMITS.maxDepth,
    maxTags: limits.maxTags ?? DEFAULT_HTML_LIMITS.maxTags,
  }
}

/** Thrown by the parsers of this folder and caught in it; never seen by callers. */
export class HtmlLimitReached extends Error {
  override readonly name = 'HtmlLimitReached'
}

/**
 * Refuses HTML that is too long or has too many tags, before it is parsed.
 *
 * @throws {@link HtmlLimitReached}
 */
export function assertWithinLimits(html: string, { maxBytes, maxTags }: CompleteHtmlLimits): void {
  if (exceedsBytes(html, maxBytes)) throw new HtmlLimitReached(`more than ${maxBytes} bytes`)
  let tags = 0
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    if (++tags > maxTags) throw new HtmlLimitReached(`more than ${maxTags} tags`)
  }
}

/** Tells whether a text is longer than that many bytes of UTF-8, reading no more of it than needed. */
function exceedsBytes(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true
  if (text.length * 3 <= maxBytes) return false
  let bytes = text.length
  for (let i = 0; i < text.length && bytes <= maxBytes; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x80) bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2
  }
  return bytes > maxBytes
}
