/**
 * Strangers' HTML made safe.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { createGate } from './gate.js'
import {
  assertWithinLimits,
  completeLimits,
  HtmlLimitReached,
  type CompleteHtmlLimits,
  type HtmlLimits,
} from './limits.js'
import { parseHtml } from './parse.js'
import { assertSafePolicy, MASTODON_OEMBED, MASTODON_STRICT, type SanitizerPolicy } from './policy.js'
import { escapeText, serialize } from './serialize.js'
import { stripMarkup } from './strip.js'
import { applyPolicy, indexPolicy } from './transform.js'

/** How much HTML a sanitiser takes, what it does about more. */
export interface SanitizeOptions {
  /**
   * Bounds on the HTML.
   *
   * @defaultValue {@link DEFAULT_HTML_LIMITS}
   */
  readonly limits?: HtmlLimits
  /**
   * What happens beyond the limits: `text` gives the text without any markup, `throw` throws.
   *
   * @defaultValue `'text'`
   */
  readonly onLimit?: 'text' | 'throw'
}

/** A sanitiser: HTML of strangers in, HTML to show out. */
export type Sanitizer = (html: string, options?: SanitizeOptions) => string

/** Control characters that mean nothing in a post, and code points that are not characters. */
// eslint-disable-next-line no-control-regex -- control characters are the very subject
const UNSUITABLE = /[\u0001-\u0008\v\u000e-\u001f\u007f-\u009f\p{Noncharacter_Code_Point}]/gu

/** After so many readings of its own output a sanitiser gives up on the markup. */
const MAX_READINGS = 4

/**
 * Creates a sanitiser for an allow-list of one's own.
 *
 * The output holds nothing that is not on the list, whoever parses it: it is read again until it says
 * the same to an HTML5 parser as it was meant to, and then has to pass a second allow-list engine
 * unchanged. Sanitising it once more changes nothing.
 *
 * @param policy - Elements, attributes and schemes to keep. Elements that run code or load documents,
 *   event handlers and inline styles cannot be allowed; addresses are `http` and `https` unless the
 *   policy says otherwise.
 * @returns The sanitiser.
 * @throws `RangeError` for a policy that allows what cannot be made safe.
 * @example
 * ```ts
 * const sanitize = createSanitizer({ elements: ['p', 'b'], attributes: { '*': ['lang'] } })
 * sanitize('<p lang="en" onclick="x()">a <b>b</b> <i>c</i></p>') // => '<p lang="en">a <b>b</b> c</p>'
 * ```
 */
export function createSanitizer(policy: SanitizerPolicy): Sanitizer {
  assertSafePolicy(policy)
  const index = indexPolicy(policy)
  const gate = createGate(policy)
  // Plain HTML without some of its elements is plain again, unless list items lose their list.
  const staysPlain = !index.elements.has('li') || (index.elements.has('ul') && index.elements.has('ol'))

  /** Cleans HTML until reading it again changes nothing. */
  function settle(source: string, limits: CompleteHtmlLimits): string {
    let html = source
    for (let reading = 0; reading < MAX_READINGS; reading++) {
      const { nodes, isPlain } = parseHtml(removeUnsuitable(html), limits)
      const clean = applyPolicy(nodes, index)
      const written = serialize(clean)
      assertWithinLimits(written, limits) // or it would not survive being sanitised again
      if ((isPlain && staysPlain) || written === html) {
        const shown = serialize(clean, gate.spelling)
        const passed = gate.pass(shown)
        if (passed === shown) return written
        html = passed
      } else {
        html = written
      }
    }
    throw new HtmlLimitReached('markup that means something else at each reading')
  }

  return (html, options = {}) => {
    try {
      return settle(html, completeLimits(options.limits))
    } catch (error) {
      if (!(error instanceof HtmlLimitReached)) throw error
      if (options.onLimit !== 'throw') return textOnly(html)
      throw new MalformedError(
        'ERR_SANITIZE_LIMIT',
        `HTML has ${error.message}; raise the limits to let it through`,
      )
    }
  }
}

function removeUnsuitable(html: string): string {
  return html.replace(UNSUITABLE, '')
}

function textOnly(html: string): string {
  return escapeText(removeUnsuitable(stripMarkup(html).replaceAll('\0', '').replace(/\r\n?/g, '\n')))
}

const strict = /* @__PURE__ */ createSanitizer(MASTODON_STRICT)
const oembed = /* @__PURE__ */ createSanitizer(MASTODON_OEMBED)

/**
 * Sanitises the HTML of a post, a profile or a field as Mastodon does, to the byte.
 *
 * Formatting, lists, quotes, code, ruby and links survive; headings become strong paragraphs, formulas
 * their TeX source; links with unusual schemes become text, all others get `rel="nofollow noopener"` and
 * `target="_blank"`. The one difference to Mastodon: where its output would mean something else to a
 * browser than the tree it was written from, ours is what the browser makes of it, so that sanitising
 * twice is sanitising once.
 *
 * @param html - HTML as received. Any string is fine.
 * @param options - Limits, and what to do beyond them.
 * @returns HTML that is safe to show.
 * @throws {@link MalformedError} `ERR_SANITIZE_LIMIT` beyond the limits, with `onLimit: 'throw'` only.
 * @see {@link https://docs.joinmastodon.org/spec/activitypub/#sanitization Mastodon: HTML sanitization}
 * @example
 * ```ts
 * sanitizeHtml('<h1>Hi</h1><script>alert(1)</script><a href="javascript:alert(1)">x</a>')
 * // => '<p><strong>Hi</strong></p>x'
 * ```
 */
export function sanitizeHtml(html: string, options?: SanitizeOptions): string {
  return strict(html, options)
}

/**
 * Sanitises the HTML of an oEmbed answer as Mastodon does: audio, video and sandboxed frames, no text
 * formatting.
 *
 * The frame still loads a stranger's page: show it only after a click.
 *
 * @param html - `html` of the oEmbed answer.
 * @param options - Limits, and what to do beyond them.
 * @returns HTML with players only.
 * @throws {@link MalformedError} `ERR_SANITIZE_LIMIT` beyond the limits, with `onLimit: 'throw'` only.
 * @see {@link https://oembed.com/ oEmbed}
 * @example
 * ```ts
 * sanitizeOembed('<video controls onplay="x()"><source src="https://video.example/1.mp4"></video>')
 * // => '<video controls=""><source src="https://video.example/1.mp4"></video>'
 * ```
 */
export function sanitizeOembed(html: string, options?: SanitizeOptions): string {
  return oembed(html, options)
}
