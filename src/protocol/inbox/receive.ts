/**
 * Receiving an activity: the order of the steps.
 *
 * @module
 */
import { isTootkitError, RefusedError, VerificationError, type AnyTootkitError } from '../../errors.js'
import type { ActivityWithActor } from '../../core/vocab/index.js'
import { excerpt } from '../../core/wire/excerpt.js'
import { httpStatusFor } from '../../core/wire/http-status.js'
import { systemClock, systemRandom } from '../ports/index.js'
import { assertEnvelope, authenticate, farewellOf, type Authenticated } from './authenticate.js'
import { claim, type Claim } from './claim.js'
import type { InboxContext } from './context.js'
import { decide } from './decide.js'
import type { Effect } from './effects.js'
import { actorBlocked } from './introduce.js'
import type { InboxRequest, ReceiveOptions } from './options.js'
import { DEFAULT_REPLY_IDS } from './reply-ids.js'
import { runDecision } from './run-decision.js'
import { synchronize } from './synchronize.js'

/** What came of a request that was taken. */
export interface Receipt {
  /** To answer with. The effects are safe: what was answered 202 has happened. */
  readonly status: 202
  /** What happened, applied already. */
  readonly effects: readonly Effect[]
  /** Absent only for the farewell of an actor never heard of, which is not read. */
  readonly activity?: ActivityWithActor
  /** The proven actor of the activity. */
  readonly actorId?: string
  /** Who sent it. */
  readonly signerId?: string
}

/** What a suspended actor may still say: that it takes something back, or is itself changed. */
const SAID_BY_SUSPENDED: ReadonlySet<string> = new Set(['Delete', 'Reject', 'Undo', 'Update'])

const DAY_MS = 86_400_000

/**
 * Receives a delivered activity: verifies it, decides what it does here, and has that applied.
 *
 * In this order: size and content type; the signature; the JSON and what it means; whether the sender may
 * speak for the actor; blocks; whether it came before; the decision, with what it asks and fetches;
 * `apply`. Nothing is written, and nothing but the signer's key is fetched, before the sender is proven. An
 * activity is remembered as handled only after its effects were applied.
 *
 * @param request - The request as it arrived, its body whole.
 * @param options - The host's ports, and its rules.
 * @returns What happened, after it was applied.
 * @throws {@link RefusedError} `ERR_REQUEST_TOO_LARGE`, `ERR_CONTENT_TYPE`; `ERR_UNKNOWN_ACCOUNT` for the
 *   inbox of nobody; `ERR_ACTOR_BLOCKED`; `ERR_DUPLICATE` for what came before (`retryable` while another
 *   copy is being handled); `ERR_NOT_OWNER`, `ERR_ORIGIN_MISMATCH`, `ERR_NOT_REQUESTED`,
 *   `ERR_NOT_RECIPROCAL`, `ERR_STAMP_INVALID`, `ERR_POLL_INVALID` for what its actor may not do.
 * @throws {@link VerificationError} What `verifyRequest` and the key resolver throw; `ERR_ACTOR_MISMATCH`
 *   for an activity of somebody else than its sender; `ERR_SIGNATURE_REPLAY` for the very same request.
 * @throws {@link MalformedError} `ERR_JSON_INVALID`, `ERR_JSON_LIMIT`, `ERR_DOCUMENT_INVALID`.
 * @throws {@link RemoteError} What fetching a needed document threw; `retryable` says what to do.
 * @see {@link https://www.w3.org/TR/activitypub/#server-to-server-interactions ActivityPub §7}
 * @example
 * ```ts
 * import { receiveActivity, type ReceiveOptions } from 'tootkit/inbox'
 * import { createMemoryHostState, createMemoryKeyValueStore } from 'tootkit/memory'
 *
 * const { directory, apply } = createMemoryHostState({ origin: 'https://a.example' })
 * const options: ReceiveOptions = {
 *   origin: 'https://a.example',
 *   directory,
 *   apply,
 *   seen: createMemoryKeyValueStore(),
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
  const { onEvent } = options
  try {
    const receipt = await receive(request, options)
    onEvent?.({
      kind: 'inbox.accepted',
      type: receipt.activity?.type ?? 'Delete',
      actorId: receipt.actorId ?? '',
      effects: receipt.effects.map(({ kind }) => kind),
      ...(receipt.activity?.id !== undefined && { activityId: receipt.activity.id }),
    })
    return receipt
  } catch (error) {
    if (isTootkitError(error)) onEvent?.(refusal(error))
    throw error
  }
}

function refusal(error: AnyTootkitError): Parameters<NonNullable<ReceiveOptions['onEvent']>>[0] {
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
  const { clock = systemClock } = options
  assertEnvelope(request, options)
  const leaver = farewellOf(request)
  if (leaver !== undefined && !(await isKnown(leaver, options))) {
    return { status: 202, effects: [{ kind: 'ignored', reason: 'unknown_actor_gone' }] }
  }
  const authenticated = await authenticate(request, options, clock)
  await assertWelcome(authenticated, options)
  return await handleOnce(authenticated, request, options)
}

async function isKnown(id: string, { directory }: ReceiveOptions): Promise<boolean> {
  const [answer] = await directory.answer([{ about: 'account', id }])
  return answer?.account !== undefined
}

/** Neither sender nor actor is blocked, and the inbox is somebody's. */
async function assertWelcome(
  { activity, actorId, signerId }: Authenticated,
  { directory, recipientId }: ReceiveOptions,
): Promise<void> {
  const [signer, signerBlocked, actor, blocked, recipient] = await directory.answer([
    { about: 'account', id: signerId },
    { about: 'blocked', actorId: signerId },
    { about: 'account', id: actorId },
    { about: 'blocked', actorId },
    ...(recipientId === undefined ? [] : [{ about: 'account', id: recipientId } as const]),
  ])
  if (recipientId !== undefined && recipient?.account?.local !== true) {
    throw new RefusedError('ERR_UNKNOWN_ACCOUNT', `no account ${excerpt(recipientId)} here`, {
      id: recipientId,
    })
  }
  const mayStillSpeak = SAID_BY_SUSPENDED.has(activity.type)
  for (const [id, known, isBlocked] of [
    [signerId, signer, signerBlocked],
    [actorId, actor, blocked],
  ] as const) {
    const isSuspended = known?.account?.suspended === true
    if (isSuspended ? !mayStillSpeak : isBlocked?.yes === true) throw actorBlocked(id)
  }
}

/** Handles an activity unless it was handled, or is being handled; remembers it once its effects are safe. */
async function handleOnce(
  authenticated: Authenticated,
  request: InboxRequest,
  options: ReceiveOptions,
): Promise<Receipt> {
  const claims = await claimAll(authenticated, options)
  try {
    const receipt = await handle(authenticated, options)
    for (const { done } of claims) await done()
    await synchronize(authenticated, request, options)
    return receipt
  } catch (error) {
    for (const { release } of claims) await release()
    throw error
  }
}

/**
 * Claims the request by its signature, and the activity by its id. The keys name the proven actor: nobody
 * can have somebody else's activity taken for a known one.
 */
async function claimAll(
  { activity, actorId, signatureId, signatureTtlMs }: Authenticated,
  options: ReceiveOptions,
): Promise<readonly Claim[]> {
  const { seen, recipientId = '', rememberDays = 7, random = systemRandom } = options
  const token = random.uuid()
  const claims: Claim[] = []
  if (signatureId !== undefined) {
    const found = await claim(seen, `signature:${signatureId} ${recipientId}`, token, signatureTtlMs)
    if (found === 'done') throw replayed(actorId)
    if (found === 'busy') throw underWay(activity)
    claims.push(found)
  }
  if (activity.id === undefined) return claims
  const key = `activity:${actorId} ${activity.id} ${recipientId}`
  const found = await claim(seen, key, token, rememberDays * DAY_MS)
  if (typeof found === 'object') return [...claims, found]
  for (const { release } of claims) await release()
  if (found === 'busy') throw underWay(activity)
  throw new RefusedError('ERR_DUPLICATE', `${activity.type} ${excerpt(activity.id)} came before`, {
    id: activity.id,
    actorId,
  })
}

async function handle(
  { activity, actorId, signerId, forwardable }: Authenticated,
  options: ReceiveOptions,
): Promise<Receipt> {
  const { origin, directory, recipientId, rules = {}, ids = DEFAULT_REPLY_IDS } = options
  const { clock = systemClock } = options
  const context: InboxContext = {
    actorId,
    signerId,
    origin,
    now: clock.now(),
    ids,
    rules,
    ...(recipientId !== undefined && { recipientId }),
    ...(forwardable !== undefined && { forwardable }),
  }
  const effects = await runDecision(decide(activity, context), { directory, remote: options.remote() })
  await options.apply(effects)
  return { status: 202, effects, activity, actorId, signerId }
}

function replayed(actorId: string): VerificationError {
  return new VerificationError('ERR_SIGNATURE_REPLAY', 'the very same request came before', {
    reason: 'replayed',
    actorId,
  })
}

/** Neither done nor to be done here: the sender is told to come again, should the other copy fail. */
function underWay(activity: ActivityWithActor): RefusedError {
  return new RefusedError('ERR_DUPLICATE', `another copy of this ${activity.type} is being handled`, {
    actorId: activity.actor.id,
    retryable: true,
    ...(activity.id !== undefined && { id: activity.id }),
  })
}
