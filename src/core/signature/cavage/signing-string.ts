/**
 * The signing string of draft-cavage-http-signatures-12 §2.3: the exact text that is signed.
 *
 * @module
 */
import { isAscii } from '#crypto'
import { combinedField, headerLines, type HeaderLine } from '../../wire/header-fields.js'
import { splitTarget, type SignableRequest } from '../message.js'
import { verificationError } from '../refusal.js'
import type { CavageSignature } from './header.js'
import { refuse } from './refuse.js'

/** What a signing string is made from, resolved once per request. */
export interface SigningStringParts {
  readonly method: string
  /** Path and query as sent. */
  readonly requestTarget: string
  readonly lines: readonly HeaderLine[]
  /** Value for `host` in place of the line's, if a proxy rewrote it. */
  readonly host?: string | undefined
}

/** What of a signature the signing string depends on. */
export type CavageCoverage = Pick<CavageSignature, 'headers' | 'digits'>

/** Options of {@link createSigningString}. */
export interface SigningStringOptions {
  /**
   * Leaves the query out of `(request-target)`, as many senders of GETs do. A header does not say which it was.
   *
   * @defaultValue false
   */
  readonly omitQuery?: boolean
}

/**
 * Builds the signing string of a request.
 *
 * @param request - The request, its URL as the client used it.
 * @param signature - What {@link parseCavageSignature} gave.
 * @param options - Whether the query is left out.
 * @returns The text, one code unit per octet.
 * @throws {@link VerificationError} `ERR_SIGNATURE_MALFORMED` with `component_missing`, `newline_in_component` or
 *   `non_ascii_base` (a code unit above 255, which no octet is).
 * @throws {@link MalformedError} `ERR_UNSIGNABLE` (`url_not_absolute`).
 * @see {@link https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12#section-2.3 draft §2.3}
 * @example
 * ```ts
 * const request = { method: 'GET', url: 'https://b.example/users/bob?page=1', headers: { Host: 'b.example' } }
 * const signature = parseCavageSignature('keyId="k",headers="(request-target) host",signature="AAAA"')
 * createSigningString(request, signature) // => '(request-target): get /users/bob?page=1\nhost: b.example'
 * ```
 */
export function createSigningString(
  request: SignableRequest,
  signature: CavageCoverage,
  options: SigningStringOptions = {},
): string {
  const { path, query } = splitTarget(request.url)
  const requestTarget = options.omitQuery === true ? path : (request.requestTarget ?? path + query)
  return signingString(
    { method: request.method, requestTarget, lines: headerLines(request.headers) },
    signature,
  )
}

/** {@link createSigningString} over parts that are split already. */
export function signingString(parts: SigningStringParts, { headers, digits }: CavageCoverage): string {
  let text = ''
  for (let index = 0; index < headers.length; index++) {
    const name = headers[index] ?? ''
    const line = `${name}: ${componentValue(parts, name, digits) ?? missing(name)}`
    text += index === 0 ? line : `\n${line}`
  }
  // eslint-disable-next-line no-control-regex -- octets are code units up to 255, and nothing else may be signed
  if (!isAscii(text) && /[^\u0000-\u00ff]/.test(text)) {
    refuse('non_ascii_base', 'a signed value holds a character that is no octet')
  }
  return text
}

function componentValue(
  parts: SigningStringParts,
  name: string,
  digits: CavageSignature['digits'],
): string | undefined {
  const value = rawValue(parts, name, digits)
  if (value?.includes('\n') === true || value?.includes('\r') === true) {
    refuse('newline_in_component', 'a signed value holds a newline')
  }
  return value
}

function rawValue(
  parts: SigningStringParts,
  name: string,
  digits: CavageSignature['digits'],
): string | undefined {
  if (name === '(request-target)') return `${parts.method.toLowerCase()} ${parts.requestTarget}`
  if (name === '(created)') return digits.created
  if (name === '(expires)') return digits.expires
  return name === 'host' && parts.host !== undefined ? parts.host : combinedField(parts.lines, name)
}

function missing(name: string): never {
  const reason = name === 'digest' ? 'digest_missing' : 'component_missing'
  throw verificationError(reason, `headers lists a field that the request lacks`, {
    dialect: 'cavage',
    missing: [name],
  })
}
