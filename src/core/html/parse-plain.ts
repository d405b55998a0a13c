/**
 * The short way to parse HTML that is well-formed and uses only everyday elements.
 *
 * @module
 */
import { HtmlLimitReached, type CompleteHtmlLimits } from './limits.js'
import { VOID_ELEMENTS, type HtmlAttribute, type HtmlElement, type HtmlNode } from './tree.js'

/** A place in the source, moving on. */
interface Cursor {
  readonly html: string
  position: number
}

type OpenElement = HtmlElement & { readonly children: HtmlNode[] }

const INLINE: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ 'a abbr b cite code del em i img ins kbd mark q s small span strong sub sup u'.split(' '),
)
const BLOCK: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ 'article blockquote div figcaption figure h1 h2 h3 h4 h5 h6 hr ol p pre section ul'.split(
    ' ',
  ),
)
/** Blocks with nothing but inline elements in them. */
const HOLDS_INLINE_ONLY = /^(?:p|h[1-6])$/

const CHARACTERS = [
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&nbsp;', '\u00a0'],
] as const

/** More than this is not everyday markup. */
const MAX_ATTRIBUTES = 16

/**
 * Parses HTML of the plain kind; gives `undefined` for everything else.
 *
 * Plain means that the HTML standard has nothing to mend: tags in lower case, attributes in double
 * quotes and none twice, every element closed where it must be, no block inside a paragraph or heading, no
 * link in a link, list items only in lists, six character references. The tree is then the one that parse5
 * builds, and writing it gives a source whose tree is the same again.
 */
export function parsePlain(html: string, { maxDepth }: CompleteHtmlLimits): readonly HtmlNode[] | undefined {
  if (html.includes('\r') || html.includes('\0')) return undefined
  const cursor: Cursor = { html, position: 0 }
  const root: HtmlNode[] = []
  const open: OpenElement[] = []
  for (;;) {
    const siblings = open.at(-1)?.children ?? root
    const text = readUntil(cursor, '<')
    if (text === undefined) return undefined
    if (text !== '') siblings.push(text)
    if (!take(cursor, '<')) return open.length === 0 ? root : undefined
    if (take(cursor, '/')) {
      if (open.pop()?.name !== readName(cursor) || !take(cursor, '>')) return undefined
      continue
    }
    const element = readStartTag(cursor, open)
    if (!element) return undefined
    siblings.push(element)
    if (VOID_ELEMENTS.has(element.name)) continue
    open.push(element)
    if (open.length > maxDepth) throw new HtmlLimitReached(`more than ${maxDepth} open elements`)
    if (element.name === 'pre') take(cursor, '\n') // the first line break in it is no content
  }
}

function readStartTag(cursor: Cursor, open: readonly OpenElement[]): OpenElement | undefined {
  const name = readName(cursor)
  if (!mayOpen(name, open)) return undefined
  const attributes: HtmlAttribute[] = []
  while (take(cursor, ' ')) {
    const key = readName(cursor)
    if (key === '') break // `<br />`
    if (!take(cursor, '="')) return undefined
    const value = readUntil(cursor, '"')
    if (value === undefined || !take(cursor, '"')) return undefined
    if (attributes.some(([other]) => other === key) || attributes.push([key, value]) > MAX_ATTRIBUTES)
      return undefined
  }
  if (VOID_ELEMENTS.has(name)) take(cursor, '/')
  return take(cursor, '>') ? { name, attributes, children: [] } : undefined
}

/** Whether the HTML standard lets an element begin here without closing or moving another one. */
function mayOpen(name: string, open: readonly OpenElement[]): boolean {
  if (name === 'br') return true
  if (name === 'a') return open.every((element) => element.name !== 'a')
  if (INLINE.has(name)) return true
  if (name === 'li') return open.at(-1)?.name === 'ul' || open.at(-1)?.name === 'ol'
  return BLOCK.has(name) && !open.some((element) => HOLDS_INLINE_ONLY.test(element.name))
}

function take(cursor: Cursor, expected: string): boolean {
  if (!cursor.html.startsWith(expected, cursor.position)) return false
  cursor.position += expected.length
  return true
}

/** Reads letters, digits and hyphens; none gives the empty string. */
function readName(cursor: Cursor): string {
  const start = cursor.position
  while (isNameCharacter(cursor.html.charCodeAt(cursor.position))) cursor.position++
  return cursor.html.slice(start, cursor.position)
}

function isNameCharacter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2d
}

/** Reads text up to a character or the end, resolving references; `undefined` for one that is not plain. */
function readUntil(cursor: Cursor, end: string): string | undefined {
  const found = cursor.html.indexOf(end, cursor.position)
  const text = cursor.html.slice(cursor.position, found < 0 ? undefined : found)
  cursor.position += text.length
  return decodeCharacters(text)
}

function decodeCharacters(text: string): string | undefined {
  let decoded = ''
  let done = 0
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', done)) {
    const reference = CHARACTERS.find(([source]) => text.startsWith(source, at))
    if (!reference) return undefined
    decoded += text.slice(done, at) + reference[1]
    done = at + reference[0].length
  }
  return decoded + text.slice(done)
}
