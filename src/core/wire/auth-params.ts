/**
 * The comma-separated `name="value"` lists of `Signature` and `Collection-Synchronization` fields.
 *
 * @module
 */
import { cleanFieldValue } from './header-fields.js'

/** What {@link parseAuthParams} found. */
export interface AuthParams {
  /** Values under their names in lower case, quoted pairs undone. */
  readonly values: ReadonlyMap<string, string>
  /** Name (in lower case) of a parameter that stands twice; its first value is in `values`. */
  readonly repeated: string | undefined
}

const COMMA = 44
const EQUALS = 61
const QUOTE = 34
const BACKSLASH = 92

/**
 * Reads a list of authentication parameters (RFC 7235 §2.1), as draft-cavage-http-signatures uses them.
 *
 * Beyond the grammar it takes spaces around commas and `=`, empty list elements, folded lines, and unquoted
 * values of any characters but comma, quote and whitespace (base64, URLs). What a repeated name means is
 * for the caller to say, who should refuse it.
 *
 * @param text - The field value; nothing of it is trusted.
 * @returns The parameters, or `undefined` if the text is outside the grammar or holds no parameter.
 */
export function parseAuthParams(text: string): AuthParams | undefined {
  const field = cleanFieldValue(text)
  const isPlain = !field.includes('\\') && !field.includes('\n') && !field.includes('\r')
  const values = new Map<string, string>()
  let repeated: string | undefined
  for (let at = skipSeparators(field, 0); at < field.length; at = skipSeparators(field, at)) {
    const nameEnd = skipToken(field, at)
    const name = field.slice(at, nameEnd).toLowerCase()
    const equals = skipSpace(field, nameEnd)
    if (nameEnd === at || field.charCodeAt(equals) !== EQUALS) return undefined
    const start = skipSpace(field, equals + 1)
    const isQuoted = field.charCodeAt(start) === QUOTE
    const end = !isQuoted
      ? skipBare(field, start)
      : isPlain
        ? field.indexOf('"', start + 1)
        : closingQuote(field, start + 1)
    if (end === -1 || (!isQuoted && end === start)) return undefined
    const value = isQuoted ? unescape(field.slice(start + 1, end), isPlain) : field.slice(start, end)
    if (values.has(name)) repeated ??= name
    else values.set(name, value)
    at = skipSpace(field, isQuoted ? end + 1 : end)
    if (at < field.length && field.charCodeAt(at) !== COMMA) return undefined
  }
  return values.size === 0 ? undefined : { values, repeated }
}

/**
 * Writes one authentication parameter, its value quoted.
 *
 * @param name - A token.
 * @param value - Text without control characters; quotes and backslashes are escaped.
 * @returns `name="value"`.
 */
export function formatAuthParam(name: string, value: string): string {
  return `${name}="${value.includes('"') || value.includes('\\') ? value.replace(/["\\]/g, '\\$&') : value}"`
}

function skipSeparators(text: string, start: number): number {
  let at = start
  while (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === COMMA) at++
  return at
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

function skipToken(text: string, start: number): number {
  let at = start
  while (isTokenCharacter(text.charCodeAt(at))) at++
  return at
}

function skipBare(text: string, start: number): number {
  let at = start
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code <= 32 || code === COMMA || code === QUOTE) break
  }
  return at
}

/** Index of the quote that ends a quoted-string, or -1; a bare newline ends no string, it breaks it. */
function closingQuote(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === 10 || code === 13) return -1
    if (code === BACKSLASH) at++
  }
  return -1
}

function unescape(text: string, isPlain: boolean): string {
  return isPlain ? text : text.replace(/\\([\s\S])/g, '$1')
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9
}

/** `tchar` of RFC 9110 §5.6.2. */
function isTokenCharacter(code: number): boolean {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return true
  return code > 32 && code < 127 && !'"(),/:;<=>?@[\\]{}'.includes(String.fromCharCode(code))
}
