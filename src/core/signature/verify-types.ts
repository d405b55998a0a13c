/**
 * What verification takes and gives.
 *
 * @module
 */
import type { CoverageOptions } from './coverage.js'
import type { PublicKeyHandle, SignatureAlgorithm } from './crypto/backend.js'
import type { KeyIdOptions } from './key-id.js'
import type { SignatureLimits, SignatureWindow } from './limits.js'
import type { ReplayGuard } from './replay.js'
import type { FieldTypes } from './rfc9421/component.js'

/** The two ways to sign that are in use. */
export type SignatureDialect = 'cavage' | 'rfc9421'

/** A key as a resolver found it. */
export interface ResolvedKey {
  /** The id the key has by its own document. */
  readonly keyId: string
  /** The actor who owns the key: named by the key, and naming the key. The resolver has checked both. */
  readonly actorId: string
  readonly key: PublicKeyHandle
  /** `cache` lets the verifier ask once more, with `refresh`, should the signature not hold. */
  readonly source: 'cache' | 'fetch' | 'refetch'
}

/**
 * Finds the key that a signature names.
 *
 * Rejects with a `VerificationError` (see {@link verificationError}) if there is no key to be had. The key id
 * is a stranger's word: it is https and of bounded length, nothing more.
 */
export type ResolveKey = (keyId: string, options: ResolveKeyOptions) => Promise<ResolvedKey>

/** Options of a {@link ResolveKey}. */
export interface ResolveKeyOptions {
  /** Asks for the key as it is now, since the one from the cache did not fit. Resolvers bound how often. */
  readonly refresh: boolean
}

/** What is common to the policies. */
export interface VerifyRequestBaseOptions {
  readonly resolveKey: ResolveKey
  /**
   * The clock. `'unchecked'` accepts signatures of any age, replays among them: for archived requests and
   * published test vectors only.
   */
  readonly now: Date | 'unchecked'
}

/** Verification by the rules of this library. */
export interface VerifyRequestStrictOptions extends VerifyRequestBaseOptions, CoverageOptions, KeyIdOptions {
  /**
   * By whose rules. `'mastodon'` takes none of the options below.
   *
   * @defaultValue 'strict'
   */
  readonly policy?: 'strict'
  /**
   * Origins under which this server is known, as `https://social.example`.
   *
   * Give them wherever `url` was derived from the `Host` field, which its sender chooses: otherwise a request
   * that was signed for another server can be sent here. If there is one origin and the request names
   * another, as behind a proxy that rewrites `Host`, the configured one takes its place; the signature must
   * then have been made for it.
   *
   * @defaultValue the origin of `url` is believed
   */
  readonly publicOrigins?: readonly string[]
  /** @defaultValue {@link DEFAULT_SIGNATURE_LIMITS} */
  readonly limits?: Partial<SignatureLimits>
  /** @defaultValue {@link DEFAULT_SIGNATURE_WINDOW} */
  readonly window?: Partial<SignatureWindow>
  /**
   * Accepts cavage signatures of GET and HEAD requests that leave out the query. They are told by
   * `queryCovered: false`.
   *
   * @defaultValue true
   */
  readonly acceptPathOnly?: boolean
  /**
   * Tries RSA with SHA-512 second where `hs2019` or no algorithm is named, as the draft's own text has it.
   *
   * @defaultValue false
   */
  readonly hs2019Sha512?: boolean
  /**
   * Reads `Authorization: Signature …` where there is no `Signature` field.
   *
   * @defaultValue false
   */
  readonly allowAuthorizationHeader?: boolean
  /** The `tag` whose labels are examined first, in RFC 9421. */
  readonly preferredTag?: string
  /** Types of structured fields beyond those built in, for RFC 9421 components with `sf` or `key`. */
  readonly fieldTypes?: FieldTypes
  /** Recognizes the very same signature when it comes again. See {@link createReplayGuard}. */
  readonly replayGuard?: ReplayGuard
}

/** Verification by Mastodon's rules, to know what Mastodon would say. Weaker than the strict ones. */
export interface VerifyRequestMastodonOptions extends VerifyRequestBaseOptions {
  readonly policy: 'mastodon'
}

/** Options of {@link verifyRequest}. */
export type VerifyRequestOptions = VerifyRequestStrictOptions | VerifyRequestMastodonOptions

/** What a good signature proves. */
export interface VerifiedRequest {
  /**
   * `replayed`: the very same signature was here before, so answer as before and do nothing.
   * Never without a replay guard.
   */
  readonly outcome: 'verified' | 'replayed'
  readonly dialect: SignatureDialect
  /** Who signed. Whether they may act as the activity's `actor` is for the caller to compare. */
  readonly actorId: string
  readonly keyId: string
  readonly keySource: ResolvedKey['source']
  readonly algorithm: SignatureAlgorithm
  /** RFC 9421 only. */
  readonly label?: string
  /**
   * What the signature covers, in its order: field names in lower case, `(request-target)` and the like, or
   * components as `@method`; one with parameters as in the base. A field that is not here is anybody's word.
   */
  readonly covered: readonly string[]
  /** False if the URL has a query and the signature leaves it out: use the request for reading at most. */
  readonly queryCovered: boolean
  /** Whether a covered digest of the body was verified. */
  readonly bodyCovered: boolean
  /** Covered, in seconds since 1970. */
  readonly created?: number
  /** Covered, in seconds since 1970. */
  readonly expires?: number
}
