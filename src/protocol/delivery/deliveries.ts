/**
 * The queue's side of a worker: claims what is due and attempts it.
 *
 * @module
 */
import type { DeliveryJob } from '../ports/index.js'
import { within } from './deadline.js'
import { createEnding } from './ending.js'
import { DELIVERY_LIMITS, type DeliveryLimits } from './limits.js'
import { createLines, type Turn } from './lines.js'
import { createPaces } from './paces.js'
import { persist, type Lease } from './persist.js'
import { runJob, type JobParts } from './run-job.js'
import { createShares, type Obstacle } from './shares.js'
import { createSlots } from './slots.js'
import { createTaking } from './taking.js'

/** One side of a worker. */
export interface Side {
  /** Takes what fits in, sets it going, and tells how many that were. */
  readonly take: () => Promise<number>
  /** Takes, if it is worth a look. */
  readonly look: () => Promise<void>
  /** How long there is nothing to do, in milliseconds. */
  readonly pause: () => Promise<number>
  /** Waits for what is under way. */
  readonly idle: () => Promise<void>
}

/** The worker around a side. */
export interface SideSurroundings {
  /** Goes off when the worker stops. */
  readonly stopping: () => AbortSignal
  /** Told whenever there is room for something new. */
  readonly onFree: () => void
}

/** Shortest pause between two looks, and the longest while something is due that cannot be had. */
export const SHORT_PAUSES = { minMs: 100, maxMs: 5000 } as const

/** When those are looked at again that may not begin: strangers soonest, for most of them answer. */
const TURNS = {
  crowd: { firstMs: 300, everyMs: 5, mostMs: 600_000 },
  site: { firstMs: 1000, everyMs: 20, mostMs: 600_000 },
  slow: { firstMs: 1000, everyMs: 20, mostMs: 600_000 },
} as const satisfies Record<Obstacle['kind'], Omit<Turn, 'now'>>
/** A place may be free any moment: a few strangers stay that near. */
const SOON = { firstMs: 100, everyMs: 10, mostMs: 300 } as const satisfies Omit<Turn, 'now'>
/** Claimed beyond the free places at most, where most of what comes may not begin. */
const MAX_REACH = 100
/** Hosts whose pace is remembered. */
const MAX_PACES = 20_000

/** Creates the side of the queue. */
export function createDeliveries<Signer>(
  all: JobParts<Signer> & DeliveryLimits,
  { stopping, onFree }: SideSurroundings,
): Side {
  const { queue, clock, scheduler, held, callMs, concurrency, leaseMs, pollMs } = all
  const { waitingAfterMs, overdueAfterMs, promptMs } = DELIVERY_LIMITS
  const paces = createPaces({ maxHosts: MAX_PACES, promptMs, scheduler })
  const parts = { ...all, send: paces.watch(all.send) }
  const shares = createShares({ ...all, paces })
  const slots = createSlots({ ...all, waitingAfterMs, overdueAfterMs, onFree })
  const lines = createLines(all.random)
  /** Those being put back that may not begin yet. */
  const deferring = new Set<Promise<void>>()
  /** Claims are made for several items at once: fewer free places than this are not worth one. */
  const worthwhile = Math.ceil(concurrency / 4)
  let emptyLooks = 0
  let reach = 0

  const now = (): number => clock.now().getTime()
  const call = () => ({ ms: callMs, scheduler, outer: stopping() })
  const taking = createTaking<DeliveryJob>({
    ...{ what: 'queue.claim', clock, scheduler, callMs, leaseMs, onFree },
    handBack: (job) => putBack(job, now(), { until: now() + leaseMs, signal: stopping() }),
  })

  function begin(job: DeliveryJob, lease: Lease): Promise<void> {
    const { signal, end, dispose } = createEnding(job.item, lease.signal)
    const work = (leave: () => void): Promise<void> =>
      runJob(job, parts, lease, { leave, signal }).finally(dispose)
    return slots.begin(work, { visit: shares.enter(job.item), end })
  }

  /** Begins what may begin, and puts the rest back until its turn. */
  function beginOrDefer(job: DeliveryJob, lease: Lease): boolean {
    const obstacle = shares.obstacleTo(job.item)
    if (obstacle === undefined && slots.free() > 0) {
      void begin(job, lease)
      return true
    }
    if (obstacle?.kind === 'crowd') slots.makeRoom()
    const dueAt = obstacle === undefined ? now() : turnOf(obstacle)
    const task = putBack(job, dueAt, lease).finally(() => {
      deferring.delete(task)
    })
    deferring.add(task)
    return false
  }

  function turnOf({ kind, line }: Obstacle): number {
    const present = now()
    const soon = kind === 'crowd' ? lines.next('soon', { ...SOON, now: present }) : undefined
    // a line that is longer than all bounds goes on at its farthest end
    return soon ?? lines.next(line, { ...TURNS[kind], now: present }) ?? present + TURNS[kind].mostMs
  }

  async function take(): Promise<number> {
    const free = slots.free()
    if (free <= 0) return 0
    const limit = free + reach
    const claimedAt = now()
    const { hosts: exceptHosts } = held.list(claimedAt)
    const claim = { now: claimedAt, limit, leaseMs, maxPerHost: all.maxPerHost, exceptHosts }
    const jobs = await taking.take(() => queue.claim(claim), stopping())
    emptyLooks = jobs.length > 0 ? 0 : emptyLooks + 1
    const lease: Lease = { until: claimedAt + leaseMs, signal: stopping() }
    const fresh = jobs.filter(({ lapses }) => lapses === 0)
    const begun = fresh.filter((job) => beginOrDefer(job, lease)).length
    // behind many that may not begin there may be some that may
    reach = 4 * begun < fresh.length ? Math.min(2 * limit, MAX_REACH) : 0
    if (begun < fresh.length) onFree()
    for (const job of jobs) if (job.lapses > 0) await takeSuspect(job)
    return jobs.length
  }

  /**
   * Attempts an item whose lease lapsed, alone: nothing else begins before it has taken its first steps. That it
   * begins is noted before, so that only what really takes processes down is counted, and not its neighbours.
   */
  async function takeSuspect(job: DeliveryJob): Promise<void> {
    const { item } = job
    const lease: Lease = { until: now() + leaseMs, signal: stopping() }
    try {
      if (!lease.signal.aborted) {
        const note = { ms: callMs, scheduler }
        if (await within(() => noteBegin(job, lease), 'queue.begin', note)) await begin(job, lease)
        return
      }
    } catch (error) {
      parts.report('queue.begin', error)
    }
    const dueAt = lease.signal.aborted ? now() : now() + parts.backOff.next(item.id)
    await putBack(job, dueAt, lease)
  }

  /** Back into the queue, without an attempt. */
  async function putBack({ item, lease: token }: DeliveryJob, dueAt: number, lease: Lease): Promise<void> {
    await persist(() => queue.retry(item.id, token, dueAt, false), 'queue.retry', parts, lease)
  }

  /** Those before it may have taken long: the lease begins anew. False when it is not ours any more. */
  async function noteBegin({ item, begun, lease: token }: DeliveryJob, lease: Lease): Promise<boolean> {
    if (!(await queue.extend(item.id, token, lease.until))) return false
    return begun >= DELIVERY_LIMITS.maxUnfinished || (await queue.begin(item.id, token))
  }

  return {
    take,
    async look() {
      if (slots.free() >= worthwhile) await take()
    },
    async pause() {
      if (slots.free() < worthwhile) return pollMs // who is done first wakes us
      const { hosts, nextFreeAt = Infinity } = held.list(now())
      const ask = (): Promise<number | undefined> => queue.nextDueAt(hosts)
      const dueAt = (await within(ask, 'queue.nextDueAt', call())) ?? Infinity
      return pauseUntil(Math.min(dueAt, nextFreeAt) - now(), { emptyLooks, pollMs })
    },
    async idle() {
      await slots.idle()
      while (deferring.size > 0) await Promise.all(deferring)
      await taking.idle()
    },
  }
}

/** A pause within bounds: longer each time while something is due and cannot be had, since others have it. */
export function pauseUntil(
  dueInMs: number,
  { emptyLooks, pollMs }: { readonly emptyLooks: number; readonly pollMs: number },
): number {
  const { minMs, maxMs } = SHORT_PAUSES
  const least = dueInMs > 0 ? minMs : Math.min(minMs * 2 ** Math.min(emptyLooks, 10), maxMs)
  return Math.min(Math.max(dueInMs, least), pollMs)
}
