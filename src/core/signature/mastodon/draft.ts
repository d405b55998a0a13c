/**
 * Mastodon's rules for draft-cavage, in the order of `app/lib/signed_request.rb`.
 *
 * @module
 */
import { encodeLatin1, hash } from '#crypto'
import type { VerificationReason } from '../../../errors.js'
import { decodeBase64 } from '../../wire/base64.js'
import { combinedField } from '../../wire/header-fields.js'
import { parseHttpDate } from '../../wire/http-date.js'
import type { PublicKeyHandle } from '../crypto/backend.js'
import { verificationError } from '../refusal.js'
import type { RequestParts } from '../rfc9421/component.js'
import type { SignatureTimes } from '../time-window.js'
import { proveByKey } from '../key-proof.js'
import { resultOf } from '../verification.js'
import type { VerifiedRequest, VerifyRequestMastodonOptions } from '../verify-types.js'
import { parseMastodonSignature } from './parameters.js'
import { assertMastodonWindow } from './window.js'

const NO_BODY = new Uint8Array(0)

type Parameters = ReadonlyMap<string, string>

/** Verifies a request signed by draft-cavage as Mastodon would. */
export async function verifyDraftAsMastodon(
  parts: RequestParts,
  body: Uint8Array = NO_BODY,
  field: string,
  { resolveKey, now }: VerifyRequestMastodonOptions,
): Promise<VerifiedRequest> {
  const parameters = parseMastodonSignature(field)
  const keyId = parameters.get('keyId') ?? ''
  const signature = parameters.get('signature') ?? ''
  if (keyId === '') refuse('missing_key_id', 'keyId and signature are required')
  if (signature === '') refuse('missing_signature_value', 'keyId and signature are required')
  const algorithm = parameters.get('algorithm') ?? 'hs2019'
  if (algorithm !== 'hs2019' && algorithm !== 'rsa-sha256') {
    refuse(
      'unsupported_algorithm',
      'Unsupported signature algorithm (only rsa-sha256 and hs2019 are supported)',
    )
  }
  const times = now === 'unchecked' ? {} : timesOf(parts, parameters, algorithm, now)
  if (now !== 'unchecked') assertMastodonWindow(times, now, 'cavage')
  const covered = coveredNames(parameters, algorithm)
  assertStrength(parts.method, covered)
  if (covered.includes('digest')) await assertDigest(parts, body)
  const texts = [parts.target.query, ''].map((query) =>
    signedText(parts, covered, parts.target.path + query, parameters, algorithm),
  )
  const octets = decodeLeniently(signature)
  const bodyCovered = covered.includes('digest')
  return proveByKey({ resolveKey, keyId, dialect: 'cavage' }, async (key) => {
    const index = await indexOfGood(texts, octets, key.key)
    if (index === undefined) return undefined
    const queryCovered = parts.target.query === '' || (index === 0 && covered.includes('(request-target)'))
    const facts = { algorithm: 'rsa-v1_5-sha256', covered, queryCovered, bodyCovered, times } as const
    return resultOf(key, 'cavage', facts)
  })
}

/** `(created)` only under hs2019, else `Date`; neither is asked to be covered here. */
function timesOf(parts: RequestParts, parameters: Parameters, algorithm: string, now: Date): SignatureTimes {
  const expires = toInteger(parameters.get('expires'))
  const created = algorithm === 'hs2019' ? toInteger(parameters.get('created')) : undefined
  if (created !== undefined) return { created, expires }
  const date = combinedField(parts.lines, 'date')
  if (date === undefined || date === '') return { expires }
  const moment = parseHttpDate(date, now)
  if (moment === undefined) refuse('date_malformed', 'Invalid Date header')
  return { created: moment.getTime() / 1000, expires }
}

/** Ruby's `to_i`: the digits at the start, else zero. */
function toInteger(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(/^\s*([+-]?\d{1,15})/.exec(text)?.[1] ?? 0)
}

function coveredNames(parameters: Parameters, algorithm: string): readonly string[] {
  const headers = parameters.get('headers') ?? (algorithm === 'hs2019' ? '(created)' : 'date')
  return headers
    .toLowerCase()
    .split(/\s+/)
    .filter((name) => name !== '')
}

function assertStrength(method: string, covered: readonly string[]): void {
  const isPost = method.toUpperCase() === 'POST'
  const isGet = method.toUpperCase() === 'GET'
  if (!covered.includes('date') && !covered.includes('(created)'))
    insufficient('Date header or (created)', 'date')
  if (!covered.includes('(request-target)') && !covered.includes('digest')) {
    insufficient('Digest header or (request-target)', '(request-target)')
  }
  if (isGet && !covered.includes('host')) insufficient('Host header', 'host')
  if (isPost && !covered.includes('digest')) insufficient('Digest header', 'digest')
}

function insufficient(what: string, name: string): never {
  throw verificationError('insufficient_coverage', `Mastodon requires the ${what} to be signed`, {
    dialect: 'cavage',
    missing: [name],
  })
}

/** The first SHA-256 alone counts, compared as text. */
async function assertDigest({ lines }: RequestParts, body: Uint8Array): Promise<void> {
  const field = combinedField(lines, 'digest')
  if (field === undefined) refuse('digest_missing', 'Digest header missing')
  const entries = field.split(',').map((entry) => {
    const equals = entry.indexOf('=')
    return equals === -1
      ? [entry.toLowerCase(), '']
      : [entry.slice(0, equals).toLowerCase(), entry.slice(equals + 1)]
  })
  const value = entries.find(([algorithm]) => algorithm === 'sha-256')?.[1]
  if (value === undefined) refuse('digest_unsupported', 'Mastodon only supports SHA-256 in Digest header')
  if (value === (await hash('sha-256', body))) return
  const isDigest = decodeBase64(value)?.length === 32
  refuse(isDigest ? 'digest_mismatch' : 'digest_malformed', 'Invalid Digest value')
}

function signedText(
  parts: RequestParts,
  covered: readonly string[],
  requestTarget: string,
  parameters: Parameters,
  algorithm: string,
): string {
  return covered
    .map((name) => {
      if (name === '(request-target)') return `${name}: ${parts.method.toLowerCase()} ${requestTarget}`
      if (name === '(created)') return `${name}: ${pseudoHeader('created', parameters, algorithm)}`
      if (name === '(expires)') return `${name}: ${pseudoHeader('expires', parameters, algorithm)}`
      return `${name}: ${combinedField(parts.lines, name) ?? ''}`
    })
    .join('\n')
}

function pseudoHeader(name: 'created' | 'expires', parameters: Parameters, algorithm: string): string {
  if (algorithm !== 'hs2019') refuse(`${name}_not_allowed`, `Invalid pseudo-header (${name}) for rsa-sha256`)
  const value = parameters.get(name) ?? ''
  return value === ''
    ? refuse(`${name}_missing`, `Pseudo-header (${name}) used but corresponding argument missing`)
    : value
}

/** Ruby's `Base64.decode64`: what is no digit is skipped, what follows the padding is not read. */
function decodeLeniently(text: string): Uint8Array {
  const digits = (text.split('=', 1)[0] ?? '').replace(/[^a-z0-9+/]/gi, '')
  const whole = digits.slice(0, digits.length - (digits.length % 4 === 1 ? 1 : 0))
  return Uint8Array.from(atob(whole), (character) => character.charCodeAt(0))
}

/** The text with query is tried first, then the one without. Only RSA keys verify here. */
async function indexOfGood(
  texts: readonly string[],
  signature: Uint8Array,
  key: PublicKeyHandle,
): Promise<number | undefined> {
  if (key.type !== 'rsa') return undefined
  for (const [index, text] of texts.entries()) {
    if (await key.verify('rsa-v1_5-sha256', encodeLatin1(text), signature)) return index
  }
  return undefined
}

function refuse(reason: VerificationReason, message: string): never {
  throw verificationError(reason, message, { dialect: 'cavage', status: 401 })
}
