/**
 * One attempt to deliver one item.
 *
 * @module
 */
import {
  FOLLOWERS_SYNC_LIMITS,
  followersDigest,
  formatCollectionSynchronization,
} from '../../core/followers-sync/index.js'
import { quietly } from '../../core/wire/quietly.js'
import { isTootkitError, RemoteError } from '../../errors.js'
import { systemClock, systemScheduler } from '../ports/index.js'
import type { Clock, DeliveryItem, Directory, KeyValueStore, Scheduler } from '../ports/index.js'
import { classifyFailure, classifyResponse, type DeliveryResponse, type DeliveryVerdict } from './classify.js'
import { startDeadline, within, type Deadline } from './deadline.js'
import { createFacts, type AskFacts } from './facts.js'
import { admitTo, settleHost, type CircuitChange } from './host-gate.js'
import { DELIVERY_LIMITS } from './limits.js'
import { refusalOf } from './refusal.js'

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
 * Contract: resolves for every status of the final answer, as soon as that is known: nobody waits for a body.
 * Rejects with a `TootkitError` when there is none, or when the request cannot be signed. Follows no redirect.
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
  /** Says who may be sent to and who may send, and who follows the sender. */
  readonly directory: Directory
  /** Keeps what is known about hosts. Shared by all workers. */
  readonly cache: KeyValueStore
  /** Told where a part of the host fails once the answer is known: that must not undo a delivery. */
  readonly onPortFailed?: (during: string, error: unknown) => void
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
  /** @defaultValue the machine's timers */
  readonly scheduler?: Scheduler
  /** @defaultValue 30000 */
  readonly attemptMs?: number
  /**
   * Asks what the policy has to know.
   *
   * @defaultValue the directory, for one attempt at a time
   */
  readonly facts?: AskFacts
}

const CONTENT_TYPE = ['Content-Type', 'application/activity+json'] as const
/** What noting the outcome at its host may take: the delivery is made, and its item waits to be forgotten. */
const NOTE_MS = 5000

/** What came of an attempt: the verdict on an answer, or word that nothing was sent. */
export type AttemptOutcome =
  | { readonly verdict: DeliveryVerdict; readonly circuit?: CircuitChange }
  /** The breaker of the host is open. */
  | { readonly verdict: { readonly kind: 'held'; readonly code: 'ERR_CIRCUIT_OPEN'; readonly until: number } }
  /** `signal` went off. */
  | { readonly verdict: { readonly kind: 'interrupted' } }
  /** A part of the host failed, or took longer than an attempt may: it says nothing about the receiver. */
  | { readonly verdict: { readonly kind: 'hindered'; readonly error: unknown } }

/**
 * Makes one attempt to deliver, heeding and feeding the breaker of the host. The queue is not touched: what the
 * verdict means for the item (`delivered`, `retry`, `failed` …) is for the caller to store, as `createDeliveryWorker` does.
 *
 * The policy is asked anew: nothing goes to a host that was blocked since the item was queued, nor from an account
 * that was suspended, nor to somebody's own inbox who was suspended; and nothing new where one of the two blocks the
 * other. Everything together, the look-up of the sender included, takes `attemptMs` at most.
 *
 * @param item - What to deliver.
 * @param parts - Sender, senders' keys, and what is known about hosts.
 * @param signal - Ends the attempt early.
 * @returns The verdict. `held` with `ERR_CIRCUIT_OPEN` when the host failed too often lately: nothing was
 *   sent. `failed` with `ERR_CIRCUIT_OPEN` when it counts as dead. `hindered` for what the host's own parts threw:
 *   this function does not reject.
 * @example
 * ```ts
 * import { attemptDelivery, sendThrough } from 'tootkit/delivery'
 * import { createMemoryState } from 'tootkit/memory'
 * import { createRemote } from 'tootkit/remote'
 * import { generateKeyPair } from 'tootkit/signature'
 * import { createFakeTransport } from 'tootkit/testing'
 *
 * const { directory, cache, actorIdOf } = createMemoryState({ origin: 'https://social.example' })
 * const inbox = 'https://remote.example/inbox'
 * const transport = createFakeTransport({ [inbox]: { status: 202 } })
 * const { privateKey } = await generateKeyPair('ed25519')
 * const item = {
 *   id: `https://social.example/1 ${inbox}`,
 *   inbox,
 *   host: 'remote.example',
 *   senderId: actorIdOf('alice'),
 *   activityId: 'https://social.example/1',
 *   body: '{"type":"Create"}',
 *   createdAt: Date.now(),
 * }
 * const { verdict } = await attemptDelivery(item, {
 *   send: sendThrough(createRemote({ transport, cache })),
 *   senderOf: async (actorId) => ({ signer: { keyId: `${actorId}#main-key`, privateKey } }),
 *   directory,
 *   cache,
 * })
 * verdict.kind // => 'delivered'
 * ```
 */
export async function attemptDelivery<Signer>(
  item: DeliveryItem,
  parts: AttemptParts<Signer>,
  signal?: AbortSignal,
): Promise<AttemptOutcome> {
  const { scheduler = systemScheduler, attemptMs = DELIVERY_LIMITS.attemptMs } = parts
  const url = item.inbox
  const reason = (): RemoteError => {
    const message = `${url} did not take a delivery within ${attemptMs} ms`
    return new RemoteError('ERR_FETCH_TIMEOUT', message, { url, retryable: true })
  }
  const deadline = startDeadline({ ms: attemptMs, scheduler, reason, outer: signal })
  const isStopped = (): boolean => signal?.aborted === true
  try {
    const ready = await deadline.race(prepare(item, parts, deadline.signal)).catch((error: unknown) => {
      if (isStopped()) return INTERRUPTED
      const isTimeOver = deadline.signal.aborted
      return hindered(isTimeOver ? new Error(`preparing a delivery took longer than ${attemptMs} ms`) : error)
    })
    if ('verdict' in ready) return ready
    const answer = await sendInTime(ready, parts, deadline)
    const standing = answer.kind === 'hindered' ? 'unknown' : answer.standing
    const circuit = await note(item, { standing, isProbe: ready.isProbe }, parts)
    if (answer.kind === 'hindered') return isStopped() ? INTERRUPTED : { verdict: answer }
    return { verdict: answer, ...(circuit !== undefined && { circuit }) }
  } finally {
    deadline.end()
  }
}

/** An attempt that may be made. */
interface Ready<Signer> {
  readonly request: Omit<DeliveryRequest<Signer>, 'signal'>
  readonly isProbe: boolean
}

/** Everything before the first octet goes out. */
async function prepare<Signer>(
  item: DeliveryItem,
  parts: AttemptParts<Signer>,
  signal: AbortSignal,
): Promise<Ready<Signer> | AttemptOutcome> {
  const { cache, clock = systemClock, facts = createFacts(parts.directory) } = parts
  const refusal = await refusalOf(item, facts)
  if (refusal !== undefined) return failed(refusal)
  const sender = await parts.senderOf(item.senderId)
  if (sender === undefined) return failed('ERR_UNKNOWN_ACCOUNT')
  const headers = await headersFor(item, sender, parts)
  signal.throwIfAborted() // nobody waits for this any more: take no place
  const admission = await admitTo(cache, item, clock.now().getTime())
  if (admission.kind === 'never') return failed('ERR_CIRCUIT_OPEN')
  if (admission.kind === 'wait')
    return { verdict: { kind: 'held', code: 'ERR_CIRCUIT_OPEN', until: admission.until } }
  const body = new TextEncoder().encode(item.body)
  return { request: { url: item.inbox, headers, body, signer: sender.signer }, isProbe: admission.isProbe }
}

function failed(
  code:
    | 'ERR_UNKNOWN_ACCOUNT'
    | 'ERR_DELIVERY_GONE'
    | 'ERR_CIRCUIT_OPEN'
    | 'ERR_HOST_BLOCKED'
    | 'ERR_ACTOR_BLOCKED',
): AttemptOutcome {
  return { verdict: { kind: 'failed', code, standing: 'unknown' } }
}

const INTERRUPTED: AttemptOutcome = { verdict: { kind: 'interrupted' } }

function hindered(error: unknown): AttemptOutcome {
  return { verdict: { kind: 'hindered', error } }
}

/** The type of the body, the item's own field lines, and the digest of the followers that live where it goes. */
async function headersFor<Signer>(
  item: DeliveryItem,
  { synchronization }: DeliverySender<Signer>,
  { directory }: AttemptParts<Signer>,
): Promise<readonly (readonly [string, string])[]> {
  const own = [CONTENT_TYPE, ...(item.headers ?? [])]
  if (item.synchronizeFollowers !== true || synchronization === undefined) return own
  const accountId = item.senderId
  const [count] = await directory.answer([{ about: 'followers.count', accountId }])
  if (count >= FOLLOWERS_SYNC_LIMITS.maxFollowers) return own
  const { origin } = new URL(item.inbox)
  const [ids] = await directory.answer([{ about: 'followers.onOrigin', accountId, origin }])
  const digest = followersDigest(new Set(ids))
  return [
    ...own,
    ['Collection-Synchronization', formatCollectionSynchronization({ ...synchronization, digest })],
  ]
}

/** Sends within what is left of the time. */
async function sendInTime<Signer>(
  { request }: Ready<Signer>,
  { send, clock = systemClock }: AttemptParts<Signer>,
  { signal, race }: Deadline,
): Promise<DeliveryVerdict | { readonly kind: 'hindered'; readonly error: unknown }> {
  const go = async (): Promise<DeliveryResponse> => send({ ...request, signal })
  try {
    return classifyResponse(await race(go()), clock.now())
  } catch (error) {
    return isTootkitError(error) ? classifyFailure(error) : { kind: 'hindered', error }
  }
}

/** Notes at the host what came of it. The outcome stands, whatever the cache says. */
async function note<Signer>(
  item: DeliveryItem,
  outcome: Omit<Parameters<typeof settleHost>[2], 'now'>,
  parts: AttemptParts<Signer>,
): Promise<CircuitChange | undefined> {
  const { cache, clock = systemClock } = parts
  return noted(() => settleHost(cache, item, { ...outcome, now: clock.now().getTime() }), parts)
}

async function noted<T, Signer>(
  work: () => Promise<T>,
  { scheduler = systemScheduler, onPortFailed }: AttemptParts<Signer>,
): Promise<T | undefined> {
  return within(work, 'noting an outcome', { ms: NOTE_MS, scheduler }).catch((error: unknown) => {
    quietly(onPortFailed)('cache', error)
    return undefined
  })
}
