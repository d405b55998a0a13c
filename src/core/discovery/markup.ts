/**
 * The start tags of a page or an XML document, scanned in one bounded pass. Finds links, builds no tree.
 *
 * @module
 */

/** A start tag. */
export interface StartTag {
  /** As written in XML, in lower case in HTML. */
  readonly name: string
  /** Values with entities decoded, by name (lower case in HTML); the first of a repeated name. */
  readonly attributes: ReadonlyMap<string, string>
}

/** What {@link scanTags} found. */
export interface TagScan {
  readonly tags: readonly StartTag[]
  /** Why the scan stopped early, in words that continue "the document …". */
  readonly problem?: string
}

/** How to scan. */
export interface TagScanOptions {
  readonly syntax: 'html' | 'xml'
  /** Most start tags read. */
  readonly maxTags: number
}

/** Elements of HTML whose content is text, whatever it looks like. */
const RAW_TEXT: ReadonlySet<string> = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'iframe',
  'xmp',
  'noembed',
  'noframes',
])
const MAX_ATTRIBUTES = 64
const SLASH = 0x2f
const EQUALS = 0x3d
const GREATER = 0x3e
const NAMED_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Scans a document for its start tags, in time linear in its length.
 *
 * @param text - HTML or XML.
 * @param options - Which of the two, and how many tags at most.
 * @returns The tags in order; those before the problem where there is one.
 */
export function scanTags(text: string, options: TagScanOptions): TagScan {
  const { syntax, maxTags } = options
  const tags: StartTag[] = []
  const folded = syntax === 'html' ? lowerAscii(text) : text
  let at = text.indexOf('<')
  while (at !== -1) {
    const end = endOfNonTag(text, at, syntax)
    if (end === 'doctype') return { tags, problem: 'has a document type declaration' }
    if (end === undefined) {
      const tag = readTag(text, at + 1, syntax)
      if (tag === undefined) return { tags, problem: 'does not end its markup' }
      if (tags.length === maxTags) return { tags, problem: 'has too many elements' }
      tags.push(tag)
      const isRaw = syntax === 'html' && RAW_TEXT.has(tag.name)
      at = isRaw ? folded.indexOf(`</${tag.name}`, tag.end) : text.indexOf('<', tag.end)
    } else if (end === -1) {
      return { tags, problem: 'does not end its markup' }
    } else {
      at = text.indexOf('<', end)
    }
  }
  return { tags }
}

/** Where comments, declarations, end tags and stray `<` end; -1 when they do not; undefined for a start tag. */
function endOfNonTag(text: string, at: number, syntax: 'html' | 'xml'): number | 'doctype' | undefined {
  const next = text.charAt(at + 1)
  if (/[a-z_]/i.test(next)) return undefined
  if (next === '/') return after(text, '>', at + 2)
  if (next === '?') return after(text, syntax === 'xml' ? '?>' : '>', at + 2)
  if (next !== '!') return at + 1
  if (text.startsWith('--', at + 2)) return after(text, '-->', at + 4)
  if (text.startsWith('[CDATA[', at + 2)) return after(text, syntax === 'xml' ? ']]>' : '>', at + 9)
  return syntax === 'xml' ? 'doctype' : after(text, '>', at + 2)
}

function readTag(
  text: string,
  start: number,
  syntax: 'html' | 'xml',
): (StartTag & { readonly end: number }) | undefined {
  const fold = (name: string): string => (syntax === 'html' ? lowerAscii(name) : name)
  const attributes = new Map<string, string>()
  let at = endOfName(text, start)
  const name = fold(text.slice(start, at))
  for (;;) {
    while (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === SLASH) at++
    if (text.charCodeAt(at) === GREATER) return { name, attributes, end: at + 1 }
    if (at >= text.length) return undefined
    const from = at
    at = endOfName(text, at + 1) // a name may start with anything, as HTML's tokenizer has it
    const value = findValue(text, at)
    if (value === undefined) return undefined
    if (attributes.size < MAX_ATTRIBUTES) {
      const key = fold(text.slice(from, at))
      if (!attributes.has(key)) attributes.set(key, decodeEntities(text.slice(value.start, value.end)))
    }
    at = value.next
  }
}

/** Where the value after a name stands, if `=` follows; undefined when a quote does not close. */
function findValue(text: string, from: number): { start: number; end: number; next: number } | undefined {
  const equals = skipSpace(text, from)
  if (text.charCodeAt(equals) !== EQUALS) return { start: from, end: from, next: from }
  const start = skipSpace(text, equals + 1)
  const quote = text.charAt(start)
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, start + 1)
    return end === -1 ? undefined : { start: start + 1, end, next: end + 1 }
  }
  let end = start
  while (end < text.length && !isSpace(text.charCodeAt(end)) && text.charCodeAt(end) !== GREATER) end++
  return { start, end, next: end }
}

/** The five entities of XML and character references; anything else stays as written. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi, decodeEntity)
}

function decodeEntity(whole: string, hex?: string, decimal?: string, name?: string): string {
  if (name !== undefined) return NAMED_ENTITIES[name.toLowerCase()] ?? whole
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at === -1 ? -1 : at + mark.length
}

function endOfName(text: string, from: number): number {
  let at = from
  while (at < text.length && !isNameEnd(text.charCodeAt(at))) at++
  return at
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

function isNameEnd(code: number): boolean {
  return code === GREATER || code === EQUALS || code === SLASH || isSpace(code)
}

/** Space, line feed, tab, carriage return, form feed. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c
}

/** `toLowerCase` may change the length of other letters, and with it every position. */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
