/**
 * Signature fields in the form that nearly all senders write, read without a parser of structured fields.
 *
 * @module
 */
import { decodeBase64 } from '#crypto'
import { isKey } from '../../wire/structured-fields.js'
import type { SignatureLimits } from '../limits.js'
import { knownLists, readComponents } from './covered-components.js'
import type { SignatureFields, SignedLabel } from './signed-labels.js'

/**
 * Reads a message with one label, whose list of components was parsed before and whose parameters are the registered
 * ones in canonical text. Whatever is not exactly so is for the parser: to read it, or to say what is wrong with it.
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
  if (octets === undefined || items === undefined || !isKey(label)) return undefined
  const isTooMuch =
    Math.max(input.length, signature.length) > limits.maxFieldLength ||
    items.length > limits.maxComponents ||
    limits.maxLabels < 1
  const parameters = isTooMuch ? undefined : readParameters(input, end)
  if (parameters === undefined) return undefined
  readComponents(items) // refuses repetitions, as the parser would at this point
  return { input: { label, ...parameters }, items, parameters: input.slice(end), signature: octets }
}

/** `label=:base64:` */
function readSignature(text: string, label: string): Uint8Array | undefined {
  const start = label.length + 2
  const end = text.indexOf(':', start)
  return text.startsWith(label) && text.indexOf('=:') === label.length && end === text.length - 1
    ? decodeBase64(text.slice(start, end))
    : undefined
}

type Parameters = Omit<SignedLabel['input'], 'label'>
type Writable<T> = { -readonly [K in keyof T]: T[K] }

const QUOTE = 34
const SEMICOLON = 59
const BACKSLASH = 92

function readParameters(text: string, start: number): Parameters | undefined {
  const read: Writable<Parameters> = {
    created: undefined,
    expires: undefined,
    keyId: undefined,
    algorithm: undefined,
    nonce: undefined,
    tag: undefined,
  }
  for (let at = start; at < text.length;) {
    const value = text.indexOf('=', at) + 1
    if (text.charCodeAt(at) !== SEMICOLON || value === 0) return undefined
    const end = text.charCodeAt(value) === QUOTE ? endOfString(text, value) : endOfSeconds(text, value)
    if (end === undefined || !assign(read, text.slice(at + 1, value - 1), text.slice(value, end)))
      return undefined
    at = end
  }
  const { created, expires } = read
  return created !== undefined && expires !== undefined && expires < created ? undefined : read
}

/** Refuses what is not registered, of another type, or there already. */
function assign(read: Writable<Parameters>, name: string, value: string): boolean {
  const isString = value.charCodeAt(0) === QUOTE
  const key = name === 'keyid' ? 'keyId' : name === 'alg' ? 'algorithm' : name
  switch (key) {
    case 'created':
    case 'expires':
      if (isString || read[key] !== undefined) return false
      read[key] = Number(value)
      return true
    case 'keyId':
    case 'algorithm':
    case 'nonce':
    case 'tag':
      if (!isString || read[key] !== undefined) return false
      read[key] = value.slice(1, -1)
      return true
    default:
      return false
  }
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
