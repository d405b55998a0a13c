/**
 * HTML to tree, the way browsers do it.
 *
 * @module
 */
import { defaultTreeAdapter, html as spec, parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { assertWithinLimits, HtmlLimitReached, type CompleteHtmlLimits } from './limits.js'
import { parsePlain } from './parse-plain.js'
import type { HtmlElement, HtmlNode } from './tree.js'

/** A parsed fragment. */
export interface ParsedHtml {
  readonly nodes: readonly HtmlNode[]
  /** Whether the source was of the plain kind, which survives writing and reading again unchanged. */
  readonly isPlain: boolean
}

/**
 * Parses a fragment as the inside of `<body>`, scripting off.
 *
 * Well-formed everyday markup is read by a scanner of our own that builds the same tree in a fraction of
 * the time; whatever it does not understand goes to parse5.
 */
export function parseHtml(html: string, limits: CompleteHtmlLimits): ParsedHtml {
  assertWithinLimits(html, limits)
  const plain = parsePlain(html, limits)
  if (plain) return { nodes: plain, isPlain: true }
  return { nodes: parseAny(html, limits), isPlain: false }
}

/** Parses any fragment with parse5, within bounds on what the parser builds. */
export function parseAny(html: string, limits: CompleteHtmlLimits): readonly HtmlNode[] {
  const body = defaultTreeAdapter.createElement('body', spec.NS.HTML, [])
  const fragment = parseFragment(body, html, {
    scriptingEnabled: false,
    treeAdapter: boundedTreeAdapter(limits),
  })
  return convertChildren(fragment.childNodes, limits.maxDepth)
}

/** parse5's own tree adapter, refusing to build more than the limits allow. */
function boundedTreeAdapter({ maxDepth, maxTags }: CompleteHtmlLimits): typeof defaultTreeAdapter {
  let elements = -2 // parse5 makes a document and a root for itself
  let depth = -1 // the root again
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespaceURI, attrs) {
      if (++elements * 2 > maxTags) throw new HtmlLimitReached(`more than ${maxTags} tags`)
      return defaultTreeAdapter.createElement(tagName, namespaceURI, attrs)
    },
    // What is moved out of a table goes right before it. The table being the last child, both of these
    // search from the end, where the default adapter searches from the start.
    insertBefore(parentNode, newNode, referenceNode) {
      parentNode.childNodes.splice(parentNode.childNodes.lastIndexOf(referenceNode), 0, newNode)
      newNode.parentNode = parentNode
    },
    insertTextBefore(parentNode, text, referenceNode) {
      const before = parentNode.childNodes[parentNode.childNodes.lastIndexOf(referenceNode) - 1]
      if (before && defaultTreeAdapter.isTextNode(before)) before.value += text
      else this.insertBefore(parentNode, defaultTreeAdapter.createTextNode(text), referenceNode)
    },
    onItemPush() {
      if (++depth > maxDepth) throw new HtmlLimitReached(`more than ${maxDepth} open elements`)
    },
    onItemPop() {
      depth--
    },
  }
}

function convertChildren(
  children: readonly DefaultTreeAdapterTypes.ChildNode[],
  depthLeft: number,
): readonly HtmlNode[] {
  if (depthLeft < 0) throw new HtmlLimitReached('nested too deep')
  return children.map((child) => convert(child, depthLeft))
}

function convert(node: DefaultTreeAdapterTypes.ChildNode, depthLeft: number): HtmlNode {
  if (defaultTreeAdapter.isTextNode(node)) return node.value
  if (!defaultTreeAdapter.isElementNode(node)) return ''
  const element: HtmlElement = {
    name: node.tagName,
    attributes: node.attrs.map(({ name, value }) => [name, value]),
    children: convertChildren(childrenOf(node), depthLeft - 1),
  }
  return element
}

/** Children, those of a template being where others have theirs (as the parser of Mastodon keeps them). */
function childrenOf(node: DefaultTreeAdapterTypes.Element): readonly DefaultTreeAdapterTypes.ChildNode[] {
  return 'content' in node ? (node as DefaultTreeAdapterTypes.Template).content.childNodes : node.childNodes
}
