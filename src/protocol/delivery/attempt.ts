/**
 * One attempt to deliver one item.
 *
 * @module
 */
import { followersDigest, formatCollectionSynchronization } from '../../core/followers-sync/index.js'
import { isTootkitError, RemoteError } from '../../errors.js'
import {
  systemClock,
  systemScheduler,
  type Clock,
  type DeliveryItem,
  type FollowerStore,
  type KeyValueStore,
  type Scheduler,
} from '../ports/index.js'
import { classifyFailure, classifyResponse, type DeliveryResponse, type DeliveryVerdict } from './classify.js'
import { admitTo, isGone, markGone, settleHost, type CircuitChange } from './host-gate.js'
import { DELIVERY_LIMITS } from './limits.js'

/** A request to be signed and sent. */
export interface DeliveryRequest<Signer> {
  /** The inbox; the method is POST. */
  readonly url: string
  /** Field lines to send and sign besides those of the signature. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
  readonly signer: Signer
  /** Goes off when time is up or the worker stops. */
  readonly signal: AbortSignal
}

/**
 * Signs and sends one request, and tries the other signature style once where the first is refused.
 *
 * Contract: resolves for every status of the final answer; rejects with a `TootkitError` when there is
 * none, or when the request cannot be signed. Follows no redirect.
 */
export type SendDelivery<Signer> = (request: DeliveryRequest<Signer>) => Promise<DeliveryResponse>

/** A local account as the sender of a delivery. */
export interface DeliverySender<Signer> {
  /** What `send` signs with. */
  readonly signer: Signer
  /** Its followers collection, and where a receiver gets its part of it (FEP-8fcf). */
  readonly synchronization?: { readonly collectionId: string; readonly url: string }
}

/** What attempts work with. */
export interface AttemptParts<Signer> {
  readonly send: SendDelivery<Signer>
  /** Finds a sender by its actor id; undefined for an account that cannot sign any more. */
  readonly senderOf: (actorId: string) => Promise<DeliverySender<Signer> | undefined>
  /** Keeps what is known about hosts. Shared by all workers. */
  readonly cache: KeyValueStore
  /** For the digest that goes with followers-only posts; without it they go without. */
  readonly followers?: FollowerStore
  /** Takes what your own parts throw where that must not undo a delivery: log it. */
  readonly onError: (error: unknown) => void
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
  /** @defaultValue the machine's timers */
  readonly scheduler?: Scheduler
  /** @defaultValue 30000 */
  readonly attemptMs?: number
}

const CONTENT_TYPE = ['Content-Type', 'application/activity+json'] as const

/** What came of an attempt: the verdict on an answer, or word that nothing was sent. */
export type AttemptOutcome =
  | { readonly verdict: DeliveryVerdict; readonly circuit?: CircuitChange }
  /** The breaker of the host is open. */
  | { readonly verdict: { readonly kind: 'held'; readonly code: 'ERR_CIRCUIT_OPEN'; readonly until: number } }
  /** `signal` went off. */
  | { readonly verdict: { readonly kind: 'interrupted' } }

/**
 * Makes one attempt to deliver, heeding and feeding the breaker of the host. The queue is not touched.
 *
 * @param item - What to deliver.
 * @param parts - Sender, senders' keys, and what is known about hosts.
 * @param signal - Ends the attempt early.
 * @returns The verdict. `held` with `ERR_CIRCUIT_OPEN` when the host failed too often lately: nothing was
 *   sent. `failed` with `ERR_CIRCUIT_OPEN` when it counts as dead.
 */
export async function attemptDelivery<Signer>(
  item: DeliveryItem,
  parts: AttemptParts<Signer>,
  signal?: AbortSignal,
): Promise<AttemptOutcome> {
  const { cache, clock = systemClock, onError } = parts
  const now = (): number => clock.now().getTime()
  const report = (error: unknown): undefined => {
    onError(error)
  }
  const sender = await parts.senderOf(item.senderId)
  if (sender === undefined) return failed('ERR_UNKNOWN_ACCOUNT')
  if (await isGone(cache, item.inbox)) return failed('ERR_DELIVERY_GONE')
  const headers = await headersFor(item, sender, parts)
  const admission = await admitTo(cache, item.host, now())
  if (admission.kind === 'never') return failed('ERR_CIRCUIT_OPEN')
  if (admission.kind === 'wait')
    return { verdict: { kind: 'held', code: 'ERR_CIRCUIT_OPEN', until: admission.until } }

  const { isProbe } = admission
  const request = {
    url: item.inbox,
    headers,
    body: new TextEncoder().encode(item.body),
    signer: sender.signer,
  }
  const verdict = await sendInTime(request, parts, signal)
  const standing = verdict === undefined ? 'unknown' : verdict.standing
  const circuit = await settleHost(cache, item.host, { standing, isProbe, now: now() }).catch(report)
  if (verdict === undefined) return { verdict: { kind: 'interrupted' } }
  if (verdict.kind === 'failed' && verdict.code === 'ERR_DELIVERY_GONE')
    await markGone(cache, item.inbox).catch(report)
  return { verdict, ...(circuit !== undefined && { circuit }) }
}

function failed(code: 'ERR_UNKNOWN_ACCOUNT' | 'ERR_DELIVERY_GONE' | 'ERR_CIRCUIT_OPEN'): AttemptOutcome {
  return { verdict: { kind: 'failed', code, standing: 'unknown' } }
}

/** The type of the body, the item's own field lines, and the digest of the followers that live where it goes. */
async function headersFor<Signer>(
  item: DeliveryItem,
  { synchronization }: DeliverySender<Signer>,
  { followers }: AttemptParts<Signer>,
): Promise<readonly (readonly [string, string])[]> {
  const own = [CONTENT_TYPE, ...(item.headers ?? [])]
  if (item.synchronizeFollowers !== true || synchronization === undefined || followers === undefined)
    return own
  const ids = await followers.idsOnOrigin(item.senderId, new URL(item.inbox).origin)
  const digest = followersDigest(new Set(ids))
  return [
    ...own,
    ['Collection-Synchronization', formatCollectionSynchronization({ ...synchronization, digest })],
  ]
}

/** Sends within the time of one attempt; undefined when `signal` went off, which says nothing about the host. */
async function sendInTime<Signer>(
  request: Omit<DeliveryRequest<Signer>, 'signal'>,
  parts: AttemptParts<Signer>,
  outer: AbortSignal | undefined,
): Promise<DeliveryVerdict | undefined> {
  const {
    send,
    clock = systemClock,
    scheduler = systemScheduler,
    attemptMs = DELIVERY_LIMITS.attemptMs,
  } = parts
  const controller = new AbortController()
  const stop = (): void => {
    controller.abort(outer?.reason)
  }
  const cancelTimer = scheduler.after(attemptMs, () => {
    const message = `${request.url} did not take a delivery within ${attemptMs} ms`
    controller.abort(new RemoteError('ERR_FETCH_TIMEOUT', message, { url: request.url, retryable: true }))
  })
  outer?.addEventListener('abort', stop, { once: true })
  if (outer?.aborted === true) stop()
  try {
    const { signal } = controller
    const response = await Promise.race([send({ ...request, signal }), rejectionBy(signal)])
    return classifyResponse(response, clock.now())
  } catch (error) {
    if (outer?.aborted === true) return undefined
    if (isTootkitError(error)) return classifyFailure(error)
    throw error
  } finally {
    cancelTimer()
    outer?.removeEventListener('abort', stop)
  }
}

/** Rejects when a signal goes off: for a `send` that does not heed it. */
function rejectionBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const settle = (): void => {
      reject(signal.reason as Error) // whatever abort was called with
    }
    if (signal.aborted) settle()
    else signal.addEventListener('abort', settle, { once: true })
  })
}
