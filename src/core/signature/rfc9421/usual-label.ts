/**
 * Signature fields in the form that nearly all senders write, read without a parser of structured fields.
 *
 * @module
 */
import { decodeBase64 } from '#crypto'
import type { SignatureLimits } from '../limits.js'
import { knownLists, readComponents } from './covered-components.js'
import type { SignatureFields, SignedLabel } from './signed-labels.js'

/**
 * Reads a message with one label, whose list of components was parsed before and whose parameters are of the four usual
 * ones, in canonical text. Whatever is not exactly so is for the parser: to read it, or to say what is wrong with it.
 *
 * @param fields - Both values.
 * @param limits - Bounds on length and components.
 * @returns What the parser would have given, or `undefined`.
 * @throws {@link VerificationError} `ERR_SIGNATURE_MALFORMED` (`duplicate_component`), as the parser does.
 */
export function readUsualLabel(fields: SignatureFields, limits: SignatureLimits): SignedLabel | undefined {
  const { input, signature } = fields
  const equals = input.indexOf('=(')
  const end = input.indexOf(')', equals) + 1
  const label = input.slice(0, Math.max(0, equals))
  const octets = equals === -1 ? undefined : readSignature(signature, label)
  const items = octets && knownLists.get(input.slice(equals + 1, end))
  if (octets === undefined || items === undefined || !LABEL.test(label)) return undefined
  const isTooMuch =
    Math.max(input.length, signature.length) > limits.maxFieldLength ||
    items.length > limits.maxComponents ||
    limits.maxLabels < 1
  const parameters = isTooMuch ? undefined : readParameters(label, input, end)
  if (parameters === undefined) return undefined
  readComponents(items) // refuses repetitions, as the parser would at this point
  return { input: parameters, items, parameters: input.slice(end), signature: octets }
}

/** A key of dictionaries (RFC 9651 §3.1.2). */
const LABEL = /^[a-z*][a-z0-9_.*-]*$/

/** `label=:base64:` */
function readSignature(text: string, label: string): Uint8Array | undefined {
  const start = label.length + 2
  const end = text.indexOf(':', start)
  return text.startsWith(label) && text.indexOf('=:') === label.length && end === text.length - 1
    ? decodeBase64(text.slice(start, end))
    : undefined
}

const QUOTE = 34
const SEMICOLON = 59
const BACKSLASH = 92

/** `created`, `expires`, `keyid` and `alg`, each once at most: others are for the parser. */
function readParameters(label: string, text: string, start: number): SignedLabel['input'] | undefined {
  const values = new Map<string, string>()
  for (let at = start; at < text.length;) {
    const value = text.indexOf('=', at) + 1
    const name = text.slice(at + 1, value - 1)
    const isString = text.charCodeAt(value) === QUOTE
    const isUsual = isString ? name === 'keyid' || name === 'alg' : name === 'created' || name === 'expires'
    const end = isString ? endOfString(text, value) : endOfSeconds(text, value)
    if (text.charCodeAt(at) !== SEMICOLON || !isUsual || end === undefined || values.has(name))
      return undefined
    values.set(name, isString ? text.slice(value + 1, end - 1) : text.slice(value, end))
    at = end
  }
  const created = toNumber(values.get('created'))
  const expires = toNumber(values.get('expires'))
  if (created !== undefined && expires !== undefined && expires < created) return undefined
  const keyId = values.get('keyid')
  return { label, created, expires, keyId, algorithm: values.get('alg'), nonce: undefined, tag: undefined }
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

/** Where a string without escapes ends. */
function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code === BACKSLASH || !(code >= 32 && code <= 126)) return undefined
  }
}

/** Where up to 15 digits without a leading zero end. */
function endOfSeconds(text: string, start: number): number | undefined {
  let at = start
  while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++
  const isCanonical = at > start && at <= start + 15 && text.charCodeAt(start) !== 48
  return isCanonical ? at : undefined
}
