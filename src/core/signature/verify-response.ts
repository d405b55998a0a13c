/**
 * Verification of a response signed by RFC 9421.
 *
 * @module
 */
import type { SignatureAlgorithm } from './crypto/backend.js'
import type { KeyIdOptions } from './key-id.js'
import type { SignatureLimits, SignatureWindow } from './limits.js'
import type { SignableRequest, SignableResponse } from './message.js'
import type { FieldTypes } from './rfc9421/component.js'
import type { ResolvedKey, ResolveKey } from './verify-types.js'

/** Options of {@link verifyResponse}. */
export interface VerifyResponseOptions extends KeyIdOptions {
  readonly resolveKey: ResolveKey
  /** The clock; `'unchecked'` accepts signatures of any age. */
  readonly now: Date | 'unchecked'
  /**
   * What the signature must cover: names as `@status`, or identifiers as `"@method";req`. There is no default,
   * since a signature over nothing proves nothing; `content-digest` is asked for anyway if there is a body.
   */
  readonly required: readonly string[]
  /** @defaultValue {@link DEFAULT_SIGNATURE_LIMITS} */
  readonly limits?: Partial<SignatureLimits>
  /** @defaultValue {@link DEFAULT_SIGNATURE_WINDOW} */
  readonly window?: Partial<SignatureWindow>
  /** Types of structured fields beyond those built in, for components with `sf` or `key`. */
  readonly fieldTypes?: FieldTypes
}

/** What a good signature of a response proves. */
export interface VerifiedResponse {
  /** Who signed. */
  readonly actorId: string
  readonly keyId: string
  readonly keySource: ResolvedKey['source']
  readonly algorithm: SignatureAlgorithm
  readonly label: string
  /** What the signature covers, in its order: names as `@status`, one with parameters as in the base. */
  readonly covered: readonly string[]
  /** Whether a covered digest of the body was verified. */
  readonly bodyCovered: boolean
  /** Covered, in seconds since 1970. */
  readonly created: number | undefined
  /** Covered, in seconds since 1970. */
  readonly expires: number | undefined
}

/**
 * Verifies the signature of a response. No server of the fediverse is known to sign its responses.
 *
 * Unless `required` names components with `req`, the response may be one to another request.
 *
 * @param response - The response as it arrived.
 * @param relatedRequest - The request it answers, as it was sent.
 * @param options - How to find keys, the clock, and what must be covered.
 * @returns Who signed, with which key, and what is covered.
 * @throws {@link VerificationError} with the codes of {@link verifyRequest}.
 * @throws {@link MalformedError} `ERR_UNSIGNABLE` (`url_not_absolute`) if the request's `url` is not absolute.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9421#section-2.4 RFC 9421 §2.4}
 * @example
 * ```ts
 * import { createSignatureBase, generateKeyPair, verifyResponse } from 'tootkit/signature'
 *
 * const request = { method: 'GET', url: 'https://b.example/users/bob', headers: {} }
 * const keyId = 'https://b.example/users/bob#main-key'
 * const { publicKey, privateKey } = await generateKeyPair('ed25519')
 *
 * // what the other side sends, signed by hand
 * const input = `sig1=("@status" "@target-uri";req);created=1795255200;keyid="${keyId}"`
 * const base = createSignatureBase({ status: 204, headers: {} }, input, { relatedRequest: request })
 * const octets = await privateKey.sign('ed25519', new TextEncoder().encode(base))
 * const signature = `sig1=:${Buffer.from(octets).toString('base64')}:`
 * const response = { status: 204, headers: { 'Signature-Input': input, Signature: signature } }
 *
 * const verified = await verifyResponse(response, request, {
 *   resolveKey: async () => ({ keyId, actorId: 'https://b.example/users/bob', key: publicKey, source: 'fetch' }),
 *   now: new Date('2026-11-21T10:00:00Z'),
 *   required: ['@status', '"@target-uri";req'],
 * })
 * verified.actorId // => 'https://b.example/users/bob'
 * verified.bodyCovered // => false
 * ```
 */
export async function verifyResponse(
  response: SignableResponse,
  relatedRequest: SignableRequest,
  options: VerifyResponseOptions,
): Promise<VerifiedResponse> {
  const { verifyResponse: verify } = await import('./on-demand.js')
  return verify(response, relatedRequest, options)
}
