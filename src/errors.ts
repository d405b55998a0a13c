/**
 * Every error that tootkit throws about other people's input, and the whole list of its codes.
 *
 * Classes follow what the caller does next; `code` tells the fact and is stable; `reason`, where there
 * is one, is finer and is a closed union as well. `message` is for people and may change at any time.
 *
 * @module
 */

/** The bytes or values are not what they have to be: answer 400, do not retry. */
export type MalformedErrorCode =
  | 'ERR_JSON_INVALID' // not JSON, not UTF-8, or a member that decides meaning stands twice
  | 'ERR_JSON_LIMIT' // too deep, too many nodes, members or items
  | 'ERR_DOCUMENT_INVALID' // JSON, but not an ActivityStreams document that can mean anything
  | 'ERR_JSONLD_CONTEXT' // a context that is neither bundled nor given, or that changes what we read
  | 'ERR_JSONLD_KEYWORD' // a keyword or alias that restructures the graph (@graph, @included, @reverse …)
  | 'ERR_JSONLD_LIMIT' // canonicalisation or compaction past its bounds
  | 'ERR_JSONLD_SIGNATURE' // a Linked-Data signature or integrity proof that does not hold
  | 'ERR_HEADER_INVALID' // a header field outside its grammar (not one of the signature fields)
  | 'ERR_SANITIZE_LIMIT' // HTML too large or too deep to be cleaned in bounded time
  | 'ERR_POLICY_INVALID' // an interaction policy, stamp or request without the parts that make it one
  | 'ERR_WEBFINGER_INVALID' // not a JRD, or a resource or handle outside the grammar
  | 'ERR_NODEINFO_INVALID' // not a NodeInfo document
  | 'ERR_UNSIGNABLE' // a request, key or key id that cannot be signed with

/** The sender did not prove who they are: answer `error.status` (401 mostly), read no further. */
export type VerificationErrorCode =
  | 'ERR_SIGNATURE_MISSING' // no signature at all
  | 'ERR_SIGNATURE_MALFORMED' // signature fields outside their grammar or limits
  | 'ERR_SIGNATURE_COVERAGE' // the signature leaves out what it must cover
  | 'ERR_SIGNATURE_ALGORITHM' // an algorithm we do not take, or one that does not fit the key
  | 'ERR_SIGNATURE_EXPIRED' // outside the time window, or the key's own life is over
  | 'ERR_SIGNATURE_INVALID' // the cryptography says no, or it was made for another host
  | 'ERR_SIGNATURE_REPLAY' // the very same signature again
  | 'ERR_DIGEST_MISSING' // no digest in an algorithm we know
  | 'ERR_DIGEST_MALFORMED' // digest field outside its grammar
  | 'ERR_DIGEST_MISMATCH' // the body is not the one that was signed
  | 'ERR_KEY_FETCH' // the key could not be had (retryable says whether it may be later)
  | 'ERR_KEY_INVALID' // key id or key material outside what we accept
  | 'ERR_KEY_OWNER' // key and owner do not name each other
  | 'ERR_ACTOR_MISMATCH' // the activity's actor is not the one who signed

/** Understood, authentic perhaps, and not done: answer 403, 413, 429, or 202 and drop. */
export type RefusedErrorCode =
  | 'ERR_REQUEST_TOO_LARGE' // body over the limit (413)
  | 'ERR_CONTENT_TYPE' // neither activity+json nor ld+json with the ActivityStreams profile (415 inbound)
  | 'ERR_METHOD_NOT_ALLOWED' // 405
  | 'ERR_NOT_ACCEPTABLE' // nothing of what Accept asks for (406)
  | 'ERR_HOST_BLOCKED' // domain block
  | 'ERR_ACTOR_BLOCKED' // blocked or suspended actor
  | 'ERR_LOCAL_URL' // an address of our own, which is looked up and never fetched
  | 'ERR_ID_MISMATCH' // a document with another id than the one it was fetched from
  | 'ERR_ORIGIN_MISMATCH' // a document, page or link of another origin than its authority
  | 'ERR_NOT_OWNER' // acts on what belongs to somebody else
  | 'ERR_NOT_REQUESTED' // answers what was never asked
  | 'ERR_NOT_RECIPROCAL' // the other side does not confirm the relation (Move without alsoKnownAs)
  | 'ERR_STAMP_INVALID' // a quote authorization that does not fit
  | 'ERR_POLL_INVALID' // a vote that may not be counted
  | 'ERR_AUDIENCE_FORBIDDEN' // would widen an audience, or reads what it may not
  | 'ERR_SYNC_FORBIDDEN' // a followers synchronization that its sender may not ask for
  | 'ERR_DUPLICATE' // seen before
  | 'ERR_CONFLICT' // somebody else changed what it was decided on; to be tried again (503)
  | 'ERR_WEBFINGER_MISMATCH' // WebFinger and actor do not name each other
  | 'ERR_COLLECTION_LIMIT' // a collection walk past its bounds
  | 'ERR_UNKNOWN_ACCOUNT' // no such local account
  | 'ERR_ACCOUNT_GONE' // a local account that is suspended or deleted (410)
  | 'ERR_UNKNOWN_OBJECT' // nothing at this address, or nothing for the one who asks
  | 'ERR_UNSUPPORTED' // a promised address, but nothing behind it in this set-up

/** Another server could not be reached or did not answer well: `error.retryable` says what to do. */
export type RemoteErrorCode =
  | 'ERR_URL_INVALID'
  | 'ERR_URL_SCHEME'
  | 'ERR_URL_CREDENTIALS'
  | 'ERR_URL_HOST'
  | 'ERR_URL_PORT'
  | 'ERR_REDIRECT_FORBIDDEN'
  | 'ERR_REDIRECT_LOOP'
  | 'ERR_REDIRECT_LIMIT'
  | 'ERR_ADDRESS_FORBIDDEN' // a private, loopback or otherwise special address
  | 'ERR_DNS_FAILED'
  | 'ERR_REMOTE_UNREACHABLE' // connection or TLS failure
  | 'ERR_FETCH_TIMEOUT'
  | 'ERR_FETCH_BUDGET' // more requests than one activity or look-up may cause
  | 'ERR_RESPONSE_TOO_LARGE'
  | 'ERR_RESPONSE_ENCODING'
  | 'ERR_RESPONSE_TYPE' // an answer of a content type that must not be believed
  | 'ERR_HTTP_STATUS' // `error.status` is the answer's status
  | 'ERR_REMOTE_GONE' // 410, or a Tombstone at the id
  | 'ERR_DELIVERY_GONE' // 410 from an inbox
  | 'ERR_DELIVERY_EXPIRED' // too old or tried too often
  | 'ERR_CIRCUIT_OPEN' // the host failed too often lately; not tried

/** Why a signature, digest or key was refused: one of the reasons of the signature rules. */
export type VerificationReason =
  // nothing to verify
  | 'signature_missing'
  | 'signature_input_missing'
  // grammar and limits
  | 'signature_header_malformed'
  | 'signature_header_too_long'
  | 'signature_input_malformed'
  | 'duplicate_parameter'
  | 'duplicate_component'
  | 'duplicate_singleton_header'
  | 'empty_headers_list'
  | 'too_many_components'
  | 'too_many_labels'
  | 'label_mismatch'
  | 'created_malformed'
  | 'expires_malformed'
  | 'date_malformed'
  | 'signature_malformed'
  | 'missing_key_id'
  | 'missing_signature_value'
  | 'key_id_malformed'
  | 'key_id_scheme_not_allowed'
  // components
  | 'component_missing'
  | 'component_not_lowercase'
  | 'component_not_applicable'
  | 'component_parameter_missing'
  | 'unknown_pseudo_header'
  | 'unknown_derived_component'
  | 'unknown_component_parameter'
  | 'incompatible_component_parameters'
  | 'req_on_request'
  | 'missing_related_request'
  | 'query_param_missing'
  | 'query_param_repeated'
  | 'unknown_structured_field'
  | 'malformed_structured_field'
  | 'not_a_dictionary'
  | 'dictionary_key_missing'
  | 'newline_in_component'
  | 'non_ascii_base'
  // policy
  | 'unsupported_algorithm'
  | 'algorithm_key_mismatch'
  | 'created_not_allowed'
  | 'expires_not_allowed'
  | 'created_missing'
  | 'expires_missing'
  | 'insufficient_coverage'
  | 'signature_expired'
  | 'signature_from_future'
  | 'host_mismatch'
  | 'signature_mismatch'
  | 'replayed'
  // digests
  | 'digest_missing'
  | 'digest_malformed'
  | 'digest_unsupported'
  | 'digest_mismatch'
  // keys
  | 'key_not_found'
  | 'key_malformed'
  | 'key_owner_mismatch'
  | 'key_expired'
  | 'key_revoked'
  | 'key_too_weak'
  | 'key_unusable'
  | 'key_fetch_failed'
  | 'key_fetch_limited'
  | 'key_gone'
  | 'domain_blocked'
  | 'actor_mismatch'

/** Why a request could not be signed. */
export type SigningReason =
  | 'key_unusable'
  | 'unsupported_algorithm'
  | 'component_missing'
  | 'non_ascii_base'
  | 'url_not_absolute'
  | 'key_id_malformed'

/** Any code of any tootkit error. */
export type TootkitErrorCode = MalformedErrorCode | VerificationErrorCode | RefusedErrorCode | RemoteErrorCode

/** Base class of every error about other people's input. Never thrown itself. */
export abstract class TootkitError extends Error {
  /** Stable, for programs. `message` is for people and may change in any release. */
  abstract readonly code: TootkitErrorCode
  /** Survives two installed copies of the package, which `instanceof` does not. */
  readonly isTootkitError = true
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean

  constructor(message: string, facts: { readonly cause?: unknown; readonly retryable?: boolean }) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.retryable = facts.retryable ?? false
  }
}

/** Facts that a {@link MalformedError} can carry. */
export interface MalformedFacts {
  /** JSON pointer to the place in the document, `''` for the document itself. */
  readonly path?: string
  /** For `ERR_UNSIGNABLE` only. */
  readonly reason?: SigningReason
  readonly cause?: unknown
}

/** The input is not what it has to be: answer 400, never retry. */
export class MalformedError extends TootkitError {
  override readonly name = 'MalformedError'
  readonly code: MalformedErrorCode
  /** JSON pointer to the place in the document, if it is about a document. */
  readonly path: string | undefined
  /** Why signing was impossible (`ERR_UNSIGNABLE` only). */
  readonly reason: SigningReason | undefined

  constructor(code: MalformedErrorCode, message: string, facts: MalformedFacts = {}) {
    super(message, facts)
    this.code = code
    this.path = facts.path
    this.reason = facts.reason
  }
}

/** Facts that a {@link VerificationError} can carry. */
export interface VerificationFacts {
  readonly reason: VerificationReason
  /** Status to answer with; 401 unless the reason has another one. */
  readonly status?: 400 | 401 | 403 | 503
  readonly dialect?: 'cavage' | 'rfc9421'
  readonly keyId?: string
  readonly actorId?: string
  /** Components that the policy asks for and the signature does not cover. */
  readonly missing?: readonly string[]
  readonly retryable?: boolean
  readonly cause?: unknown
}

/** The sender did not prove who they are: answer `status` and read no further. */
export class VerificationError extends TootkitError {
  override readonly name = 'VerificationError'
  readonly code: VerificationErrorCode
  readonly reason: VerificationReason
  readonly status: 400 | 401 | 403 | 503
  readonly dialect: 'cavage' | 'rfc9421' | undefined
  /** The key the sender claimed, if the signature named one. Not authenticated. */
  readonly keyId: string | undefined
  readonly actorId: string | undefined
  readonly missing: readonly string[] | undefined

  constructor(code: VerificationErrorCode, message: string, facts: VerificationFacts) {
    super(message, facts)
    this.code = code
    this.reason = facts.reason
    this.status = facts.status ?? 401
    this.dialect = facts.dialect
    this.keyId = facts.keyId
    this.actorId = facts.actorId
    this.missing = facts.missing
  }
}

/** Facts that a {@link RefusedError} can carry. */
export interface RefusedFacts {
  /** The id or URL concerned. */
  readonly id?: string
  readonly actorId?: string
  readonly retryable?: boolean
  readonly cause?: unknown
}

/** Understood and not done, on purpose. */
export class RefusedError extends TootkitError {
  override readonly name = 'RefusedError'
  readonly code: RefusedErrorCode
  /** The id or URL concerned. */
  readonly id: string | undefined
  readonly actorId: string | undefined

  constructor(code: RefusedErrorCode, message: string, facts: RefusedFacts = {}) {
    super(message, facts)
    this.code = code
    this.id = facts.id
    this.actorId = facts.actorId
  }
}

/** Facts that a {@link RemoteError} can carry. */
export interface RemoteFacts {
  readonly url?: string
  /** The answer's status, if there was an answer. */
  readonly status?: number
  readonly retryable?: boolean
  /** What `Retry-After` asked for, in milliseconds, clamped by whoever read it. */
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** Another server could not be reached or did not answer well. */
export class RemoteError extends TootkitError {
  override readonly name = 'RemoteError'
  readonly code: RemoteErrorCode
  readonly url: string | undefined
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: RemoteErrorCode, message: string, facts: RemoteFacts = {}) {
    super(message, facts)
    this.code = code
    this.url = facts.url
    this.status = facts.status
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** Any error of tootkit; `switch (error.code)` narrows it. */
export type AnyTootkitError = MalformedError | VerificationError | RefusedError | RemoteError

/**
 * Tells whether a value is an error of tootkit, of whatever installed copy.
 *
 * @param value - Anything, a caught value usually.
 * @returns True for the four error classes of this package.
 * @example
 * ```ts
 * isTootkitError(new MalformedError('ERR_JSON_INVALID', 'not JSON')) // => true
 * isTootkitError(new TypeError('a bug')) // => false
 * ```
 */
export function isTootkitError(value: unknown): value is AnyTootkitError {
  return value instanceof Error && 'isTootkitError' in value && value.isTootkitError === true
}

/** What {@link attempt} resolves to. */
export type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AnyTootkitError }

/**
 * Runs a function and returns its failure as a value; whatever is not an error of tootkit is thrown on.
 *
 * @param task - The call to try, synchronous or not.
 * @returns `{ ok: true, value }` or `{ ok: false, error }`.
 * @throws What `task` throws, where that is no error of tootkit.
 * @example
 * ```ts
 * const outcome = await attempt(() => { throw new RefusedError('ERR_DUPLICATE', 'seen before') })
 * outcome.ok ? 'done' : outcome.error.code // => 'ERR_DUPLICATE'
 * ```
 */
export async function attempt<T>(task: () => T | PromiseLike<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await task() }
  } catch (error) {
    if (!isTootkitError(error)) throw error
    return { ok: false, error }
  }
}
