/**
 * The `Signature` field as Mastodon's own parser reads it.
 *
 * @module
 */
import { verificationError } from '../refusal.js'

const MAX_LENGTH = 8192

/** What Mastodon takes for a name or an unquoted value, and for space around them. */
const TOKEN = /[\w!#$%&'*+.^`|~-]*/y
const SPACE = /[ \t\r\n\f\v]*/y

/**
 * Reads a `Signature` field exactly as Mastodon does: stricter than the draft about spaces and commas, and
 * without undoing escapes.
 *
 * @param text - The field value.
 * @returns Each parameter's value under its name, both as they stand.
 * @throws {@link VerificationError} `ERR_SIGNATURE_MALFORMED` with `signature_header_malformed`,
 *   `duplicate_parameter` or `signature_header_too_long`.
 * @see `app/lib/signature_parser.rb` of Mastodon
 * @example
 * ```ts
 * parseMastodonSignature('keyId="a",created=1402170695').get('created') // => '1402170695'
 * ```
 */
export function parseMastodonSignature(text: string): ReadonlyMap<string, string> {
  if (text.length > MAX_LENGTH) refuse('signature_header_too_long', 'Signature is too long')
  const field = text.startsWith('Signature ') ? text.slice('Signature '.length) : text
  const parameters = new Map<string, string>()
  for (let at = 0; ;) {
    const nameEnd = skip(TOKEN, field, at)
    const name = field.slice(at, nameEnd)
    const equals = skip(SPACE, field, nameEnd)
    const start = skip(SPACE, field, equals + 1)
    const end = field[start] === '"' ? afterQuote(field, start) : skip(TOKEN, field, start)
    if (name === '' || field[equals] !== '=' || end <= start) malformed()
    if (parameters.has(name)) refuse('duplicate_parameter', 'Error parsing signature with duplicate keys')
    parameters.set(name, field[start] === '"' ? field.slice(start + 1, end - 1) : field.slice(start, end))
    at = skip(SPACE, field, end)
    if (at === field.length) return parameters
    if (field[at] !== ',') malformed()
    at = skip(SPACE, field, at + 1)
  }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** Where a quoted value ends, its quote included; -1 if it does not. Escapes count, and a newline cannot be one. */
function afterQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1
    if (text[at] === '\\' && text[++at] === '\n') return -1
  }
  return -1
}

function malformed(): never {
  refuse('signature_header_malformed', 'Error parsing signature parameters')
}

function refuse(
  reason: 'signature_header_malformed' | 'signature_header_too_long' | 'duplicate_parameter',
  message: string,
): never {
  throw verificationError(reason, message, { dialect: 'cavage' })
}
