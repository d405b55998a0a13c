/**
 * One claimed item, from the attempt to its outcome in the queue.
 *
 * @module
 */
import type { TootkitErrorCode } from '../../errors.js'
import {
  systemClock,
  systemRandom,
  type DeliveryItem,
  type DeliveryJob,
  type DeliveryQueue,
  type FederationEvent,
  type OnEvent,
  type Random,
} from '../ports/index.js'
import { attemptDelivery, type AttemptOutcome, type AttemptParts } from './attempt.js'
import type { HeldHosts } from './held-hosts.js'
import { DELIVERY_LIMITS } from './limits.js'
import { retryDelayMs } from './retry-delay.js'

/** Why an item was given up. */
export interface GiveUp {
  readonly code: TootkitErrorCode
  /** Where the code is `ERR_DELIVERY_EXPIRED`: too many retries, too old, or it kills processes. */
  readonly reason?: 'retries' | 'age' | 'poison'
  /** Of the last answer, if that is what ended it. */
  readonly status?: number
}

/** What working on items needs. */
export interface JobParts<Signer> extends AttemptParts<Signer> {
  readonly queue: DeliveryQueue
  /** @defaultValue the machine's randomness */
  readonly random?: Random
  readonly onEvent?: OnEvent
  /**
   * Called before an item is given up for good, to set it aside: once per item, again only after a crash.
   * If it throws, the item stays and comes up again.
   */
  readonly onGiveUp?: (item: DeliveryItem, why: GiveUp) => void | Promise<void>
  /** @defaultValue 604800000, seven days */
  readonly maxAgeMs?: number
}

/** The worker around the job. */
export interface JobSurroundings {
  readonly held: HeldHosts
  /** Goes off when the worker stops. */
  readonly signal: AbortSignal
}

/** After a failure of the host's own parts the item comes up again so much later. */
const OWN_FAILURE_PAUSE_MS = 60_000

/** Works on one item. Never rejects: what the host's own parts throw goes to `onError`. */
export async function runJob<Signer>(
  job: DeliveryJob,
  parts: JobParts<Signer>,
  surroundings: JobSurroundings,
): Promise<void> {
  const { queue, clock = systemClock, onError } = parts
  try {
    await work(job, parts, surroundings)
  } catch (error) {
    onError(error)
    const dueAt = clock.now().getTime() + OWN_FAILURE_PAUSE_MS
    await queue.retry(job.item.id, job.lease, dueAt, false).catch(onError)
  }
}

async function work<Signer>(
  job: DeliveryJob,
  parts: JobParts<Signer>,
  { held, signal }: JobSurroundings,
): Promise<void> {
  const { clock = systemClock, maxAgeMs = DELIVERY_LIMITS.maxAgeMs } = parts
  const { item } = job
  if (job.lapses >= DELIVERY_LIMITS.maxLapses) return giveUp(job, parts, expired('poison'))
  if (clock.now().getTime() - item.createdAt > maxAgeMs) return giveUp(job, parts, expired('age'))
  const outcome = await attemptDelivery(item, parts, signal)
  if ('circuit' in outcome) {
    if (outcome.circuit === 'circuit.closed') held.release(item.host)
    parts.onEvent?.({ kind: outcome.circuit, host: item.host })
  }
  await settle(job, outcome, parts, held)
}

async function settle<Signer>(
  job: DeliveryJob,
  { verdict }: AttemptOutcome,
  parts: JobParts<Signer>,
  held: HeldHosts,
): Promise<void> {
  const { queue, clock = systemClock, random = systemRandom } = parts
  const { item, lease, attempt } = job
  const now = clock.now().getTime()
  switch (verdict.kind) {
    case 'delivered': {
      const isOurs = await queue.ack(item.id, lease)
      if (isOurs) emit(parts, job, { kind: 'delivery.succeeded', status: verdict.status })
      return
    }
    case 'failed':
      return giveUp(job, parts, verdict)
    case 'interrupted':
      await queue.retry(item.id, lease, now, false)
      return
    case 'held':
      held.hold(item.host, verdict.until)
      return delay(job, parts, { code: verdict.code, dueAt: verdict.until, countsAsAttempt: false })
    case 'retry': {
      if (attempt >= (item.retries ?? DELIVERY_LIMITS.retries)) {
        const { status } = verdict
        return giveUp(job, parts, { ...expired('retries'), ...(status !== undefined && { status }) })
      }
      const pause = verdict.retryAfterMs ?? retryDelayMs(attempt, random)
      return delay(job, parts, { code: verdict.code, dueAt: now + pause, countsAsAttempt: true })
    }
  }
}

function expired(reason: 'retries' | 'age' | 'poison'): GiveUp {
  return { code: 'ERR_DELIVERY_EXPIRED', reason }
}

async function delay<Signer>(
  job: DeliveryJob,
  parts: JobParts<Signer>,
  { code, dueAt, countsAsAttempt }: { code: TootkitErrorCode; dueAt: number; countsAsAttempt: boolean },
): Promise<void> {
  const isOurs = await parts.queue.retry(job.item.id, job.lease, dueAt, countsAsAttempt)
  if (isOurs) emit(parts, job, { kind: 'delivery.delayed', code, dueAt })
}

async function giveUp<Signer>(
  job: DeliveryJob,
  parts: JobParts<Signer>,
  { code, reason, status }: GiveUp,
): Promise<void> {
  const why = { code, ...(reason !== undefined && { reason }), ...(status !== undefined && { status }) }
  const { queue, clock = systemClock, onGiveUp } = parts
  if (onGiveUp !== undefined) {
    const until = clock.now().getTime() + DELIVERY_LIMITS.leaseMs
    if (!(await queue.extend(job.item.id, job.lease, until))) return // somebody else has it, and will do this
    await onGiveUp(job.item, why)
  }
  const isOurs = await queue.drop(job.item.id, job.lease)
  if (isOurs) emit(parts, job, { kind: 'delivery.failed', ...why })
}

type DeliveryEvent = Extract<FederationEvent, { readonly kind: `delivery.${string}` }>
/** Each kind of event without what all of them have in common. */
type Told<Event> = Event extends DeliveryEvent
  ? Omit<Event, 'itemId' | 'inbox' | 'activityId' | 'attempt'>
  : never

function emit<Signer>(parts: JobParts<Signer>, job: DeliveryJob, told: Told<DeliveryEvent>): void {
  const { id: itemId, inbox, activityId } = job.item
  parts.onEvent?.({ ...told, itemId, inbox, activityId, attempt: job.attempt })
}
