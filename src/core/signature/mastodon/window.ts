/**
 * Mastodon's time window, for both dialects.
 *
 * @module
 */
import { verificationError } from '../refusal.js'
import { judgeSignatureTimes, type SignatureTimes } from '../time-window.js'
import type { SignatureDialect } from '../verify-types.js'

/** Refuses times outside the window; a signature without any passes, as its coverage decides then. */
export function assertMastodonWindow(times: SignatureTimes, now: Date, dialect: SignatureDialect): void {
  const verdict = judgeSignatureTimes(times, now)
  if (verdict === 'within') return
  const reason = verdict === 'expired' ? 'signature_expired' : 'signature_from_future'
  throw verificationError(reason, 'Signed request date outside acceptable time window', { dialect })
}
