/**
 * From octets to an activity that its actor is known to have sent.
 *
 * @module
 */
import { MalformedError, RefusedError } from '../../errors.js'
import { normalizeDocument } from '../../core/jsonld/index.js'
import { verifyRequest, type ReplayGuard, type VerifiedRequest } from '../../core/signature/index.js'
import { parseActivity, type ActivityWithActor } from '../../core/vocab/index.js'
import { combinedField, headerLines } from '../../core/wire/header-fields.js'
import { parseJson } from '../../core/wire/json.js'
import { isActivityPubContentType } from '../../core/wire/media-type.js'
import type { Clock } from '../ports/index.js'
import { authorizeSender, type Authorized } from './authorize-sender.js'
import type { InboxRequest, ReceiveOptions } from './options.js'

const MAX_BODY_BYTES = 1_048_576

/** An activity with its proven actor, and how it came. */
export interface Authenticated extends Authorized {
  readonly signerId: string
  readonly verified: VerifiedRequest
  /** Name of the signature, by which the very same request is known again. */
  readonly signatureId: string | undefined
  /** How long that signature stays valid, in milliseconds. */
  readonly signatureTtlMs: number
  /** The body's text, where it carries a signature of its own. */
  readonly forwardable?: string
}

/**
 * Refuses what is too large or of another type, before anything of it is read.
 *
 * @throws RefusedError `ERR_REQUEST_TOO_LARGE`, `ERR_CONTENT_TYPE`.
 */
export function assertEnvelope(request: InboxRequest, options: ReceiveOptions): void {
  const { maxBodyBytes = MAX_BODY_BYTES } = options
  const lines = headerLines(request.headers)
  const announced = Number(combinedField(lines, 'content-length') ?? 0)
  const size = Math.max(request.body?.byteLength ?? 0, Number.isFinite(announced) ? announced : 0)
  if (size > maxBodyBytes) {
    throw new RefusedError('ERR_REQUEST_TOO_LARGE', `a body of ${size} bytes; at most ${maxBodyBytes}`)
  }
  if (!isActivityPubContentType(combinedField(lines, 'content-type'))) {
    throw new RefusedError(
      'ERR_CONTENT_TYPE',
      'the body is neither application/activity+json nor application/ld+json with the ActivityStreams profile',
    )
  }
}

/** Verifies who sent a request, reads what it says, and that the one may say the other. */
export async function authenticate(
  request: InboxRequest,
  options: ReceiveOptions,
  clock: Clock,
): Promise<Authenticated> {
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
    now: clock.now(),
    publicOrigins: options.publicOrigins ?? [options.origin],
    allowHttpKeyIds: options.allowHttpKeyIds ?? false,
    replayGuard,
  })
  const body = request.body ?? new Uint8Array()
  const document = parseJson(body)
  const activity = parseActivity(await normalizeDocument(document), { defaultActor: verified.actorId })
  const authorized = await authorizeSender(activity, document, verified.actorId, options)
  return {
    ...authorized,
    signerId: verified.actorId,
    verified,
    signatureId: signature?.id,
    signatureTtlMs: signature?.ttlMs ?? 0,
    ...(hasSignature(document) && { forwardable: new TextDecoder().decode(body) }),
  }
}

/**
 * Recognises the farewell of an actor: a Delete (or Update) of itself. Of an actor never heard of it means
 * nothing, and its key is most likely gone, so nothing is fetched for it.
 *
 * @returns The actor's id, unauthenticated; undefined for anything else.
 */
export function farewellOf(request: InboxRequest): string | undefined {
  const activity = tryParse(request.body)
  if (activity?.type !== 'Delete' && activity?.type !== 'Update') return undefined
  return activity.object?.id === activity.actor.id ? activity.actor.id : undefined
}

function tryParse(body: Uint8Array | undefined): ActivityWithActor | undefined {
  try {
    return parseActivity(parseJson(body ?? new Uint8Array()))
  } catch (error) {
    if (error instanceof MalformedError) return undefined
    throw error
  }
}

function hasSignature(document: unknown): boolean {
  return (
    typeof document === 'object' &&
    document !== null &&
    'signature' in document &&
    typeof document.signature === 'object' &&
    document.signature !== null
  )
}
