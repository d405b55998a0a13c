/**
 * The last look at sanitised HTML: an allow-list engine that shares no code with what wrote it.
 *
 * @module
 */
import sanitize from 'sanitize-html'
import type { SanitizerPolicy } from './policy.js'
import { escapeMarkup, type Spelling } from './serialize.js'

/** An allow-list engine, and the spelling that it writes itself. */
export interface Gate {
  /** What it lets through in this spelling comes back letter for letter. */
  readonly spelling: Spelling
  /** Gives the HTML without whatever is not on the list. */
  readonly pass: (html: string) => string
}

/**
 * Creates the gate of a policy.
 *
 * It is not shown what it has no rule for: attributes that the sanitiser itself adds, which are
 * constants, nor class names.
 */
export function createGate(policy: SanitizerPolicy): Gate {
  const hidden = new Map(
    policy.elements.map((element) => [
      element,
      new Set(['class', ...Object.keys(policy.addAttributes?.[element] ?? {})]),
    ]),
  )
  const attributes = Object.entries(policy.attributes)
  const options: sanitize.IOptions & { allowedEmptyAttributes: string[] } = {
    allowedTags: [...policy.elements],
    allowedAttributes: Object.fromEntries(attributes.map(([element, names]) => [element, [...names]])),
    allowedEmptyAttributes: attributes.flatMap(([, names]) => names),
    allowedSchemes: [...(policy.urlSchemes ?? ['http', 'https'])],
    allowedSchemesByTag: { a: [...(policy.linkSchemes ?? ['http', 'https'])] },
    allowProtocolRelative: false,
    selfClosing: SELF_CLOSING,
    parseStyleAttributes: false,
  }
  return {
    spelling: {
      voidEnd: ' />',
      text: escapeMarkup,
      attribute: (element, name, value) =>
        hidden.get(element)?.has(name) ? '' : ` ${name}="${escapeMarkup(value).replaceAll('"', '&quot;')}"`,
    },
    pass: (html) => sanitize(html, options),
  }
}

const SELF_CLOSING = ['area', 'br', 'col', 'hr', 'img', 'input', 'source', 'track', 'wbr']
