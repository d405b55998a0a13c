/**
 * The short way to parse HTML that is well-formed and uses only everyday elements.
 *
 * @module
 */
import { HtmlLimitReached, type CompleteHtmlLimits } from './limits.js'
import type { HtmlAttribute, HtmlElement, HtmlNode } from './tree.js'

type OpenElement = HtmlElement & { readonly children: HtmlNode[] }

const INLINE = /* @__PURE__ */ new Set(['a', 'b', 'code', 'del', 'em', 'i', 's', 'span', 'strong', 'u'])
const BLOCK = /* @__PURE__ */ new Set(['blockquote', 'ol', 'p', 'pre', 'ul'])

const TAG = /<(?:\/([a-z]+)|([a-z]+)((?: [a-z]+(?:-[a-z]+)*="[^"\r\0]*")*) ?\/?)>/y
const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/y
const CHARACTER_REFERENCE = /&(?:amp|lt|gt|quot|nbsp|#39);/y
const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&nbsp;': '\u00a0',
  '&#39;': "'",
}

/**
 * Parses HTML of the plain kind; gives `undefined` for everything else.
 *
 * Plain means that the HTML standard has nothing to mend: tags in lower case, attributes in double
 * quotes and none twice, every element closed where it must be, no block inside a paragraph, no link in
 * a link, list items only in lists, six character references. The tree is then the one that parse5
 * builds, and writing it gives a source whose tree is the same again.
 */
export function parsePlain(html: string, limits: CompleteHtmlLimits): readonly HtmlNode[] | undefined {
  if (html.includes('\r') || html.includes('\0')) return undefined
  const root: HtmlNode[] = []
  const open: OpenElement[] = []
  let elements = 0
  let position = 0
  while (position < html.length) {
    const siblings = open.at(-1)?.children ?? root
    const tagStart = html.indexOf('<', position)
    const text = decodeCharacters(html.slice(position, tagStart < 0 ? html.length : tagStart))
    if (text === undefined) return undefined
    if (text !== '') siblings.push(text)
    if (tagStart < 0) break
    TAG.lastIndex = tagStart
    const tag = TAG.exec(html)
    if (!tag) return undefined
    position = TAG.lastIndex
    const [source, endName, name, attributeSource] = tag
    if (endName !== undefined) {
      if (open.pop()?.name !== endName) return undefined
      continue
    }
    // One of the two names is there when the pattern matches, and then its attributes, at least empty.
    const element = startElement(name ?? '', attributeSource ?? '', open)
    if (!element) return undefined
    if (++elements > limits.maxElements)
      throw new HtmlLimitReached(`more than ${limits.maxElements} elements`)
    siblings.push(element)
    if (element.name === 'br') continue
    if (source.endsWith('/>')) return undefined
    open.push(element)
    if (open.length > limits.maxDepth)
      throw new HtmlLimitReached(`more than ${limits.maxDepth} open elements`)
    if (element.name === 'pre' && html[position] === '\n') position++
  }
  return open.length === 0 ? root : undefined
}

function startElement(
  name: string,
  attributeSource: string,
  open: readonly OpenElement[],
): OpenElement | undefined {
  if (!mayOpen(name, open)) return undefined
  const attributes = attributeSource === '' ? [] : parseAttributes(attributeSource)
  return attributes && { name, attributes, children: [] }
}

/** Whether the HTML standard lets an element begin here without closing or moving another one. */
function mayOpen(name: string, open: readonly OpenElement[]): boolean {
  if (name === 'br') return true
  if (name === 'a') return open.every((element) => element.name !== 'a')
  if (INLINE.has(name)) return true
  if (name === 'li') return open.at(-1)?.name === 'ul' || open.at(-1)?.name === 'ol'
  return BLOCK.has(name) && open.every((element) => element.name !== 'p')
}

function parseAttributes(source: string): readonly HtmlAttribute[] | undefined {
  const attributes: HtmlAttribute[] = []
  ATTRIBUTE.lastIndex = 0
  for (let match = ATTRIBUTE.exec(source); match; match = ATTRIBUTE.exec(source)) {
    const [, name = '', encoded = ''] = match // both groups take part in every match
    const value = decodeCharacters(encoded)
    if (value === undefined || attributes.some(([other]) => other === name)) return undefined
    attributes.push([name, value])
    if (attributes.length > 16) return undefined // keeps the search for repeated names short
  }
  return attributes
}

/** Resolves the six references; `undefined` if there is any other ampersand. */
function decodeCharacters(text: string): string | undefined {
  let at = text.indexOf('&')
  if (at < 0) return text
  let decoded = ''
  let done = 0
  for (; at >= 0; at = text.indexOf('&', done)) {
    CHARACTER_REFERENCE.lastIndex = at
    const reference = CHARACTER_REFERENCE.exec(text)?.[0]
    if (reference === undefined) return undefined
    decoded += text.slice(done, at) + (CHARACTERS[reference] ?? '')
    done = at + reference.length
  }
  return decoded + text.slice(done)
}
