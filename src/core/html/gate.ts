/**
 * The last look at sanitised HTML: an allow-list engine that shares no code with what wrote it.
 *
 * @module
 */
import sanitize from 'sanitize-html'
import type { SanitizerPolicy } from './policy.js'
import { escapeEverywhere, type Spelling } from './serialize.js'

/** The spelling that the gate writes itself, so that what it lets through comes back letter for letter. */
export const GATE_SPELLING: Spelling = {
  voidEnd: ' />',
  text: (text) => text.replace(/[&<>]/g, escapeEverywhere),
  attribute: (name, value) =>
    name === 'class' && value === '' ? '' : ` ${name}="${value.replace(/[&<>"]/g, escapeEverywhere)}"`,
}

/** Creates the gate of a policy: HTML in, HTML out, without whatever is not on the list. */
export function createGate(policy: SanitizerPolicy): (html: string) => string {
  const attributes = Object.entries(policy.attributes)
  const added = Object.entries(policy.addAttributes ?? {})
  const names = new Set([...attributes, ...added].map(([element]) => element))
  const allowedAttributes: Record<string, string[]> = {}
  for (const name of names) {
    allowedAttributes[name] = [
      ...(policy.attributes[name] ?? []),
      ...Object.keys(policy.addAttributes?.[name] ?? {}),
    ]
  }
  const options: sanitize.IOptions & { allowedEmptyAttributes: string[] } = {
    allowedTags: [...policy.elements],
    allowedAttributes,
    allowedEmptyAttributes: Object.values(allowedAttributes).flat(),
    allowedSchemes: [...(policy.urlSchemes ?? ['http', 'https'])],
    allowedSchemesByTag: { a: [...(policy.linkSchemes ?? ['http', 'https'])] },
    allowProtocolRelative: false,
    selfClosing: ['area', 'br', 'col', 'hr', 'img', 'input', 'source', 'track', 'wbr'],
    parseStyleAttributes: false,
  }
  return (html) => sanitize(html, options)
}
