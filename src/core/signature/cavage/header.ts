/**
 * The `Signature` field of draft-cavage-http-signatures-12.
 *
 * @module
 */
import { decodeBase64 } from '#crypto'
import { parseAuthParams } from '../../wire/auth-params.js'
import { DEFAULT_SIGNATURE_LIMITS, type SignatureLimits } from '../limits.js'
import { refuse } from './refuse.js'
import type { VerificationReason } from '../../../errors.js'
import { allowsPseudoTimes, assertKnownCavageAlgorithm } from './algorithms.js'
import { readCoveredNames } from './covered-names.js'

/** A parsed `Signature` field. Nothing of it is authenticated before the cryptography has said so. */
export interface CavageSignature {
  readonly keyId: string
  /** As received; `undefined` means the same as `hs2019`. */
  readonly algorithm: string | undefined
  /** Names covered, in lower case, defaults filled in. */
  readonly headers: readonly string[]
  /** Canonical base64. */
  readonly signature: string
  readonly signatureBytes: Uint8Array
  /** Seconds since 1970. */
  readonly created: number | undefined
  /** Seconds since 1970, with a fraction if the sender gave one. */
  readonly expires: number | undefined
  /** Digits as received: what `(created)` and `(expires)` stand for in the signing string. */
  readonly digits: { readonly created: string | undefined; readonly expires: string | undefined }
}

/**
 * Parses a `Signature` field of draft-cavage-http-signatures and fills in its defaults.
 *
 * Nothing of the result is authenticated yet.
 *
 * @param text - The field value; a leading word `Signature` is tolerated.
 * @param limits - Bounds on length and number of names.
 * @returns The parameters.
 * @throws {@link VerificationError} `ERR_SIGNATURE_MALFORMED` with `signature_header_too_long`,
 *   `signature_header_malformed`, `signature_input_missing` (a value of RFC 9421), `duplicate_parameter`,
 *   `missing_key_id`, `missing_signature_value`, `signature_malformed`, `created_malformed`,
 *   `expires_malformed`, `empty_headers_list`, `too_many_components`, `duplicate_component` or
 *   `unknown_pseudo_header`; `ERR_SIGNATURE_ALGORITHM` with `unsupported_algorithm`, `created_not_allowed` or
 *   `expires_not_allowed`; `ERR_SIGNATURE_COVERAGE` with `created_missing` or `expires_missing`.
 * @see {@link https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12#section-4.1 draft §4.1}
 * @example
 * ```ts
 * const { keyId, headers } = parseCavageSignature('keyId="https://a.example/u#k",headers="Host Date",signature="AAAA"')
 * keyId // => 'https://a.example/u#k'
 * headers // => ['host', 'date']
 * ```
 */
export function parseCavageSignature(
  text: string,
  limits: Pick<SignatureLimits, 'maxFieldLength' | 'maxComponents'> = DEFAULT_SIGNATURE_LIMITS,
): CavageSignature {
  const values = readParameters(text, limits.maxFieldLength)
  const keyId = values.get('keyid')
  if (keyId === undefined || keyId === '') refuse('missing_key_id', 'keyId is absent or empty')
  const { signature, signatureBytes } = readSignature(values.get('signature'))
  const algorithm = values.get('algorithm')
  assertKnownCavageAlgorithm(algorithm)
  const digits = { created: values.get('created'), expires: values.get('expires') }
  const created = readSeconds(digits.created, WHOLE_SECONDS, 'created_malformed')
  const expires = readSeconds(digits.expires, SECONDS, 'expires_malformed')
  const list = values.get('headers')
  const headers =
    list === undefined
      ? [allowsPseudoTimes(algorithm) ? '(created)' : 'date']
      : readCoveredNames(list, limits.maxComponents)
  assertPseudoHeaders(headers, algorithm, digits)
  return { keyId, algorithm, headers, signature, signatureBytes, created, expires, digits }
}

function readParameters(text: string, maxLength: number): ReadonlyMap<string, string> {
  if (text.length > maxLength)
    refuse('signature_header_too_long', `Signature is longer than ${maxLength} octets`)
  const parameters = parseAuthParams(withoutScheme(text))
  if (parameters?.values.has('keyid') !== true && /^[ \t]*[a-z*][\w.*-]*=:/.test(text)) {
    refuse('signature_input_missing', 'Signature is one of RFC 9421, but Signature-Input is absent')
  }
  if (parameters === undefined)
    refuse('signature_header_malformed', 'Signature is not a list of name="value"')
  if (parameters.repeated !== undefined) refuse('duplicate_parameter', 'Signature has a parameter twice')
  return parameters.values
}

/** Old senders begin the value with the scheme of `Authorization`. */
function withoutScheme(text: string): string {
  return text.startsWith('k') ? text : text.replace(/^[ \t]*signature +(?![ =])/i, '') // most begin with keyId
}

/** Folded lines leave whitespace in the base64, which stands for nothing. */
function readSignature(text: string | undefined): Pick<CavageSignature, 'signature' | 'signatureBytes'> {
  if (text === undefined || text === '') refuse('missing_signature_value', 'signature is absent or empty')
  const signatureBytes = decodeBase64(text)
  if (signatureBytes !== undefined) return { signature: text, signatureBytes }
  const signature = text.replace(/\s+/g, '')
  if (signature === text) refuse('signature_malformed', 'signature is not padded standard base64')
  return readSignature(signature)
}

const WHOLE_SECONDS = /^\d{1,15}$/
const SECONDS = /^\d{1,15}(?:\.\d{1,15})?$/

function readSeconds(
  text: string | undefined,
  grammar: RegExp,
  reason: VerificationReason,
): number | undefined {
  if (text === undefined) return undefined
  if (!grammar.test(text)) refuse(reason, 'a time of the signature is not a number of seconds')
  return Number(text)
}

function assertPseudoHeaders(
  headers: readonly string[],
  algorithm: string | undefined,
  digits: CavageSignature['digits'],
): void {
  for (let index = 0; index < headers.length; index++) {
    const name = headers[index] ?? ''
    if (name.charCodeAt(0) !== 40 || name === '(request-target)') continue
    if (name === '(created)') assertTime('created', digits.created, algorithm)
    else if (name === '(expires)') assertTime('expires', digits.expires, algorithm)
    else refuse('unknown_pseudo_header', 'headers lists an unknown name in parentheses')
  }
}

function assertTime(
  name: 'created' | 'expires',
  digits: string | undefined,
  algorithm: string | undefined,
): void {
  if (!allowsPseudoTimes(algorithm))
    refuse(`${name}_not_allowed`, `(${name}) may not be signed under this algorithm`)
  if (digits === undefined) refuse(`${name}_missing`, `(${name}) is signed, but there is no ${name}`)
  if (digits.includes('.')) refuse('expires_malformed', '(expires) is signed, but expires has a fraction')
}
