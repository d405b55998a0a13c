/**
 * Structured field values (RFC 9651), parsed strictly into plain data.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { decodeBase64 } from './base64.js'
import type { Memo } from './memo.js'

/** A bare item, its type beside it: `1` and `1.0`, `a` and `"a"` are different things on the wire. */
export type BareItem =
  | { readonly type: 'integer' | 'decimal' | 'date'; readonly value: number }
  | { readonly type: 'string' | 'token' | 'displayString'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'boolean'; readonly value: boolean }

/** Parameters in order of appearance. */
export type Parameters = ReadonlyMap<string, BareItem>

/** One item with its parameters. */
export interface Item {
  readonly value: BareItem
  readonly parameters: Parameters
}

/** A parenthesized list of items with parameters of its own. */
export interface InnerList {
  readonly items: readonly Item[]
  readonly parameters: Parameters
}

/** A list member or dictionary value. */
export type Member = Item | InnerList

/** A dictionary in order of appearance. */
export type Dictionary = ReadonlyMap<string, Member>

/** Options of the parsers. */
export interface StructuredFieldOptions {
  /**
   * Called with each dictionary or parameter key that stands twice, before its earlier value is lost.
   *
   * @defaultValue the last value wins, as RFC 9651 says
   */
  readonly onRepeatedKey?: (key: string) => void
  /**
   * Decodes strict base64, `undefined` for anything else: where the platform has something faster.
   *
   * @defaultValue `decodeBase64` of this folder
   */
  readonly decodeBytes?: (text: string) => Uint8Array | undefined
  /**
   * Inner lists that were read before, by their text; those that are read join them.
   *
   * @defaultValue every list is read
   */
  readonly innerLists?: Memo<readonly Item[]>
}

const SPACE = 32
const QUOTE = 34
const PERCENT = 37
const PAREN_OPEN = 40
const PAREN_CLOSE = 41
const ASTERISK = 42
const COMMA = 44
const MINUS = 45
const DOT = 46
const COLON = 58
const SEMICOLON = 59
const EQUALS = 61
const QUESTION = 63
const AT = 64
const BACKSLASH = 92

const NO_PARAMETERS: Parameters = new Map()
const TRUE: BareItem = { type: 'boolean', value: true }

/** Whether a member is an inner list. */
export function isInnerList(member: Member): member is InnerList {
  return 'items' in member
}

/**
 * Parses a dictionary (RFC 9651 §4.2.2).
 *
 * @param text - The field value, its lines joined with `, `.
 * @param options - What to do about keys that stand twice.
 * @returns The members in order; none for an empty field.
 * @throws {@link MalformedError} `ERR_HEADER_INVALID` if the text is not a dictionary.
 */
export function parseDictionary(text: string, options: StructuredFieldOptions = {}): Dictionary {
  return whole(text, options, readDictionary)
}

/**
 * Parses a list (RFC 9651 §4.2.1).
 *
 * @param text - The field value, its lines joined with `, `.
 * @param options - What to do about keys that stand twice.
 * @returns The members in order; none for an empty field.
 * @throws {@link MalformedError} `ERR_HEADER_INVALID` if the text is not a list.
 */
export function parseList(text: string, options: StructuredFieldOptions = {}): readonly Member[] {
  return whole(text, options, readList)
}

/**
 * Parses a single item (RFC 9651 §4.2.3).
 *
 * @param text - The field value.
 * @param options - What to do about keys that stand twice.
 * @returns The item with its parameters.
 * @throws {@link MalformedError} `ERR_HEADER_INVALID` if the text is not one item.
 */
export function parseItem(text: string, options: StructuredFieldOptions = {}): Item {
  return whole(text, options, readItem)
}

/** Where a parser stands. */
interface Cursor {
  readonly text: string
  at: number
  readonly options: StructuredFieldOptions
}

function whole<T>(text: string, options: StructuredFieldOptions, read: (cursor: Cursor) => T): T {
  const cursor: Cursor = { text, at: 0, options }
  skipSpaces(cursor)
  const value = read(cursor)
  skipSpaces(cursor)
  if (cursor.at < text.length) fail(cursor, 'something follows the value')
  return value
}

function fail(cursor: Cursor, rule: string): never {
  throw new MalformedError(
    'ERR_HEADER_INVALID',
    `structured field, character ${cursor.at}: ${rule} (RFC 9651)`,
  )
}

function readDictionary(cursor: Cursor): Dictionary {
  const members = new Map<string, Member>()
  if (cursor.at === cursor.text.length) return members
  do {
    const key = readKey(cursor)
    if (members.has(key)) cursor.options.onRepeatedKey?.(key)
    members.set(
      key,
      take(cursor, EQUALS) ? readMember(cursor) : { value: TRUE, parameters: readParameters(cursor) },
    )
  } while (isAnotherMember(cursor))
  return members
}

function readList(cursor: Cursor): readonly Member[] {
  const members: Member[] = []
  if (cursor.at === cursor.text.length) return members
  do members.push(readMember(cursor))
  while (isAnotherMember(cursor))
  return members
}

/** Steps over `OWS , OWS`; a comma must be followed by a member. */
function isAnotherMember(cursor: Cursor): boolean {
  const end = cursor.at
  skipFieldSpaces(cursor)
  if (cursor.at === cursor.text.length) {
    cursor.at = end // whether this trailing space is allowed is for `whole` to say
    return false
  }
  if (!take(cursor, COMMA)) fail(cursor, 'commas separate members')
  skipFieldSpaces(cursor)
  if (cursor.at === cursor.text.length) fail(cursor, 'a member follows a comma')
  return true
}

function readMember(cursor: Cursor): Member {
  return cursor.text.charCodeAt(cursor.at) === PAREN_OPEN ? readInnerList(cursor) : readItem(cursor)
}

function readInnerList(cursor: Cursor): InnerList {
  const { innerLists } = cursor.options
  if (innerLists === undefined) return { items: readItems(cursor), parameters: readParameters(cursor) }
  const start = cursor.at
  const end = cursor.text.indexOf(')', start) + 1 // of the list, unless a string in it holds a parenthesis
  const text = cursor.text.slice(start, end)
  const known = innerLists.get(text)
  if (known !== undefined) cursor.at = end
  const items = known ?? readItems(cursor)
  if (known === undefined && cursor.at === end) remember(innerLists, text, items)
  return { items, parameters: readParameters(cursor) }
}

/** What is shared must not change, and maps cannot be frozen: lists of items with parameters are read each time. */
function remember(innerLists: Memo<readonly Item[]>, text: string, items: readonly Item[]): void {
  if (items.some(({ parameters }) => parameters !== NO_PARAMETERS)) return
  for (const item of items) Object.freeze(Object.freeze(item).value)
  innerLists.set(text, Object.freeze(items))
}

function readItems(cursor: Cursor): readonly Item[] {
  const items: Item[] = []
  cursor.at++
  for (;;) {
    skipSpaces(cursor)
    if (take(cursor, PAREN_CLOSE)) return items
    items.push(readItem(cursor))
    const next = cursor.text.charCodeAt(cursor.at)
    if (next !== SPACE && next !== PAREN_CLOSE) fail(cursor, 'spaces separate the items of a list')
  }
}

function readItem(cursor: Cursor): Item {
  return { value: readBareItem(cursor), parameters: readParameters(cursor) }
}

function readParameters(cursor: Cursor): Parameters {
  if (cursor.text.charCodeAt(cursor.at) !== SEMICOLON) return NO_PARAMETERS
  const parameters = new Map<string, BareItem>()
  while (take(cursor, SEMICOLON)) {
    skipSpaces(cursor)
    const key = readKey(cursor)
    if (parameters.has(key)) cursor.options.onRepeatedKey?.(key)
    parameters.set(key, take(cursor, EQUALS) ? readBareItem(cursor) : TRUE)
  }
  return parameters
}

/** `( lcalpha / "*" ) *( lcalpha / DIGIT / "_" / "-" / "." / "*" )` */
function readKey(cursor: Cursor): string {
  const { text, at } = cursor
  const first = text.charCodeAt(at)
  if (!isLowerCase(first) && first !== ASTERISK) fail(cursor, 'a key starts with a lower-case letter or *')
  let end = at + 1
  while (isKeyCharacter(text.charCodeAt(end))) end++
  cursor.at = end
  return text.slice(at, end)
}

function readBareItem(cursor: Cursor): BareItem {
  const code = cursor.text.charCodeAt(cursor.at)
  if (code === QUOTE) return { type: 'string', value: readString(cursor) }
  if (code === COLON) return { type: 'bytes', value: readBytes(cursor) }
  if (code === MINUS || isDigit(code)) return readNumber(cursor)
  if (code === ASTERISK || isLetter(code)) return { type: 'token', value: readToken(cursor) }
  if (code === QUESTION) return { type: 'boolean', value: readBoolean(cursor) }
  if (code === AT) return readDate(cursor)
  if (code === PERCENT) return { type: 'displayString', value: readDisplayString(cursor) }
  return fail(cursor, 'no item starts like this')
}

function readString(cursor: Cursor): string {
  const { text } = cursor
  let value = ''
  let start = cursor.at + 1
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      cursor.at = at + 1
      return value + text.slice(start, at)
    }
    if (code === BACKSLASH) {
      value += text.slice(start, at)
      start = ++at
    }
    if (!isStringCharacter(code, text.charCodeAt(at))) {
      cursor.at = at
      fail(cursor, 'a string is quoted, printable ASCII')
    }
  }
}

/** A character, or a backslash with what follows it. */
function isStringCharacter(code: number, next: number): boolean {
  return code === BACKSLASH ? next === QUOTE || next === BACKSLASH : code >= 32 && code <= 126
}

function readBytes(cursor: Cursor): Uint8Array {
  const { decodeBytes = decodeBase64 } = cursor.options
  const end = cursor.text.indexOf(':', cursor.at + 1)
  const bytes = end === -1 ? undefined : decodeBytes(cursor.text.slice(cursor.at + 1, end))
  if (bytes === undefined) fail(cursor, 'a byte sequence is padded base64 between colons')
  cursor.at = end + 1
  return bytes
}

function readNumber(cursor: Cursor): BareItem {
  const { text } = cursor
  const start = cursor.at
  take(cursor, MINUS)
  const whole = skipDigits(cursor)
  if (whole === 0 || whole > 15) fail(cursor, 'an integer has 1 to 15 digits')
  if (!take(cursor, DOT)) return { type: 'integer', value: Number(text.slice(start, cursor.at)) }
  const fraction = skipDigits(cursor)
  if (whole > 12 || fraction === 0 || fraction > 3)
    fail(cursor, 'a decimal has 1 to 12 digits, a dot, 1 to 3 digits')
  return { type: 'decimal', value: Number(text.slice(start, cursor.at)) }
}

function readToken(cursor: Cursor): string {
  const start = cursor.at
  while (isTokenCharacter(cursor.text.charCodeAt(cursor.at))) cursor.at++
  return cursor.text.slice(start, cursor.at)
}

function readBoolean(cursor: Cursor): boolean {
  const value = cursor.text.charCodeAt(cursor.at + 1) - 48
  if (value !== 0 && value !== 1) fail(cursor, 'a boolean is ?0 or ?1')
  cursor.at += 2
  return value === 1
}

function readDate(cursor: Cursor): BareItem {
  cursor.at++
  const number = readNumber(cursor)
  if (number.type !== 'integer') fail(cursor, 'a date is a whole number of seconds')
  return { type: 'date', value: number.value }
}

/** `%"` then ASCII with `%xx` for octets of UTF-8, then `"` (RFC 9651 §4.2.10). */
function readDisplayString(cursor: Cursor): string {
  const { text } = cursor
  const octets: number[] = []
  if (text.charCodeAt(cursor.at + 1) !== QUOTE) fail(cursor, 'a display string starts with %"')
  cursor.at += 2
  for (;;) {
    const code = text.charCodeAt(cursor.at)
    if (code === QUOTE) break
    if (!(code >= 32 && code <= 126)) fail(cursor, 'a display string is quoted, printable ASCII')
    octets.push(code === PERCENT ? readHexOctet(cursor) : code)
    cursor.at++
  }
  try {
    cursor.at++
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(octets))
  } catch {
    return fail(cursor, 'a display string is UTF-8')
  }
}

/** The octet of `%xx` in lower-case hex; leaves the cursor on its last digit. */
function readHexOctet(cursor: Cursor): number {
  const digits = cursor.text.slice(cursor.at + 1, cursor.at + 3)
  if (!/^[0-9a-f]{2}$/.test(digits)) fail(cursor, 'two lower-case hex digits follow %')
  cursor.at += 2
  return Number.parseInt(digits, 16)
}

function take(cursor: Cursor, code: number): boolean {
  if (cursor.text.charCodeAt(cursor.at) !== code) return false
  cursor.at++
  return true
}

function skipSpaces(cursor: Cursor): void {
  while (cursor.text.charCodeAt(cursor.at) === SPACE) cursor.at++
}

function skipFieldSpaces(cursor: Cursor): void {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at)
    if (code !== SPACE && code !== 9) return
    cursor.at++
  }
}

function skipDigits(cursor: Cursor): number {
  const start = cursor.at
  while (isDigit(cursor.text.charCodeAt(cursor.at))) cursor.at++
  return cursor.at - start
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isLowerCase(code: number): boolean {
  return code >= 97 && code <= 122
}

function isLetter(code: number): boolean {
  return isLowerCase(code) || (code >= 65 && code <= 90)
}

function isKeyCharacter(code: number): boolean {
  return (
    isLowerCase(code) || isDigit(code) || code === 95 || code === MINUS || code === DOT || code === ASTERISK
  )
}

/** `tchar / ":" / "/"`. */
function isTokenCharacter(code: number): boolean {
  if (isLetter(code) || isDigit(code)) return true
  return code > 32 && code < 127 && !'"(),;<=>?@[\\]{}'.includes(String.fromCharCode(code))
}
