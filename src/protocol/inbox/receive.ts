/**
 * Receiving an activity: the order of the steps.
 *
 * @module
 */
import { attempt, isTootkitError, type AnyTootkitError } from '../../errors.js'
import type { ActivitySeen, Effect } from '../../core/model/index.js'
import type { ActivityWithActor } from '../../core/vocab/index.js'
import { fingerprint } from '../../core/wire/fingerprint.js'
import { httpStatusFor } from '../../core/wire/http-status.js'
import { quietly } from '../../core/wire/quietly.js'
import { decideAnew } from '../policy/index.js'
import { checkedDirectory, systemClock, type Directory, type FederationEvent } from '../ports/index.js'
import { readActivity, verifySender, type SignedRequest } from './authenticate.js'
import type { Authorized } from './authorize-sender.js'
import { ignored, timestampOf, type InboxContext } from './context.js'
import { assertEnvelope, farewellOf } from './envelope.js'
import { hasLeft, readFarewell, type Leave } from './farewell.js'
import { gather } from './gather.js'
import { isTooLong } from './limits.js'
import { ownIdOf } from './objects.js'
import type { InboxRequest, ReceiveOptions } from './options.js'
import { rememberFetched } from './remember-fetched.js'
import { DEFAULT_REPLY_IDS } from './reply-ids.js'
import { runDecision, type InboxRemote } from './run-decision.js'
import { shared } from './single-flight.js'
import { synchronize } from './synchronize.js'
import { decideAtDoor } from './welcome.js'

/** What came of a request that was taken. */
export interface Receipt {
  /** To answer with. The effects are safe: what was answered 202 has happened. */
  readonly status: 202
  /** What happened, applied already: with a mark of the request at its end, where it changed anything. */
  readonly effects: readonly Effect[]
  /** Absent only for the farewell of an actor never heard of, which is not read. */
  readonly activity?: ActivityWithActor
  /** The actor of the activity: proven, unless it is ignored as not believed or blocked. */
  readonly actorId?: string
  /** Who sent it; absent for the farewell of an actor whose key went with it. */
  readonly signerId?: string
}

/**
 * Receives a delivered activity: verifies it, decides what it does here, and has that applied.
 *
 * In this order: size and content type; the signature; the JSON and what it means; whether the sender may
 * speak for the actor; what the directory knows, in one go; blocks; the decision, with what follows from the answers
 * and what it fetches; where it fetched something, blocks and decision once more on what is known by then; one `apply`, which refuses
 * what was decided on what somebody has changed since: then all of that again. Nothing is written, and nothing but the signer's key is fetched, before the sender
 * is proven.
 *
 * The Delete of a known actor by itself needs no signature where its key is gone: its own server is asked then, and
 * believed where it says that the actor is gone as well.
 *
 * What an activity does is told by the state, not by its id: an effect that stands is not had twice. The very same
 * request is known again by its signature. Two of them at once in one process share one decision, and get one answer.
 *
 * @param request - The request as it arrived, its body whole.
 * @param options - The host's ports, and its rules.
 * @returns What happened, after it was applied.
 * @throws {@link RefusedError} `ERR_REQUEST_TOO_LARGE`, `ERR_CONTENT_TYPE`; `ERR_UNKNOWN_ACCOUNT` for the
 *   inbox of nobody, `ERR_ACCOUNT_GONE` for that of somebody suspended; `ERR_ACTOR_BLOCKED`; `ERR_DUPLICATE` from
 *   `apply`, for a request that another process handled at the same time; `ERR_CONFLICT` where others changed what it
 *   was decided on each of ten times, to be sent again; `ERR_NOT_OWNER`, `ERR_ORIGIN_MISMATCH`,
 *   `ERR_NOT_REQUESTED`, `ERR_NOT_RECIPROCAL`, `ERR_STAMP_INVALID`, `ERR_POLL_INVALID` for what its actor may not do.
 * @throws {@link VerificationError} What `verifyRequest` and the key resolver throw.
 * @throws {@link MalformedError} `ERR_JSON_INVALID`, `ERR_JSON_LIMIT`, `ERR_DOCUMENT_INVALID`.
 * @throws {@link RemoteError} What fetching a needed document from the sender's own server threw; `retryable` says
 *   what to do. What a port throws that is no error of this package goes through untouched: nothing was kept then, so
 *   tell the sender to come again.
 * @see {@link https://www.w3.org/TR/activitypub/#server-to-server-interactions ActivityPub §7}
 * @example
 * ```ts
 * import { receiveActivity, type ReceiveOptions } from 'tootkit/inbox'
 * import { createMemoryKeyValueStore, createMemoryState } from 'tootkit/memory'
 *
 * const { directory, apply } = createMemoryState({ origin: 'https://a.example' })
 * const options: ReceiveOptions = {
 *   origin: 'https://a.example',
 *   directory,
 *   apply,
 *   cache: createMemoryKeyValueStore(),
 *   resolveKey: () => Promise.reject(new Error('not asked')),
 *   remote: () => { throw new Error('not asked') },
 * }
 * // The farewell of somebody never heard of, whose key is gone with them: nothing to verify, nothing to do.
 * const zoe = 'https://b.example/zoe'
 * const body = new TextEncoder().encode(JSON.stringify({ type: 'Delete', actor: zoe, object: zoe }))
 * const headers = { 'content-type': 'application/activity+json' }
 * await receiveActivity({ method: 'POST', url: 'https://a.example/inbox', headers, body }, options)
 * // => { status: 202, effects: [{ kind: 'ignored', reason: 'unknown_actor_gone' }] }
 * ```
 */
export async function receiveActivity(request: InboxRequest, options: ReceiveOptions): Promise<Receipt> {
  const tell = quietly(options.onEvent)
  try {
    const receipt = await receive(request, { ...options, directory: checkedDirectory(options.directory) })
    tell(acceptance(receipt))
    return receipt
  } catch (error) {
    if (isTootkitError(error)) tell(refusal(error))
    throw error
  }
}

function acceptance({ activity, actorId = '', effects }: Receipt): FederationEvent {
  const activityId = activity === undefined ? undefined : ownIdOf(activity)
  return {
    kind: 'inbox.accepted',
    type: activity?.type ?? 'Delete',
    actorId,
    effects: effects.map(({ kind }) => kind),
    ...(activityId !== undefined && { activityId }),
  }
}

function refusal(error: AnyTootkitError): FederationEvent {
  const { code, message } = error
  return {
    kind: 'inbox.refused',
    code,
    status: httpStatusFor(error),
    detail: message,
    ...(error.name === 'VerificationError' && {
      reason: error.reason,
      ...(error.keyId !== undefined && { keyId: error.keyId }),
    }),
  }
}

async function receive(request: InboxRequest, options: ReceiveOptions): Promise<Receipt> {
  const { clock = systemClock, directory, recipientId = '' } = options
  assertEnvelope(request, options)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(request.body)
  const farewell = farewellOf(text)
  if (farewell !== undefined && !(await isKnown(farewell.actorId, options))) {
    return { status: 202, effects: [{ kind: 'ignored', reason: 'unknown_actor_gone' }] }
  }
  const now = clock.now()
  const verification = await attempt(() => verifySender(request, options, now))
  if (!verification.ok) {
    const { error } = verification
    const leave = farewell?.type === 'Delete' ? await readFarewell(text, farewell.actorId) : undefined
    if (leave === undefined || !(await hasLeft(leave.actorId, error, options))) throw error
    return await takeLeave(leave, text, now, options)
  }
  const signed = verification.value
  const handling: Handling = { request, text, signed, now, options }
  const { signatureId } = signed
  if (signatureId === undefined) return await handle(handling)
  return await shared(directory, `${signatureId} ${recipientId}`, () => handle(handling))
}

async function isKnown(id: string, { directory }: ReceiveOptions): Promise<boolean> {
  const [account] = await directory.answer([{ about: 'account', id }])
  return account !== undefined
}

/** A request whose signature holds, on its way to its effects. */
interface Handling {
  readonly request: InboxRequest
  /** The body. */
  readonly text: string
  readonly signed: SignedRequest
  readonly now: Date
  readonly options: ReceiveOptions
}

/** An actor's own server says that it is gone: as good as the signature that nobody can check any more. */
async function takeLeave(
  { activity, actorId }: Leave,
  text: string,
  now: Date,
  options: ReceiveOptions,
): Promise<Receipt> {
  const isProven = (): Promise<boolean> => Promise.resolve(false)
  const gone = { activity, actorId, signerId: actorId, signedAt: now, isProven }
  const effects = await decideAndApply(gone, [], { text, now, options, remote: options.remote() })
  return { status: 202, effects, activity, actorId }
}

/** Followers are compared whatever comes of the activity, unless its signer is not let in. */
async function handle(handling: Handling): Promise<Receipt> {
  const { request, signed, options } = handling
  const outcome = await attempt(() => handleActivity(handling))
  if (outcome.ok || mayCompare(outcome.error)) await synchronize(signed.verified, request, options)
  if (!outcome.ok) throw outcome.error
  return outcome.value
}

function mayCompare({ code }: AnyTootkitError): boolean {
  return code !== 'ERR_ACTOR_BLOCKED' && code !== 'ERR_UNKNOWN_ACCOUNT' && code !== 'ERR_ACCOUNT_GONE'
}

async function handleActivity({ request, text, signed, now, options }: Handling): Promise<Receipt> {
  const remote = options.remote()
  const authorized = await readActivity(signed, request, options, remote)
  const { activity, actorId, signerId, ignoredAs } = authorized
  const receipt = (effects: readonly Effect[]): Receipt => ({
    status: 202,
    effects,
    activity,
    actorId,
    signerId,
  })
  if (ignoredAs !== undefined) return receipt(ignored(ignoredAs, activity))
  if (isTooLong(actorId) || isTooLong(signerId)) return receipt(ignored('too_long', activity))
  const marks = seen(signed, now, options)
  return receipt(await decideAndApply(authorized, marks, { text, now, options, remote }))
}

/** What a decision goes by besides the activity. */
interface Circumstances {
  /** The body. */
  readonly text: string
  readonly now: Date
  readonly options: ReceiveOptions
  readonly remote: InboxRemote
}

/** Decides, and has that applied with some marks at its end. */
async function decideAndApply(
  authorized: Authorized,
  marks: readonly Effect[],
  { remote, ...others }: Circumstances,
): Promise<readonly Effect[]> {
  const circumstances = { ...others, remote: rememberFetched(remote) }
  return await decideAnew(others.options, ['ERR_CONFLICT'], async ({ directory, apply }) => {
    const effects = await decideOn(authorized, directory, circumstances)
    if (effects.every(({ kind }) => kind === 'ignored')) return effects
    const all = [...effects, ...marks]
    await apply(all)
    return all
  })
}

async function decideOn(
  { activity, actorId, signerId, signedAt, isProven }: Authorized,
  directory: Directory,
  { text, now, options, remote }: Circumstances,
): Promise<readonly Effect[]> {
  const { origin, recipientId, rules = {}, ids = DEFAULT_REPLY_IDS, verifyDocument } = options
  const context: InboxContext = {
    actorId,
    signerId,
    origin,
    now,
    signedAt,
    ids,
    rules,
    ...(recipientId !== undefined && { recipientId }),
    ...(verifyDocument !== undefined && text.includes('"signature"') && { forwardable: text }),
  }
  const gathered = await gather(activity, context, directory)
  const ports = { directory, remote, gathered, isProven }
  return await runDecision(() => decideAtDoor(activity, context), ports)
}

/** The mark by which the very same request is known again, as long as its signature would pass. */
function seen(
  { signatureId, signatureTtlMs }: SignedRequest,
  now: Date,
  { recipientId = '' }: ReceiveOptions,
): readonly ActivitySeen[] {
  if (signatureId === undefined) return []
  const until = timestampOf(new Date(now.getTime() + signatureTtlMs))
  return [{ kind: 'activity.seen', key: fingerprint(`${signatureId} ${recipientId}`), until }]
}
