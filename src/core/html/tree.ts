/**
 * The tree that HTML is read into: just enough for the rules of this folder.
 *
 * @module
 */

/** Attributes in the order written. */
export type HtmlAttribute = readonly [name: string, value: string]

/** An element of the HTML, SVG or MathML namespace, by its local name. */
export interface HtmlElement {
  readonly name: string
  readonly attributes: readonly HtmlAttribute[]
  readonly children: readonly HtmlNode[]
}

/** Text, or an element. A comment is the empty string: nothing to see, but a child. */
export type HtmlNode = string | HtmlElement

/** Elements that have no end tag. */
export const VOID_ELEMENTS: ReadonlySet<string> = /* @__PURE__ */ new Set(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr'.split(
    ' ',
  ),
)

/**
 * Reads all text below a node, that of scripts and styles included: what a DOM calls `textContent`.
 */
export function textContent(node: HtmlNode): string {
  if (typeof node === 'string') return node
  let text = ''
  for (const child of node.children) text += textContent(child)
  return text
}

/** Reads one attribute; `undefined` when it is not there. */
export function valueOf(attributes: readonly HtmlAttribute[], name: string): string | undefined {
  for (const [key, value] of attributes) if (key === name) return value
  return undefined
}
