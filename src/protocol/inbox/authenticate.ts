/**
 * From octets to an activity that its actor is known to have sent.
 *
 * @module
 */
import { normalizeDocument } from '../../core/jsonld/index.js'
import { verifyRequest, type ReplayGuard, type VerifiedRequest } from '../../core/signature/index.js'
import { parseActivity } from '../../core/vocab/index.js'
import { combinedField, headerLines } from '../../core/wire/header-fields.js'
import { parseHttpDate } from '../../core/wire/http-date.js'
import { parseJson } from '../../core/wire/json.js'
import { authorizeSender, type Authorized } from './authorize-sender.js'
import type { InboxRequest, ReceiveOptions } from './options.js'
import type { InboxRemote } from './run-decision.js'

/** A request whose signature holds. What it says is not read yet. */
export interface SignedRequest {
  readonly verified: VerifiedRequest
  /** Name of the signature, by which the very same request is known again. */
  readonly signatureId: string | undefined
  /** How long that signature stays valid, in milliseconds. */
  readonly signatureTtlMs: number
  readonly signedAt: Date
}

/** Verifies who sent a request. */
export async function verifySender(
  request: InboxRequest,
  options: ReceiveOptions,
  now: Date,
): Promise<SignedRequest> {
  let signature: { readonly id: string; readonly ttlMs: number } | undefined
  // Noted only: whether it came before is decided together with whether it was handled.
  const replayGuard: ReplayGuard = {
    checkAndAdd: (id, ttlMs) => {
      signature = { id, ttlMs }
      return Promise.resolve(true)
    },
  }
  const verified = await verifyRequest(request, {
    resolveKey: options.resolveKey,
    now,
    publicOrigins: options.publicOrigins ?? [options.origin],
    allowHttpKeyIds: options.allowHttpKeyIds ?? false,
    replayGuard,
  })
  return {
    verified,
    signatureId: signature?.id,
    signatureTtlMs: signature?.ttlMs ?? 0,
    signedAt: momentOf(verified, request, now),
  }
}

/** When it was signed, as far as the signature says so. */
function momentOf({ created, covered }: VerifiedRequest, { headers }: InboxRequest, now: Date): Date {
  if (created !== undefined) return new Date(created * 1000)
  const date = covered.includes('date') ? combinedField(headerLines(headers), 'date') : undefined
  return (date === undefined ? undefined : parseHttpDate(date, now)) ?? now
}

/** Reads what a request says, and whether who signed it may say so. */
export async function readActivity(
  { verified, signedAt }: SignedRequest,
  request: InboxRequest,
  options: ReceiveOptions,
  remote: InboxRemote,
): Promise<Authorized> {
  const document = parseJson(request.body ?? new Uint8Array())
  const activity = parseActivity(await normalizeDocument(document), { defaultActor: verified.actorId })
  return await authorizeSender({ activity, document, signerId: verified.actorId, signedAt }, options, remote)
}
