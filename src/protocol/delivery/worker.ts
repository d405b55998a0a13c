/**
 * The worker: takes items from the queue, attempts them, and settles what becomes of them.
 *
 * @module
 */
import { systemClock, systemScheduler } from '../ports/index.js'
import { createHeldHosts } from './held-hosts.js'
import { DELIVERY_LIMITS } from './limits.js'
import { runJob, type JobParts } from './run-job.js'

export interface DeliveryWorkerOptions<Signer> extends JobParts<Signer> {
  /**
   * Attempts under way at once.
   *
   * @defaultValue 20
   */
  readonly concurrency?: number
  /**
   * Attempts under way at once to one host, among all workers of the queue.
   *
   * @defaultValue 2
   */
  readonly maxPerHost?: number
  /**
   * How long an item is this worker's. Longer than `attemptMs`.
   *
   * @defaultValue 60000
   */
  readonly leaseMs?: number
  /**
   * Longest pause between two looks at the queue: how soon is seen what another process has queued.
   *
   * @defaultValue 1000
   */
  readonly pollMs?: number
}

/** A worker over one queue. Several may share a queue, in one process or many. */
export interface DeliveryWorker {
  /** Begins to work until stopped. */
  readonly start: () => void
  /** Looks at the queue now: call it after queueing, to save the pause. */
  readonly wake: () => void
  /**
   * Ends orderly: takes nothing new, waits for what is under way, and hands back what is not done in time,
   * so that the next process starts it at once. Takes `timeoutMs` at most, 10000 by default.
   */
  readonly stop: (options?: { readonly timeoutMs?: number }) => Promise<void>
  /**
   * Takes one batch of what is due, works it off, and tells how many items that were. For tests and for
   * runtimes that live only as long as a request.
   */
  readonly runOnce: () => Promise<number>
}

/** Shortest pause between two looks at a queue from which nothing could be had. */
const MIN_PAUSE_MS = 100
const MAX_HELD_HOSTS = 10_000
/** Of the time for stopping, what is kept for handing items back. */
const HAND_BACK_MS = 500

/**
 * Creates a worker that delivers what is queued, until it is delivered or given up.
 *
 * Failures are retried on Mastodon's schedule (17 attempts in two to three days), an item is given up after
 * seven days at the latest. A host that fails five times in a row is left alone for a minute, then for twice
 * as long each time, which costs no attempts; one that failed on seven days is dead until it is heard of.
 * Delivery is at least once: after a crash an item may be sent again.
 *
 * @param options - Queue, sender, senders' keys, what is known about hosts, bounds.
 * @returns A worker, not yet started.
 * @throws RangeError if a lease does not outlast an attempt.
 * @example
 * ```ts
 * import { createDeliveryWorker } from 'tootkit/delivery'
 * import { createMemoryDeliveryQueue, createMemoryKeyValueStore } from 'tootkit/memory'
 * const sent: string[] = []
 * const queue = createMemoryDeliveryQueue()
 * const worker = createDeliveryWorker({
 *   queue,
 *   cache: createMemoryKeyValueStore(),
 *   senderOf: async (actorId) => ({ signer: { keyId: `${actorId}#main-key` } }),
 *   send: async ({ url }) => {
 *     sent.push(url)
 *     return { status: 202, headers: {} }
 *   },
 *   onError: console.error,
 * })
 * const [inbox, host, id] = ['https://remote.example/inbox', 'remote.example', 'https://a.example/1']
 * const item = { id, inbox, host, senderId: 'https://a.example/alice', activityId: id, body: '{}', createdAt: Date.now() }
 * await queue.enqueue([item])
 * await worker.runOnce() // => 1
 * sent // => ['https://remote.example/inbox']
 * ```
 */
export function createDeliveryWorker<Signer>(options: DeliveryWorkerOptions<Signer>): DeliveryWorker {
  const { queue, clock = systemClock, scheduler = systemScheduler, onError } = options
  const { concurrency = DELIVERY_LIMITS.concurrency, maxPerHost = DELIVERY_LIMITS.maxPerHost } = options
  const { leaseMs = DELIVERY_LIMITS.leaseMs, attemptMs = DELIVERY_LIMITS.attemptMs, pollMs = 1000 } = options
  if (leaseMs <= attemptMs) throw new RangeError('leaseMs must be longer than attemptMs')
  const held = createHeldHosts(MAX_HELD_HOSTS)
  const underWay = new Set<Promise<void>>()
  let stopping = new AbortController()
  let isRunning = false
  let isLooking = false
  let looking = Promise.resolve()
  let lookAgain = false
  let cancelPause = (): void => undefined

  const now = (): number => clock.now().getTime()
  const isWanted = (): boolean => isRunning && lookAgain

  /** Claims what fits in and sets it going; tells how many items that were. */
  async function claim(): Promise<number> {
    const limit = concurrency - underWay.size
    if (limit <= 0) return 0
    const { hosts: exceptHosts } = held.list(now())
    const jobs = await queue.claim({ now: now(), limit, leaseMs, maxPerHost, exceptHosts })
    for (const job of jobs) {
      const task = runJob(job, options, { held, signal: stopping.signal }).finally(() => {
        underWay.delete(task)
        wake()
      })
      underWay.add(task)
    }
    return jobs.length
  }

  function wake(): void {
    if (!isRunning) return
    lookAgain = true
    if (!isLooking) looking = look()
  }

  /** Claims as long as there is a reason to, then pauses. Never rejects. */
  async function look(): Promise<void> {
    isLooking = true
    cancelPause()
    let pauseMs = pollMs
    try {
      do {
        lookAgain = false
        await claim()
        pauseMs = await pauseUntilDue()
      } while (isWanted())
    } catch (error) {
      onError(error)
    }
    isLooking = false
    if (isRunning) cancelPause = scheduler.after(pauseMs, wake)
  }

  /** How long there is nothing to do. */
  async function pauseUntilDue(): Promise<number> {
    if (underWay.size >= concurrency) return pollMs // whoever is done first wakes us
    const { hosts, nextFreeAt = Infinity } = held.list(now())
    const dueAt = (await queue.nextDueAt(hosts)) ?? Infinity
    return Math.min(Math.max(Math.min(dueAt, nextFreeAt) - now(), MIN_PAUSE_MS), pollMs)
  }

  return {
    start() {
      if (isRunning) return
      isRunning = true
      stopping = new AbortController()
      wake()
    },
    wake,
    async stop({ timeoutMs = 10_000 } = {}) {
      isRunning = false
      cancelPause()
      const cancelAbort = scheduler.after(Math.max(0, timeoutMs - HAND_BACK_MS), () => {
        stopping.abort(new Error('the worker stops'))
      })
      let cancelEnd = (): void => undefined
      const end = new Promise<void>((resolve) => {
        cancelEnd = scheduler.after(timeoutMs, resolve)
      })
      const done = looking.then(() => Promise.all(underWay))
      await Promise.race([done, end])
      cancelAbort()
      cancelEnd()
    },
    async runOnce() {
      const count = await claim()
      await Promise.all(underWay)
      return count
    },
  }
}
