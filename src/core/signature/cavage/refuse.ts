/**
 * Refusal of a signature in this dialect.
 *
 * @module
 */
import type { VerificationReason } from '../../../errors.js'
import { verificationError } from '../refusal.js'

/** Throws the error for a reason. */
export function refuse(reason: VerificationReason, message: string): never {
  throw verificationError(reason, message, { dialect: 'cavage' })
}
