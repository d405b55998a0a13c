/**
 * Verification of a response signed by RFC 9421.
 *
 * @module
 */
import { combinedField } from '../wire/header-fields.js'
import type { SignatureAlgorithm } from './crypto/backend.js'
import type { KeyIdOptions } from './key-id.js'
import type { SignatureLimits, SignatureWindow } from './limits.js'
import type { SignableRequest, SignableResponse } from './message.js'
import { verificationError } from './refusal.js'
import { structuredFieldsWith, type FieldTypes } from './rfc9421/component.js'
import { verifyLabels } from './rfc9421/labels.js'
import { requestParts, responseParts } from './rfc9421/signature-base.js'
import { keyIdsOf, limitsOf, windowOf } from './verification.js'
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
 */
export async function verifyResponse(
  response: SignableResponse,
  relatedRequest: SignableRequest,
  options: VerifyResponseOptions,
): Promise<VerifiedResponse> {
  const parts = responseParts(response)
  const limits = limitsOf(options)
  const field = combinedField(parts.lines, 'signature-input')
  if (field === undefined) throw verificationError('signature_missing', 'the response is not signed')
  const hasBody = response.body !== undefined && response.body.length > 0
  const required = hasBody ? [...options.required, 'content-digest'] : options.required
  return verifyLabels(
    {
      judged: { parts, body: response.body, now: options.now, window: windowOf(options) },
      context: {
        message: parts,
        related: requestParts(relatedRequest),
        fieldTypes: structuredFieldsWith(options.fieldTypes),
      },
      resolveKey: options.resolveKey,
      limits,
      keyIds: keyIdsOf(options),
      assertCoverage: (names, keyId) => {
        assertRequired(required, names, keyId)
      },
      assertAddressee: () => undefined,
    },
    field,
    ({ input, covered, key, algorithm }) => ({
      actorId: key.actorId,
      keyId: key.keyId,
      keySource: key.source,
      algorithm,
      label: input.label,
      covered,
      bodyCovered: covered.includes('content-digest'),
      created: input.created,
      expires: input.expires,
    }),
  )
}

function assertRequired(required: readonly string[], covered: readonly string[], keyId: string): void {
  const missing = required.filter((name) => !covered.includes(name))
  if (missing.length === 0) return
  throw verificationError('insufficient_coverage', `the signature does not cover ${missing.join(', ')}`, {
    dialect: 'rfc9421',
    keyId,
    missing,
  })
}
