/**
 * The JSON Canonicalization Scheme: one spelling for every JSON value.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { JSONLD_LIMITS } from './limits.js'
import { readSafely } from './snapshot.js'

const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * Writes a JSON value in the form that is hashed: no white space, members in order, numbers and escapes in
 * their one way.
 *
 * @param value - A JSON value as `JSON.parse` gives it; members that are `undefined` are left out.
 * @returns The canonical text, to be encoded as UTF-8.
 * @throws {@link MalformedError} `ERR_DOCUMENT_INVALID`: a number that is not finite, text with a lone
 *   surrogate, or what is no JSON at all; `ERR_JSON_LIMIT`: deeper than 64 levels or more than 50,000 values.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8785 RFC 8785}
 * @example
 * ```ts
 * canonicalizeJson({ b: [1e3, 'é\n'], a: null }) // => '{"a":null,"b":[1000,"é\\n"]}'
 * ```
 */
export function canonicalizeJson(value: unknown): string {
  return readSafely(() => write(value, { nodes: 0 }, 0))
}

function write(value: unknown, seen: { nodes: number }, depth: number): string {
  if (++seen.nodes > JSONLD_LIMITS.maxNodes) throw tooMuch(`holds more than ${JSONLD_LIMITS.maxNodes} values`)
  if (typeof value === 'string') return text(value)
  if (typeof value === 'boolean' || value === null) return String(value)
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'object') throw unfit('not all of it is JSON')
  if (depth === JSONLD_LIMITS.maxDepth) throw tooMuch(`nests deeper than ${JSONLD_LIMITS.maxDepth} levels`)
  if (Array.isArray(value)) return `[${value.map((item: unknown) => write(item, seen, depth + 1)).join()}]`
  const members = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1)) // by UTF-16 code units (§3.2.3)
    .map(([name, inner]) => `${text(name)}:${write(inner, seen, depth + 1)}`)
  return `{${members.join()}}`
}

/** ECMAScript's own serialisation is the canonical one (§3.2.2.2) of all text that is Unicode. */
function text(value: string): string {
  if (LONE_SURROGATE.test(value)) throw unfit('text has a lone surrogate')
  return JSON.stringify(value)
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw unfit('a number is not finite')
  return JSON.stringify(value)
}

function unfit(what: string): MalformedError {
  return new MalformedError('ERR_DOCUMENT_INVALID', `document cannot be canonicalised: ${what}`)
}

function tooMuch(what: string): MalformedError {
  return new MalformedError('ERR_JSON_LIMIT', `document ${what}`)
}
