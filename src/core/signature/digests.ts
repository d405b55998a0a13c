/**
 * Digests of bodies, as `Digest` (RFC 3230) and `Content-Digest` (RFC 9530) carry them.
 *
 * @module
 */
import { hash } from '#crypto'
import { isTootkitError } from '../../errors.js'
import { decodeBase64, encodeBase64 } from '../wire/base64.js'
import { isInnerList, parseDictionary, type Dictionary } from '../wire/structured-fields.js'
import { chain, type Awaitable } from './awaitable.js'
import type { DigestAlgorithm } from './crypto/backend.js'
import { verificationError } from './refusal.js'

/** A body with the digest fields for it, computed once and good for any number of requests. */
export interface BodyDigest {
  /** The very body; a request with another one cannot use this. */
  readonly body: Uint8Array
  /** Value for `Digest`. */
  readonly digest: string
  /** Value for `Content-Digest`. */
  readonly contentDigest: string
}

/** One algorithm of a field with its value in base64. */
type Entry = readonly [DigestAlgorithm, string]

const NO_BODY = new Uint8Array(0)

/** Octets of each digest; nothing that is not here is believed (RFC 9530 §5). */
const LENGTHS: Readonly<Record<DigestAlgorithm, number>> = { 'sha-256': 32, 'sha-512': 64 }

/**
 * Computes both digest fields of a body.
 *
 * @param body - The exact octets that will be sent. They must not change afterwards.
 * @returns Values for `Digest` and `Content-Digest`, SHA-256 alone: several peers refuse or misread more.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9530 RFC 9530}
 * @example
 * ```ts
 * const { digest, contentDigest } = await createBodyDigest(new TextEncoder().encode('{"hello": "world"}'))
 * digest // => 'SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE='
 * contentDigest // => 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'
 * ```
 */
export async function createBodyDigest(body: Uint8Array): Promise<BodyDigest> {
  const value = await hash('sha-256', body)
  return { body, digest: `SHA-256=${value}`, contentDigest: `sha-256=:${value}:` }
}

/**
 * Verifies a `Digest` field against a body: every SHA-256 and SHA-512 in it must match, one must be there.
 *
 * A digest proves nothing about who sent it; it must be covered by a signature.
 *
 * @param value - The field value, its lines joined with commas.
 * @param body - The exact octets.
 * @throws {@link VerificationError} `ERR_DIGEST_MALFORMED` (`digest_malformed`) outside the grammar or with an
 *   algorithm that stands twice, `ERR_DIGEST_MISSING` (`digest_unsupported`) with no algorithm we believe,
 *   `ERR_DIGEST_MISMATCH` (`digest_mismatch`) if one does not match.
 * @see {@link https://www.rfc-editor.org/rfc/rfc3230#section-4.3.2 RFC 3230 §4.3.2}
 * @example
 * ```ts
 * const body = new TextEncoder().encode('{"hello": "world"}')
 * await verifyDigest('SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=', body) // => undefined
 * ```
 */
export async function verifyDigest(value: string, body: Uint8Array = NO_BODY): Promise<void> {
  await compareDigest(value, body)
}

/** {@link verifyDigest}, done on return where the platform hashes at once. */
export function compareDigest(value: string, body: Uint8Array = NO_BODY): Awaitable<void> {
  return chain(hash('sha-256', body), (sha256) =>
    value.length === 52 && value.startsWith('SHA-256=') && value.endsWith(sha256)
      ? undefined
      : compareAll(digestEntries(value), body, 'Digest'),
  )
}

function digestEntries(value: string): readonly Entry[] {
  const entries: Entry[] = []
  for (const entry of value.split(',')) {
    const equals = entry.indexOf('=')
    if (equals === -1) throw verificationError('digest_malformed', 'Digest is a list of algorithm=value')
    const algorithm = entry.slice(0, equals).trim().toLowerCase()
    if (!isKnown(algorithm)) continue
    if (entries.some(([other]) => other === algorithm)) {
      throw verificationError('digest_malformed', `Digest names ${algorithm} twice`)
    }
    entries.push([algorithm, entry.slice(equals + 1).trim()])
  }
  return entries
}

/**
 * Verifies a `Content-Digest` field against a body: every SHA-256 and SHA-512 in it must match, one must be there.
 *
 * A digest proves nothing about who sent it; it must be covered by a signature.
 *
 * @param value - The field value, its lines joined with commas.
 * @param body - The exact octets, content coding included.
 * @throws {@link VerificationError} as {@link verifyDigest} does.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9530#section-2 RFC 9530 §2}
 * @example
 * ```ts
 * const body = new TextEncoder().encode('{"hello": "world"}')
 * await verifyContentDigest('sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:', body) // => undefined
 * ```
 */
export async function verifyContentDigest(value: string, body: Uint8Array = NO_BODY): Promise<void> {
  await compareContentDigest(value, body)
}

/** {@link verifyContentDigest}, done on return where the platform hashes at once. */
export function compareContentDigest(value: string, body: Uint8Array = NO_BODY): Awaitable<void> {
  return chain(hash('sha-256', body), (sha256) =>
    value.length === 54 && value.startsWith('sha-256=:') && value.indexOf(sha256) === 9 && value.endsWith(':')
      ? undefined
      : compareAll(contentDigestEntries(value), body, 'Content-Digest'),
  )
}

function contentDigestEntries(value: string): readonly Entry[] {
  const entries: Entry[] = []
  for (const [algorithm, member] of dictionaryOf(value)) {
    if (!isKnown(algorithm)) continue
    if (isInnerList(member) || member.value.type !== 'bytes') {
      throw verificationError('digest_malformed', `Content-Digest: ${algorithm} is not a byte sequence`)
    }
    entries.push([algorithm, encodeBase64(member.value.value)])
  }
  return entries
}

function dictionaryOf(value: string): Dictionary {
  try {
    return parseDictionary(value)
  } catch (cause) {
    if (!isTootkitError(cause)) throw cause
    throw verificationError('digest_malformed', 'Content-Digest is not a dictionary', { cause })
  }
}

function isKnown(algorithm: string): algorithm is DigestAlgorithm {
  return algorithm === 'sha-256' || algorithm === 'sha-512'
}

/** Canonical base64 of equal bytes is equal text, so that text can be compared; nothing here is secret. */
async function compareAll(entries: readonly Entry[], body: Uint8Array, field: string): Promise<void> {
  if (entries.length === 0) {
    throw verificationError('digest_unsupported', `${field} holds neither SHA-256 nor SHA-512`)
  }
  for (const [algorithm, value] of entries) {
    if (value === (await hash(algorithm, body))) continue
    if (decodeBase64(value)?.length !== LENGTHS[algorithm]) {
      throw verificationError(
        'digest_malformed',
        `${field}: ${algorithm} is not ${LENGTHS[algorithm]} octets of base64`,
      )
    }
    throw verificationError('digest_mismatch', `${field}: ${algorithm} is of another body`)
  }
}
