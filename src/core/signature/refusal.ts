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

type Verdict = readonly [code: VerificationErrorCode, status?: 400 | 403 | 410 | 503, retryable?: true]

const MALFORMED: Verdict = ['ERR_SIGNATURE_MALFORMED', 400]
const COVERAGE: Verdict = ['ERR_SIGNATURE_COVERAGE']
const ALGORITHM: Verdict = ['ERR_SIGNATURE_ALGORITHM']
const EXPIRED: Verdict = ['ERR_SIGNATURE_EXPIRED']
const INVALID: Verdict = ['ERR_SIGNATURE_INVALID']
const KEY_INVALID: Verdict = ['ERR_KEY_INVALID']

/** Grammar answers 400, the rest 401: senders try their second dialect on either. */
const VERDICTS: Readonly<Record<VerificationReason, Verdict>> = {
  signature_missing: ['ERR_SIGNATURE_MISSING'],
  signature_input_missing: MALFORMED,
  signature_header_malformed: MALFORMED,
  signature_header_too_long: MALFORMED,
  signature_input_malformed: MALFORMED,
  duplicate_parameter: MALFORMED,
  duplicate_component: MALFORMED,
  duplicate_singleton_header: MALFORMED,
  empty_headers_list: MALFORMED,
  too_many_components: MALFORMED,
  too_many_labels: MALFORMED,
  label_mismatch: MALFORMED,
  created_malformed: MALFORMED,
  expires_malformed: MALFORMED,
  date_malformed: MALFORMED,
  signature_malformed: MALFORMED,
  missing_key_id: MALFORMED,
  missing_signature_value: MALFORMED,
  key_id_malformed: ['ERR_KEY_INVALID', 400],
  key_id_scheme_not_allowed: ['ERR_KEY_INVALID', 400],
  component_missing: MALFORMED,
  component_not_lowercase: MALFORMED,
  component_not_applicable: MALFORMED,
  component_parameter_missing: MALFORMED,
  unknown_pseudo_header: MALFORMED,
  unknown_derived_component: MALFORMED,
  unknown_component_parameter: MALFORMED,
  incompatible_component_parameters: MALFORMED,
  req_on_request: MALFORMED,
  missing_related_request: MALFORMED,
  query_param_missing: MALFORMED,
  query_param_repeated: MALFORMED,
  unknown_structured_field: MALFORMED,
  malformed_structured_field: MALFORMED,
  not_a_dictionary: MALFORMED,
  dictionary_key_missing: MALFORMED,
  newline_in_component: MALFORMED,
  non_ascii_base: MALFORMED,
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
  key_gone: ['ERR_KEY_FETCH', 410],
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
 * error.status // => 410
 * ```
 */
export function verificationError(
  reason: VerificationReason,
  message: string,
  facts: Omit<VerificationFacts, 'reason'> = {},
): VerificationError {
  const [code, status = 401, retryable = false] = VERDICTS[reason]
  return new VerificationError(code, message, { status, retryable, ...facts, reason })
}
