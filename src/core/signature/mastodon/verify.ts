import type { SignableRequest } from '../message.js'
import type { VerifiedRequest, VerifyRequestMastodonOptions } from '../verify-types.js'
export function verifyAsMastodon(
  _r: SignableRequest,
  _o: VerifyRequestMastodonOptions,
): Promise<VerifiedRequest> {
  throw new Error('soon')
}
