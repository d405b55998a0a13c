/**
 * The worker: breaks dispatches down into items, attempts the items, and settles what becomes of them.
 *
 * @module
 */
import type { DeliverySend } from '../../core/model/index.js'
import { quietly } from '../../core/wire/quietly.js'
import { checkedDirectory, systemClock, systemRandom, systemScheduler } from '../ports/index.js'
import type {
  Clock,
  DeliveryQueue,
  Directory,
  KeyValueStore,
  OnEvent,
  Outbox,
  Random,
  Scheduler,
} from '../ports/index.js'
import type { DeliverySender, SendDelivery } from './attempt.js'
import { createBackOff } from './back-off.js'
import { createDeliveries } from './deliveries.js'
import { createDispatches } from './dispatches.js'
import { createFacts } from './facts.js'
import { createHeldHosts } from './held-hosts.js'
import { deliveryLimits, type DeliveryLimits } from './limits.js'
import { createLoop } from './loop.js'
import { createUnavailable } from './unavailable.js'

/** Options of {@link createDeliveryWorker}. */
export interface DeliveryWorkerOptions<Signer> {
  /** Where dispatches wait. */
  readonly outbox: Outbox
  /** Where items wait. */
  readonly queue: DeliveryQueue
  /** Says who follows the senders, who may be sent to and who may send. */
  readonly directory: Directory
  /** Keeps what is known about hosts. Shared by all workers. */
  readonly cache: KeyValueStore
  /** Finds a sender by its actor id; undefined for an account that cannot sign any more. */
  readonly senderOf: (actorId: string) => Promise<DeliverySender<Signer> | undefined>
  readonly send: SendDelivery<Signer>
  /** Makes the dispatch of the newest version of a local post; undefined where there is none any more. */
  readonly compose: (objectId: string) => Promise<DeliverySend | undefined>
  /** Origins of this server (`https://social.example`): what is on them is not sent over HTTP. */
  readonly localOrigins: readonly string[]
  /** Told of everything that happens, failures of your own parts among it (`port.failed`). */
  readonly onEvent?: OnEvent
  /** @defaultValue the machine's clock */
  readonly clock?: Clock
  /** @defaultValue the machine's timers */
  readonly scheduler?: Scheduler
  /** @defaultValue the machine's randomness */
  readonly random?: Random
  /** @defaultValue {@link DELIVERY_LIMITS} */
  readonly limits?: Partial<DeliveryLimits>
}

/** How long {@link DeliveryWorker.stop} may take. */
export interface StopOptions {
  /** @defaultValue 10000 */
  readonly timeoutMs?: number
  /** Ends the waiting at once: what is under way is handed back. */
  readonly signal?: AbortSignal
}

/** A worker over one outbox and one queue. Several may share them, in one process or many. */
export interface DeliveryWorker {
  /** Begins to work until stopped. */
  readonly start: () => void
  /** Looks at outbox and queue now: call it after storing something, to save the pause. */
  readonly wake: () => void
  /**
   * Ends orderly: takes nothing new, waits for what is under way, and hands back what is not done in time, so that
   * the next process starts it at once. Never rejects.
   */
  readonly stop: (options?: StopOptions) => Promise<void>
  /**
   * Takes one batch of what is due, works it off, and tells how many dispatches and items that were. For tests and
   * for runtimes that live only as long as a request.
   */
  readonly runOnce: () => Promise<number>
}

/** Held hosts remembered at most. */
const MAX_HELD_HOSTS = 1000
/** Of the time for stopping, what is kept for handing items back. */
const HAND_BACK_MS = 500
/** Pauses after failures of the host's own parts. */
const FAILURE_PAUSES = { firstMs: 5000, maxMs: 600_000 } as const

/**
 * Creates a worker that delivers what is stored, until it is delivered, given up or set aside.
 *
 * Dispatches are broken down page by page, each page checked against the policy and committed before the next is
 * read. Failures are retried on Mastodon's schedule (17 attempts in two to three days), an item is given up after
 * seven days at the latest. A host that fails five times in a row is left alone for a minute, then for twice
 * as long each time, which costs no attempts; one that failed on seven days is dead until it is heard of.
 * What took a process down is attempted alone, and set aside when its attempt began three times and never ended.
 * What your own parts throw is an event and another try, never an exception. Delivery is at least once: after a crash
 * an item may be sent again.
 *
 * @param options - Stores, policy, sender, senders' keys, bounds.
 * @returns A worker, not yet started.
 * @throws RangeError if a bound is no positive whole number, or a lease does not outlast an attempt.
 * @example
 * ```ts
 * import { createDeliveryWorker, dispatchOf } from 'tootkit/delivery'
 * import { createMemoryState } from 'tootkit/memory'
 * const state = createMemoryState({ origin: 'https://social.example' })
 * const sent: string[] = []
 * const worker = createDeliveryWorker({
 *   ...state,
 *   localOrigins: ['https://social.example'],
 *   senderOf: async (actorId) => ({ signer: { keyId: `${actorId}#main-key` } }),
 *   send: async ({ url }) => {
 *     sent.push(url)
 *     return { status: 202, headers: {} }
 *   },
 *   compose: async () => undefined,
 * })
 * const alice = 'https://social.example/users/alice'
 * const bob = { actorId: 'https://remote.example/bob', inbox: 'https://remote.example/bob/inbox' }
 * const follow = { id: `${alice}/follows/1`, type: 'Follow', actor: alice, object: bob.actorId }
 * await state.apply([dispatchOf(follow, { sender: { id: alice }, recipients: [bob] })])
 * await worker.runOnce() // => 1
 * sent // => ['https://remote.example/bob/inbox']
 * ```
 */
export function createDeliveryWorker<Signer>(options: DeliveryWorkerOptions<Signer>): DeliveryWorker {
  const limits = deliveryLimits(options.limits)
  const { clock = systemClock, scheduler = systemScheduler, random = systemRandom } = options
  const onEvent = quietly(options.onEvent)
  const report = (during: string, error: unknown): void => {
    onEvent({ kind: 'port.failed', during, error })
  }
  const directory = checkedDirectory(options.directory)
  const shared = {
    ...options,
    directory,
    ...limits,
    clock,
    scheduler,
    random,
    onEvent,
    report,
    onPortFailed: report,
    callMs: limits.attemptMs,
    unavailable: createUnavailable(options.cache),
    backOff: createBackOff(FAILURE_PAUSES),
  }
  let stopping = new AbortController()
  const isStopping = (): AbortSignal => stopping.signal

  const deliveries = createDeliveries(
    { ...shared, held: createHeldHosts(MAX_HELD_HOSTS), facts: createFacts(directory) },
    {
      stopping: isStopping,
      onFree: () => {
        queueLoop.wake()
      },
    },
  )
  const dispatches = createDispatches(
    {
      ...shared,
      excused: new Set(),
      onQueued: () => {
        queueLoop.wake()
      },
    },
    {
      stopping: isStopping,
      onFree: () => {
        outboxLoop.wake()
      },
    },
  )
  const queueLoop = createLoop({
    look: deliveries.look,
    pause: deliveries.pause,
    onFailure: (error) => {
      report('queue', error)
    },
    scheduler,
  })
  const outboxLoop = createLoop({
    look: dispatches.look,
    pause: dispatches.pause,
    onFailure: (error) => {
      report('outbox', error)
    },
    scheduler,
  })

  /** After a stop, what begins now is not to be handed back at once. */
  function goOn(): void {
    if (stopping.signal.aborted) stopping = new AbortController()
  }

  async function done(): Promise<void> {
    await Promise.all([queueLoop.idle(), outboxLoop.idle()])
    await Promise.all([deliveries.idle(), dispatches.idle()])
  }

  return {
    start() {
      goOn()
      queueLoop.start()
      outboxLoop.start()
    },
    wake() {
      queueLoop.wake()
      outboxLoop.wake()
    },
    async stop({ timeoutMs = 10_000, signal } = {}) {
      queueLoop.stop()
      outboxLoop.stop()
      await waitOrHandBack(done(), stopping, { timeoutMs, signal, scheduler })
    },
    async runOnce() {
      goOn()
      const dispatched = await dispatches.take()
      await dispatches.idle()
      const delivered = await deliveries.take()
      await deliveries.idle()
      return dispatched + delivered
    },
  }
}

/** Waits for work under way; shortly before time is up it is told to hand back what it has. */
async function waitOrHandBack(
  done: Promise<void>,
  stopping: AbortController,
  {
    timeoutMs,
    signal,
    scheduler,
  }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined; readonly scheduler: Scheduler },
): Promise<void> {
  let cancelEnd = (): void => undefined
  let end = (): void => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const handBack = (): void => {
    stopping.abort(new Error('the worker stops'))
    cancelEnd()
    cancelEnd = scheduler.after(Math.min(HAND_BACK_MS, timeoutMs), end)
  }
  const cancelAbort = scheduler.after(Math.max(0, timeoutMs - HAND_BACK_MS), handBack)
  signal?.addEventListener('abort', handBack, { once: true })
  if (signal?.aborted === true) handBack()
  await Promise.race([done, ended])
  cancelAbort()
  cancelEnd()
  signal?.removeEventListener('abort', handBack)
}
