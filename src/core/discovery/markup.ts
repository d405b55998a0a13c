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
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4)
  if (text.startsWith('<![CDATA[', at)) return after(text, syntax === 'xml' ? ']]>' : '>', at + 9)
  if (text.startsWith('<!', at)) return syntax === 'xml' ? 'doctype' : after(text, '>', at + 2)
  if (text.startsWith('<?', at)) return after(text, syntax === 'xml' ? '?>' : '>', at + 2)
  if (text.startsWith('</', at)) return after(text, '>', at + 2)
  return isNameStart(text[at + 1]) ? undefined : at + 1
}

function readTag(
  text: string,
  start: number,
  syntax: 'html' | 'xml',
): (StartTag & { end: number }) | undefined {
  let at = endOfName(text, start)
  const name = text.slice(start, at)
  const attributes = new Map<string, string>()
  for (;;) {
    while (isSpace(text[at]) || text[at] === '/') at++
    if (text[at] === '>') break
    if (at >= text.length) return undefined
    const from = at
    at = endOfName(text, at + 1) // a name may start with anything, as HTML's tokenizer has it
    const key = text.slice(from, at)
    const value = readValue(text, at)
    if (value === undefined) return undefined
    at = value.end
    const folded = syntax === 'html' ? lowerAscii(key) : key
    if (attributes.size < MAX_ATTRIBUTES && !attributes.has(folded))
      attributes.set(folded, decodeEntities(value.text))
  }
  return { name: syntax === 'html' ? lowerAscii(name) : name, attributes, end: at + 1 }
}

/** The value after a name, if `=` follows; undefined when a quote does not close. */
function readValue(text: string, start: number): { text: string; end: number } | undefined {
  let at = skipSpace(text, start)
  if (text[at] !== '=') return { text: '', end: start }
  at = skipSpace(text, at + 1)
  const quote = text[at]
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, at + 1)
    return close === -1 ? undefined : { text: text.slice(at + 1, close), end: close + 1 }
  }
  let end = at
  while (end < text.length && !isSpace(text[end]) && text[end] !== '>') end++
  return { text: text.slice(at, end), end }
}

/** The five entities of XML and character references; anything else stays as written. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi,
    (whole, hex: string, decimal: string, name: string) => {
      if (name) return NAMED_ENTITIES[name.toLowerCase()] ?? whole
      const point = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
    },
  )
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at === -1 ? -1 : at + mark.length
}

function endOfName(text: string, from: number): number {
  let at = from
  while (at < text.length && !isSpace(text[at]) && text[at] !== '>' && text[at] !== '/' && text[at] !== '=')
    at++
  return at
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text[at])) at++
  return at
}

function isSpace(c: string | undefined): boolean {
  return c === ' ' || c === '\n' || c === '\t' || c === '\r' || c === '\f'
}

function isNameStart(c: string | undefined): boolean {
  return c !== undefined && /[a-z_]/i.test(c)
}

/** `toLowerCase` may change the length of other letters, and with it every position. */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
