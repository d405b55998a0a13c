/**
 * The code and status that belong to each reason for which a signature, digest or key is refused.
 *
 * @module
 */
import {
  VerificationError,
  type VerificationErrorCode,
  type VerificationFacts,
  type VerificationReason,
} from '../../errors.js'

type Verdict = readonly [code: VerificationErrorCode, status?: 400 | 403 | 503, retryable?: true]

/** Grammar answers 400, the rest mostly 401: senders try their second dialect on either. */
const MALFORMED: Verdict = ['ERR_SIGNATURE_MALFORMED', 400]
const COVERAGE: Verdict = ['ERR_SIGNATURE_COVERAGE']
const ALGORITHM: Verdict = ['ERR_SIGNATURE_ALGORITHM']
const EXPIRED: Verdict = ['ERR_SIGNATURE_EXPIRED']
const INVALID: Verdict = ['ERR_SIGNATURE_INVALID']
const KEY_INVALID: Verdict = ['ERR_KEY_INVALID']

/** Reasons that are about something else than the grammar of what arrived. */
const VERDICTS: Readonly<Partial<Record<VerificationReason, Verdict>>> = {
  signature_missing: ['ERR_SIGNATURE_MISSING'],
  key_id_malformed: ['ERR_KEY_INVALID', 400],
  key_id_scheme_not_allowed: ['ERR_KEY_INVALID', 400],
  unsupported_algorithm: ALGORITHM,
  algorithm_key_mismatch: ALGORITHM,
  created_not_allowed: ALGORITHM,
  expires_not_allowed: ALGORITHM,
  created_missing: COVERAGE,
  expires_missing: COVERAGE,
  insufficient_coverage: COVERAGE,
  signature_expired: EXPIRED,
  signature_from_future: EXPIRED,
  host_mismatch: INVALID,
  signature_mismatch: INVALID,
  replayed: ['ERR_SIGNATURE_REPLAY'],
  digest_missing: ['ERR_DIGEST_MISSING'],
  digest_malformed: ['ERR_DIGEST_MALFORMED', 400],
  digest_unsupported: ['ERR_DIGEST_MISSING'],
  digest_mismatch: ['ERR_DIGEST_MISMATCH'],
  key_not_found: ['ERR_KEY_FETCH'],
  key_malformed: KEY_INVALID,
  key_owner_mismatch: ['ERR_KEY_OWNER'],
  key_expired: EXPIRED,
  key_revoked: KEY_INVALID,
  key_too_weak: KEY_INVALID,
  key_unusable: KEY_INVALID,
  key_fetch_failed: ['ERR_KEY_FETCH', 503, true],
  key_fetch_limited: ['ERR_KEY_FETCH', 503, true],
  key_gone: ['ERR_KEY_FETCH'],
  domain_blocked: ['ERR_KEY_FETCH', 403],
  actor_mismatch: ['ERR_ACTOR_MISMATCH'],
}

/**
 * Makes the error for one reason, with the code, status and retryability that belong to it.
 *
 * For resolvers of keys and others who refuse a request on behalf of the verifier.
 *
 * @param reason - Why.
 * @param message - For logs: the thing and the rule, without secrets or unquoted remote text.
 * @param facts - Whatever else is known.
 * @returns The error, to be thrown.
 * @see The table of reasons in `docs/guides/signatures.md`.
 * @example
 * ```ts
 * const error = verificationError('key_gone', 'the actor was deleted', { keyId: 'https://a.example/u#main-key' })
 * error.code // => 'ERR_KEY_FETCH'
 * error.status // => 401
 * ```
 */
export function verificationError(
  reason: VerificationReason,
  message: string,
  facts: Omit<VerificationFacts, 'reason'> = {},
): VerificationError {
  const [code, status = 401, retryable = false] = VERDICTS[reason] ?? MALFORMED
  return new VerificationError(code, message, { status, retryable, ...facts, reason })
}
