/**
 * Verification by Mastodon's own rules, to know what Mastodon would say to a request.
 *
 * @module
 */
import { combinedField } from '../../wire/header-fields.js'
import type { SignableRequest } from '../message.js'
import { verificationError } from '../refusal.js'
import { requestParts } from '../rfc9421/signature-base.js'
import type { VerifiedRequest, VerifyRequestMastodonOptions } from '../verify-types.js'
import { verifyDraftAsMastodon } from './draft.js'
import { verifyRfc9421AsMastodon } from './rfc9421.js'

/** Chooses the dialect as `app/controllers/concerns/signature_verification.rb` does. */
export function verifyAsMastodon(
  request: SignableRequest,
  options: VerifyRequestMastodonOptions,
): Promise<VerifiedRequest> {
  const parts = requestParts(request)
  const field = combinedField(parts.lines, 'signature') ?? ''
  if (field === '') throw verificationError('signature_missing', 'Request not signed')
  const input = combinedField(parts.lines, 'signature-input') ?? ''
  return input === ''
    ? verifyDraftAsMastodon(parts, request.body, field, options)
    : verifyRfc9421AsMastodon(parts, request.body, { input, field }, options)
}
