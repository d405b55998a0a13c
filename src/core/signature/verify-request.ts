/**
 * Verification of a signed request, whichever dialect it is signed in.
 *
 * @module
 */
import { combinedField } from '../wire/header-fields.js'
import { verifyCavage } from './cavage/verify.js'
import type { SignableRequest } from './message.js'
import { verificationError } from './refusal.js'
import { replayId, type ReplayGuard } from './replay.js'
import { verifyRfc9421 } from './rfc9421/verify.js'
import { endOfLife } from './time-window.js'
import { assertSingletons, openVerification, type Proof, type Verification } from './verification.js'
import type { VerifiedRequest, VerifyRequestOptions } from './verify-types.js'

/**
 * Verifies the signature of a request and tells who signed what.
 *
 * Insists on coverage of method, target, host, time and body, so that a signature cannot be used for another
 * request. What the signature does not cover stays anybody's word: look at `covered` before believing a
 * field. Whether the signer may act as the actor that the *activity* names is for the caller to check.
 *
 * @param request - The request as it arrived; `url` as the client used it (see `publicOrigins`).
 * @param options - How to find keys, the clock, and policy.
 * @returns Who signed, with which key, and what is covered.
 * @throws {@link VerificationError} `ERR_SIGNATURE_MISSING`; `ERR_SIGNATURE_MALFORMED` (grammar, limits, covered
 *   components that cannot be derived); `ERR_SIGNATURE_COVERAGE` (`insufficient_coverage`, with `missing`);
 *   `ERR_SIGNATURE_ALGORITHM`; `ERR_SIGNATURE_EXPIRED` (too old, or from the future); `ERR_DIGEST_MISSING`,
 *   `ERR_DIGEST_MALFORMED`, `ERR_DIGEST_MISMATCH`; `ERR_KEY_INVALID` (the key id); `ERR_SIGNATURE_INVALID` (the
 *   cryptography says no, or it was made for another host); and what `resolveKey` rejects with.
 * @throws {@link MalformedError} `ERR_UNSIGNABLE` (`url_not_absolute`) if `url` is not absolute.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9421#section-3.2 RFC 9421 §3.2}
 * @example
 * ```ts
 * const now = new Date('2026-11-22T10:00:00Z')
 * const { privateKey, publicKey } = await generateKeyPair('ed25519')
 * const keyId = 'https://a.example/users/alice#main-key'
 * const request = { method: 'GET', url: 'https://b.example/users/bob', headers: {} }
 * const headers = await signRequest(request, { keyId, privateKey }, { now })
 *
 * const resolveKey = async () => ({ keyId, actorId: 'https://a.example/users/alice', key: publicKey, source: 'fetch' as const })
 * const { actorId, covered } = await verifyRequest({ ...request, headers }, { resolveKey, now })
 * actorId // => 'https://a.example/users/alice'
 * covered // => ['(request-target)', 'host', 'date']
 * ```
 */
export async function verifyRequest(
  request: SignableRequest,
  options: VerifyRequestOptions,
): Promise<VerifiedRequest> {
  if (options.policy === 'mastodon') {
    const { verifyAsMastodon } = await import('./on-demand.js') // few ask, none should pay for it
    return verifyAsMastodon(request, options)
  }
  const verification = openVerification(request, options)
  const input = combinedField(verification.parts.lines, 'signature-input')
  assertSingletons(verification, input === undefined ? 'cavage' : 'rfc9421')
  const proof = await (input === undefined
    ? verifyCavage(verification, signatureField(verification))
    : verifyRfc9421(verification, input))
  const isReplayed =
    options.replayGuard !== undefined && (await isReplay(verification, options.replayGuard, proof))
  return isReplayed ? { ...proof.result, outcome: 'replayed' } : proof.result
}

/** The field of draft-cavage; there is nothing to verify without it. */
function signatureField({ parts, options }: Verification): string {
  const field = combinedField(parts.lines, 'signature')
  if (field !== undefined) return field
  if (options.allowAuthorizationHeader === true) {
    const authorization = combinedField(parts.lines, 'authorization')
    if (authorization !== undefined && /^signature /i.test(authorization)) return authorization
  }
  throw verificationError('signature_missing', 'the request is not signed')
}

/** Reading twice does no harm, so only POSTs are remembered. */
async function isReplay(
  { parts, now, window }: Verification,
  guard: ReplayGuard,
  proof: Proof,
): Promise<boolean> {
  if (parts.method !== 'POST') return false
  const { algorithm } = proof.result
  const id = await replayId({ algorithm, base: proof.base, signature: proof.signature, nonce: proof.nonce })
  const longest = window.maxLifeSeconds + window.skewSeconds
  const end = endOfLife(proof.times, window)
  const seconds =
    end === undefined || now === 'unchecked' ? longest : end + window.skewSeconds - now.getTime() / 1000
  return !(await guard.checkAndAdd(id, Math.ceil(Math.max(1, seconds) * 1000)))
}
