/**
 * Verification of a response: loaded when it is asked for, since no server is known to sign any.
 *
 * @module
 */
import { combinedField } from '../../wire/header-fields.js'
import type { SignableRequest, SignableResponse } from '../message.js'
import { verificationError } from '../refusal.js'
import { keyIdsOf, limitsOf, windowOf } from '../verification.js'
import type { VerifiedResponse, VerifyResponseOptions } from '../verify-response.js'
import { structuredFieldsWith } from './component.js'
import { verifyLabels } from './labels.js'
import { requestParts, responseParts } from './signature-base.js'

/** See `../verify-response.ts`. */
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
