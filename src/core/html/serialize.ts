/**
 * Tree to HTML, in the two spellings that are needed.
 *
 * @module
 */
import { VOID_ELEMENTS, type HtmlElement, type HtmlNode } from './tree.js'

/** How one and the same tree may be written. */
export interface Spelling {
  /** What ends the tag of an element that has no content. */
  readonly voidEnd: string
  readonly text: (text: string) => string
  /** One attribute of an element, with the space before it. */
  readonly attribute: (element: string, name: string, value: string) => string
}

/** The HTML standard's own (as it was until 2025, and as Mastodon writes it). */
export const STANDARD_SPELLING: Spelling = {
  voidEnd: '>',
  text: escapeText,
  attribute: (_element, name, value) => ` ${name}="${escapeStandardAttribute(value)}"`,
}

/**
 * Writes nodes as HTML.
 *
 * A line break at the start of `pre` is written twice, because parsers drop the first one.
 */
export function serialize(nodes: readonly HtmlNode[], spelling: Spelling = STANDARD_SPELLING): string {
  let html = ''
  for (const node of nodes) {
    html += typeof node === 'string' ? spelling.text(node) : serializeElement(node, spelling)
  }
  return html
}

function serializeElement({ name, attributes, children }: HtmlElement, spelling: Spelling): string {
  let html = `<${name}`
  for (const [key, value] of attributes) html += spelling.attribute(name, key, value)
  if (VOID_ELEMENTS.has(name)) return html + spelling.voidEnd
  const first = children[0]
  const newline = name === 'pre' && typeof first === 'string' && first.startsWith('\n') ? '\n' : ''
  return `${html}>${newline}${serialize(children, spelling)}</${name}>`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\u00a0': '&nbsp;',
}

const escape = (character: string) => ESCAPES[character] ?? character

/** Escapes text for a place between tags, as browsers do when they write HTML. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\u00a0]/g, escape)
}

function escapeStandardAttribute(value: string): string {
  return value.replace(/[&"\u00a0]/g, escape)
}

/** Escapes what begins and ends markup: `& < >`. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>]/g, escape)
}

/** Escapes text for any place, as templates do: `& < > " '`. */
export function escapeEverywhere(text: string): string {
  return text.replace(/[&<>"']/g, escape)
}
