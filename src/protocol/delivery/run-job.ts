/**
 * One claimed item, from the attempt to its outcome in the queue.
 *
 * @module
 */
import type { TootkitErrorCode } from '../../errors.js'
import type { DeliveryJob, DeliveryQueue, FederationEvent, OnEvent, Random } from '../ports/index.js'
import { attemptDelivery, type AttemptOutcome, type AttemptParts } from './attempt.js'
import type { BackOff } from './back-off.js'
import type { HeldHosts } from './held-hosts.js'
import { DELIVERY_LIMITS } from './limits.js'
import { persist, type Lease, type PersistParts } from './persist.js'
import { retryDelayMs } from './retry-delay.js'
import type { Unavailable } from './unavailable.js'

/** What working on items needs. */
export interface JobParts<Signer> extends Omit<AttemptParts<Signer>, keyof PersistParts>, PersistParts {
  readonly queue: DeliveryQueue
  readonly random: Random
  readonly onEvent: OnEvent
  readonly maxAgeMs: number
  readonly held: HeldHosts
  readonly unavailable: Unavailable
  /** Pauses after failures of the host's own parts, by the id of the item. */
  readonly backOff: BackOff
}

/** The place that an attempt has. */
export interface Stay {
  /** Called when nothing is waited for any more but the queue. */
  readonly leave: () => void
  /** Ends the attempt. */
  readonly signal: AbortSignal
}

/**
 * Works on one item. Never rejects.
 *
 * @param job - The item.
 * @param parts - What to work with.
 * @param lease - How long it is ours.
 * @param stay - How it leaves its place, and when it has to.
 */
export async function runJob<Signer>(
  job: DeliveryJob,
  parts: JobParts<Signer>,
  lease: Lease,
  stay: Stay,
): Promise<void> {
  try {
    const outcome = await outcomeOf(job, parts, stay.signal)
    const settled = settle(job, outcome, parts, lease) // begins at once: whoever looks next shares its commit
    stay.leave()
    await settled
  } catch (error) {
    parts.report('delivery', error) // none of ours is known to throw; the lease ends by itself
  }
}

/** What came of the item: of an attempt, or without one. */
type Outcome = AttemptOutcome | { readonly verdict: { readonly kind: 'unfinished' | 'overdue' | 'expired' } }

async function outcomeOf<Signer>(
  job: DeliveryJob,
  parts: JobParts<Signer>,
  signal: AbortSignal,
): Promise<Outcome> {
  const { item } = job
  if (job.begun >= DELIVERY_LIMITS.maxUnfinished) return { verdict: { kind: 'unfinished' } }
  const age = parts.clock.now().getTime() - item.createdAt
  if (age > parts.maxAgeMs + DELIVERY_LIMITS.longestWaitMs) return { verdict: { kind: 'overdue' } }
  if (age > parts.maxAgeMs) return { verdict: { kind: 'expired' } }
  const outcome = await attemptDelivery(item, parts, signal)
  if ('circuit' in outcome) {
    if (outcome.circuit === 'circuit.closed') parts.held.release(item.host)
    const host = item.onBehalfOf === undefined ? item.host : `${item.host} for ${item.onBehalfOf}`
    parts.onEvent({ kind: outcome.circuit, host })
  }
  return outcome
}

async function settle<Signer>(
  job: DeliveryJob,
  { verdict }: Outcome,
  parts: JobParts<Signer>,
  lease: Lease,
): Promise<void> {
  const { queue, clock, backOff } = parts
  const { item, attempt } = job
  const now = clock.now().getTime()
  if (verdict.kind !== 'hindered') backOff.clear(item.id)
  switch (verdict.kind) {
    case 'delivered': {
      const isOurs = await persist(() => queue.ack(item.id, job.lease), 'queue.ack', parts, lease)
      if (isOurs === true) tell(parts, job, { kind: 'delivery.succeeded', status: verdict.status })
      return
    }
    case 'failed':
      if (verdict.code === 'ERR_CIRCUIT_OPEN') parts.unavailable.note(item)
      return giveUp(job, verdict, parts, lease)
    case 'expired':
      return giveUp(job, { code: 'ERR_DELIVERY_EXPIRED', reason: 'age' }, parts, lease)
    case 'unfinished':
    case 'overdue': {
      const reason = verdict.kind
      const isOurs = await persist(
        () => queue.shelve(item.id, job.lease, reason),
        'queue.shelve',
        parts,
        lease,
      )
      if (isOurs === true) parts.onEvent({ kind: 'delivery.setAside', itemId: item.id, reason })
      return
    }
    case 'interrupted':
      await putBack(job, { dueAt: now, countsAsAttempt: false }, parts, lease)
      return
    case 'hindered':
      parts.report('delivery', verdict.error)
      await putBack(job, { dueAt: now + backOff.next(item.id), countsAsAttempt: false }, parts, lease)
      return
    case 'held': {
      // Others may still reach the host: only items of this very breaker wait.
      if (item.onBehalfOf === undefined) parts.held.hold(item.host, verdict.until)
      const { code, until: dueAt } = verdict
      return delay(job, { code, dueAt, countsAsAttempt: false }, parts, lease)
    }
    case 'retry': {
      if (attempt >= (item.retries ?? DELIVERY_LIMITS.retries)) {
        const { status } = verdict
        const why = {
          code: 'ERR_DELIVERY_EXPIRED',
          reason: 'retries',
          ...(status !== undefined && { status }),
        } as const
        return giveUp(job, why, parts, lease)
      }
      const pause = verdict.retryAfterMs ?? retryDelayMs(attempt, parts.random)
      return delay(job, { code: verdict.code, dueAt: now + pause, countsAsAttempt: true }, parts, lease)
    }
  }
}

/** When an item comes up again. */
interface Again {
  readonly dueAt: number
  readonly countsAsAttempt: boolean
}

async function putBack<Signer>(
  job: DeliveryJob,
  { dueAt, countsAsAttempt }: Again,
  parts: JobParts<Signer>,
  lease: Lease,
): Promise<boolean> {
  const { queue } = parts
  const retry = (): Promise<boolean> => queue.retry(job.item.id, job.lease, dueAt, countsAsAttempt)
  return (await persist(retry, 'queue.retry', parts, lease)) === true
}

async function delay<Signer>(
  job: DeliveryJob,
  { code, ...again }: Again & { readonly code: TootkitErrorCode },
  parts: JobParts<Signer>,
  lease: Lease,
): Promise<void> {
  const { dueAt } = again
  if (await putBack(job, again, parts, lease)) tell(parts, job, { kind: 'delivery.delayed', code, dueAt })
}

/** Why an item is given up. */
interface GiveUp {
  readonly code: TootkitErrorCode
  readonly reason?: 'retries' | 'age'
  /** Of the last answer, if that is what ended it. */
  readonly status?: number
}

async function giveUp<Signer>(
  job: DeliveryJob,
  { code, reason, status }: GiveUp,
  parts: JobParts<Signer>,
  lease: Lease,
): Promise<void> {
  const why = { code, ...(reason !== undefined && { reason }), ...(status !== undefined && { status }) }
  const isOurs = await persist(() => parts.queue.drop(job.item.id, job.lease), 'queue.drop', parts, lease)
  if (isOurs === true) tell(parts, job, { kind: 'delivery.failed', ...why })
}

type Told =
  | Omit<Extract<FederationEvent, { kind: 'delivery.succeeded' }>, CommonKey>
  | Omit<Extract<FederationEvent, { kind: 'delivery.delayed' }>, CommonKey>
  | Omit<Extract<FederationEvent, { kind: 'delivery.failed' }>, CommonKey>
/** What all of them have in common. */
type CommonKey = 'itemId' | 'inbox' | 'activityId' | 'attempt'

function tell<Signer>({ onEvent }: JobParts<Signer>, { item, attempt }: DeliveryJob, told: Told): void {
  const { id: itemId, inbox, activityId } = item
  onEvent({ ...told, itemId, inbox, activityId, attempt })
}
