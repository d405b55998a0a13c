/**
 * Mastodon's rules for RFC 9421, in the order of `app/lib/signed_request.rb` and the library linzer behind it.
 *
 * @module
 */
import { encodeLatin1, hash } from '#crypto'
import { isTootkitError, type VerificationReason } from '../../../errors.js'
import { encodeBase64 } from '../../wire/base64.js'
import { combinedField } from '../../wire/header-fields.js'
import { isInnerList, parseDictionary, type Member } from '../../wire/structured-fields.js'
import type { PublicKeyHandle, SignatureAlgorithm } from '../crypto/backend.js'
import { DEFAULT_SIGNATURE_LIMITS } from '../limits.js'
import { verificationError } from '../refusal.js'
import { STRUCTURED_FIELDS, type RequestParts } from '../rfc9421/component.js'
import {
  parseSignatureDictionary,
  readSignatureBytes,
  readSignatureInput,
  type SignatureInput,
} from '../rfc9421/header.js'
import { baseOf } from '../rfc9421/signature-base.js'
import { proveByKey } from '../key-proof.js'
import { resultOf } from '../verification.js'
import type { VerifiedRequest, VerifyRequestMastodonOptions } from '../verify-types.js'
import { assertMastodonWindow } from './window.js'

const NO_BODY = new Uint8Array(0)

/** Verifies a request signed by RFC 9421 as Mastodon would. */
export async function verifyRfc9421AsMastodon(
  parts: RequestParts,
  body: Uint8Array = NO_BODY,
  fields: { readonly input: string; readonly field: string },
  { resolveKey, now }: VerifyRequestMastodonOptions,
): Promise<VerifiedRequest> {
  const { input, signature } = readOnlyLabel(fields.input, fields.field)
  const { keyId, created, expires, identifiers } = input
  if (keyId === undefined || keyId === '') refuse('missing_key_id', 'keyid and created are required')
  if (created === undefined) refuse('created_missing', 'keyid and created are required')
  if (now !== 'unchecked') {
    assertMastodonWindow(input, now, 'rfc9421')
    if (expires !== undefined && expires < now.getTime() / 1000)
      refuse('signature_expired', 'the signature has expired')
  }
  assertStrength(parts.method, identifiers)
  const bodyCovered = identifiers.includes('"content-digest"')
  if (bodyCovered) await assertContentDigest(parts, body)
  const base = baseOf(input.components, {
    message: parts,
    related: undefined,
    fieldTypes: STRUCTURED_FIELDS,
  })
  const facts = {
    label: input.label,
    covered: identifiers.map((identifier) =>
      /^"[^"]*"$/.test(identifier) ? identifier.slice(1, -1) : identifier,
    ),
    queryCovered: true, // Mastodon insists on @target-uri
    bodyCovered,
    times: input,
  }
  return proveByKey({ resolveKey, keyId, dialect: 'rfc9421' }, async (key) => {
    const algorithm = await whatHolds(base, signature, key.key)
    return algorithm && resultOf(key, 'rfc9421', { ...facts, algorithm })
  })
}

/** A second label makes the library give up. */
function readOnlyLabel(
  inputField: string,
  signatureField: string,
): { input: SignatureInput; signature: Uint8Array } {
  const limits = DEFAULT_SIGNATURE_LIMITS
  const inputs = parseSignatureDictionary(inputField, 'signature_input_malformed', limits)
  const signatures = parseSignatureDictionary(signatureField, 'signature_malformed', limits)
  const [entry, ...others] = inputs
  if (entry === undefined || others.length > 0) refuse('too_many_labels', 'only one signature is supported')
  const [label, member] = entry
  const signature = signatures.get(label) ?? refuse('label_mismatch', 'no signature for the label')
  return { input: readSignatureInput(label, member, limits), signature: readSignatureBytes(signature) }
}

function assertStrength(method: string, identifiers: readonly string[]): void {
  const missing = ['"@method"', '"@target-uri"'].filter((name) => !identifiers.includes(name))
  if (missing.length > 0) {
    insufficient('the @method and @target-uri derived components', missing)
  }
  if (method.toUpperCase() === 'POST' && !identifiers.includes('"content-digest"')) {
    insufficient('the Content-Digest header on POST', ['content-digest'])
  }
}

function insufficient(what: string, missing: readonly string[]): never {
  throw verificationError('insufficient_coverage', `Mastodon requires ${what} to be signed`, {
    dialect: 'rfc9421',
    missing: missing.map((name) => name.replaceAll('"', '')),
  })
}

async function assertContentDigest({ lines }: RequestParts, body: Uint8Array): Promise<void> {
  const field = combinedField(lines, 'content-digest')
  if (field === undefined) refuse('digest_missing', 'Content-Digest header missing')
  const member = sha256Of(field)
  if (member === undefined)
    refuse('digest_unsupported', 'Mastodon only supports SHA-256 in Content-Digest header')
  if (isInnerList(member) || member.value.type !== 'bytes')
    refuse('digest_malformed', 'Invalid Content-Digest value')
  if (encodeBase64(member.value.value) !== (await hash('sha-256', body)))
    refuse('digest_mismatch', 'Invalid Digest value')
}

/** The one refusal of Mastodon's that is a 400. */
function sha256Of(field: string): Member | undefined {
  try {
    return parseDictionary(field).get('sha-256')
  } catch (cause) {
    if (!isTootkitError(cause)) throw cause
    throw verificationError('digest_malformed', 'Content-Digest could not be parsed', {
      dialect: 'rfc9421',
      status: 400,
      cause,
    })
  }
}

/** The key alone decides: Mastodon does not look at `alg`. */
async function whatHolds(
  base: string,
  signature: Uint8Array,
  key: PublicKeyHandle,
): Promise<SignatureAlgorithm | undefined> {
  const algorithm = key.type === 'rsa' ? 'rsa-v1_5-sha256' : key.type === 'ed25519' ? 'ed25519' : undefined
  if (algorithm === undefined) return undefined
  return (await key.verify(algorithm, encodeLatin1(base), signature)) ? algorithm : undefined
}

function refuse(reason: VerificationReason, message: string): never {
  throw verificationError(reason, message, { dialect: 'rfc9421', status: 401 })
}
