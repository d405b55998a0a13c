/**
 * Bounded reading of JSON that a stranger wrote.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'

/** How much JSON {@link parseJson} reads. Exactly at a limit is accepted, one more is refused. */
export interface JsonLimits {
  /** Arrays and objects inside one another. */
  readonly maxDepth: number
  /** Values of any kind in the whole text, the outermost one included. */
  readonly maxNodes: number
  /** Members of one object. */
  readonly maxMembers: number
  /** Items of one array. */
  readonly maxItems: number
}

/** Far above anything an honest server sends, far below what hurts. */
export const JSON_LIMITS = {
  maxDepth: 64,
  maxNodes: 50_000,
  maxMembers: 1_000,
  maxItems: 10_000,
} as const satisfies JsonLimits

/** Options of {@link parseJson}. */
export interface ParseJsonOptions {
  /** @defaultValue {@link JSON_LIMITS} for every limit left out */
  readonly limits?: Partial<JsonLimits>
  /**
   * Whether one leading byte-order mark is passed over. Say so only once the digest of the very same
   * bytes is checked: some verifiers see the mark and some do not.
   *
   * @defaultValue false: a byte-order mark is not JSON
   */
  readonly allowBom?: boolean
}

/** Members that decide what a document means: two of one name, and two readers see two documents. */
const SINGLE_MEMBERS = [
  ...['id', 'type', 'actor', 'object', 'to', 'cc', 'attributedTo', 'signature', 'proof'],
  ...['@context', '@id', '@type'],
]
/** Members that reach an object's prototype when they are assigned or looked up. */
const MAGIC_MEMBERS = ['__proto__', 'constructor', 'prototype']

/** A name to look out for, and the bit that stands for it. */
type Watched = readonly [name: string, bit: number]
const MAGIC = 1 << SINGLE_MEMBERS.length
const WATCHED: readonly Watched[] = [
  ...SINGLE_MEMBERS.map((name, i): Watched => [name, 1 << i]),
  ...MAGIC_MEMBERS.map((name): Watched => [name, MAGIC]),
]
/** The same by length, as most names can be told apart from all of them by that alone. */
const WATCHED_BY_LENGTH = Array.from({ length: 13 }, (_, length) =>
  WATCHED.filter(([name]) => name.length === length),
)
const NONE: readonly Watched[] = []

/** In place of the bits seen: this container is an array. */
const IN_ARRAY = -1

/** A watched name of 12 letters, each spelt `\\u0061`. */
const LONGEST_SPELLING = 72

const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const BOM = 0xfeff

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses JSON within limits that are checked before anything is built.
 *
 * Members named `__proto__`, `constructor` or `prototype` are left out, at any depth. Numbers and text
 * are as `JSON.parse` reads them: an infinite number, a lone surrogate or a NUL is for the reader of the
 * field to judge.
 *
 * @param input - The bytes as received (UTF-8), or text.
 * @param options - Other limits, and whether a byte-order mark is passed over.
 * @returns The value.
 * @throws {@link MalformedError} `ERR_JSON_INVALID`: not UTF-8, not JSON, a byte-order mark, or one of
 *   `id`, `type`, `actor`, `object`, `to`, `cc`, `attributedTo`, `signature`, `proof`, `@context`, `@id`,
 *   `@type` twice in one object, escapes decoded; `ERR_JSON_LIMIT`: deeper, wider or more than the limits.
 * @throws {@link TypeError} The input is neither bytes nor text.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8259 RFC 8259}
 * @example
 * ```ts
 * parseJson('{"type":"Note","__proto__":{}}') // => { type: 'Note' }
 * ```
 */
export function parseJson(input: Uint8Array | string, options: ParseJsonOptions = {}): unknown {
  const text = withoutBom(decode(input), options.allowBom ?? false)
  const hasMagic = scan(
    text,
    options.limits === undefined ? JSON_LIMITS : { ...JSON_LIMITS, ...options.limits },
  )
  const value = parse(text)
  if (hasMagic) dropMagicMembers(value)
  return value
}

function decode(input: Uint8Array | string): string {
  if (typeof input === 'string') return input
  if (!(input instanceof Uint8Array)) throw new TypeError('input must be a Uint8Array or a string')
  try {
    return decoder.decode(input)
  } catch (cause) {
    throw new MalformedError('ERR_JSON_INVALID', 'JSON text is not valid UTF-8', { cause })
  }
}

function withoutBom(text: string, allowed: boolean): string {
  if (text.charCodeAt(0) !== BOM) return text
  if (!allowed) throw new MalformedError('ERR_JSON_INVALID', 'JSON text starts with a byte-order mark')
  return text.slice(1)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MalformedError('ERR_JSON_INVALID', 'text is not JSON', { cause })
  }
}

/**
 * Checks the limits and the members that may stand only once, in one pass without recursion.
 *
 * Right for every valid JSON text; what else it lets through, `JSON.parse` refuses afterwards.
 *
 * @returns Whether a magic member was seen.
 */
function scan(text: string, limits: JsonLimits): boolean {
  const enclosing: number[] = [] // commas and seen of the containers around this one
  let commas = 0
  let seen = IN_ARRAY
  let nodes = 1
  let hasMagic = false
  let isName = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      const end = endOfString(text, i)
      if (isName) {
        const bit = bitOfName(text, i + 1, end)
        if (bit === MAGIC) hasMagic = true
        else if (bit !== 0) seen = withBit(seen, bit)
        isName = false
      }
      i = end
    } else if (code === COMMA) {
      commas++
      isName = seen !== IN_ARRAY
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (enclosing.push(commas, seen) > 2 * limits.maxDepth)
        throw tooMuch(`nests deeper than ${limits.maxDepth} levels`)
      isName = code === OPEN_OBJECT
      commas = 0
      seen = isName ? 0 : IN_ARRAY
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      const count = isEmptyContainer(text, i) ? 0 : commas + 1
      nodes += count
      assertCounts(count, seen === IN_ARRAY, nodes, limits)
      isName = false
      seen = enclosing.pop() ?? IN_ARRAY // more closed than opened: not JSON
      commas = enclosing.pop() ?? 0
    }
  }
  return hasMagic
}

/** Finds the closing quote of the string that opens at `start`; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote === -1) return text.length
    let slash = quote - 1
    while (slash >= from && text.charCodeAt(slash) === BACKSLASH) slash--
    if ((quote - slash) % 2 === 1) return quote
    from = quote + 1
  }
}

/** Tells whether only white space stands between the closing bracket at `close` and an opening one. */
function isEmptyContainer(text: string, close: number): boolean {
  let i = close - 1
  while (i >= 0 && text.charCodeAt(i) <= SPACE) i--
  const code = text.charCodeAt(i)
  return code === OPEN_OBJECT || code === OPEN_ARRAY
}

/** Gives the bit of the member name between two quotes, which may be spelt with escapes; 0 if unwatched. */
function bitOfName(text: string, start: number, end: number): number {
  const length = end - start
  if (length > LONGEST_SPELLING) return 0
  for (const [name, bit] of WATCHED_BY_LENGTH[length] ?? NONE) {
    if (text.startsWith(name, start)) return bit
  }
  const name = text.slice(start, end)
  if (!name.includes('\\')) return 0
  const decoded = parse(`"${name}"`)
  return WATCHED.find((watched) => watched[0] === decoded)?.[1] ?? 0
}

function withBit(seen: number, bit: number): number {
  if ((seen & bit) === 0) return seen | bit
  const name = WATCHED.find((watched) => watched[1] === bit)?.[0] ?? ''
  throw new MalformedError('ERR_JSON_INVALID', `an object has the member ${name} twice`)
}

function assertCounts(count: number, isArray: boolean, nodes: number, limits: JsonLimits): void {
  const { maxNodes, maxMembers, maxItems } = limits
  if (nodes > maxNodes) throw tooMuch(`holds more than ${maxNodes} values`)
  if (count <= (isArray ? maxItems : maxMembers)) return
  throw tooMuch(
    isArray ? `has an array of over ${maxItems} items` : `has an object of over ${maxMembers} members`,
  )
}

function tooMuch(what: string): MalformedError {
  return new MalformedError('ERR_JSON_LIMIT', `JSON text ${what}`)
}

/** Takes the magic members out of what was parsed just now and nobody else holds. */
function dropMagicMembers(root: unknown): void {
  const open = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    for (const name of MAGIC_MEMBERS) Reflect.deleteProperty(value, name)
    for (const inner of Object.values(value)) open.push(inner)
  }
}
