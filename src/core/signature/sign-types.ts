/**
 * What signing takes.
 *
 * @module
 */
import type { PrivateKeyHandle } from './crypto/backend.js'
import type { BodyDigest } from './digests.js'
import type { SignatureDialect } from './verify-types.js'

/** A private key under the id by which others find the public one. */
export interface SigningKey {
  /** An https URL, as `https://social.example/users/alice#main-key`. */
  readonly keyId: string
  readonly privateKey: PrivateKeyHandle
}

/** Options of {@link signRequest}. */
export interface SignRequestOptions {
  /** The clock. Peers allow as little as five minutes, so sign when sending, not when queueing. */
  readonly now: Date
  /**
   * What to sign in. Every server takes cavage; many take nothing else.
   *
   * @defaultValue 'cavage'
   */
  readonly dialect?: SignatureDialect
  /** Digest of this very body from {@link createBodyDigest}, to hash it once for many recipients. */
  readonly bodyDigest?: BodyDigest
  /**
   * Leaves the query out of the `(request-target)` of cavage, for servers that verify it so. Such a signature
   * fits any query: use it for GET, after a refusal.
   *
   * @defaultValue false
   */
  readonly omitQuery?: boolean
  /**
   * The `Accept-Signature` that came with a refusal. In RFC 9421 exactly what it asks for is signed; members that
   * ask for what must not be given are skipped, and if none is left, the request is signed as usual.
   */
  readonly acceptSignature?: string
}
