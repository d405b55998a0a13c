import { describe, expect, it } from 'vitest'
import { RemoteError } from '../../../src/errors.js'
import { createMemoryDeliveryQueue, createMemoryKeyValueStore } from '../../../src/adapters/memory/index.js'
import {
  createDeliveryWorker,
  type DeliveryRequest,
  type DeliveryResponse,
  type DeliveryWorkerOptions,
} from '../../../src/protocol/delivery/index.js'
import type { DeliveryItem, FederationEvent } from '../../../src/protocol/ports/index.js'
import { createFixedClock, createSeededRandom } from '../../../src/testing/index.js'

type Answer = DeliveryResponse | Error | 'silence'
type Options = DeliveryWorkerOptions<string>

const NOON = Date.parse('2026-11-22T12:00:00Z')
const ok: DeliveryResponse = { status: 202, headers: {} }
const status = (code: number, headers: Record<string, string> = {}): DeliveryResponse => ({
  status: code,
  headers,
})
const unreachable = new RemoteError('ERR_REMOTE_UNREACHABLE', 'refused', { retryable: true })

/** A worker on a fixed clock, a script for the other side, and a record of all that happened. */
function setUp(
  answer: (request: DeliveryRequest<string>, at: number) => Answer,
  more: Partial<Options> = {},
) {
  const clock = createFixedClock(NOON)
  const queue = createMemoryDeliveryQueue()
  const cache = createMemoryKeyValueStore({ clock })
  const sent: { readonly at: number; readonly url: string }[] = []
  const events: FederationEvent[] = []
  const errors: unknown[] = []
  const options: Options = {
    queue,
    cache,
    clock,
    scheduler: clock,
    random: createSeededRandom(1),
    senderOf: (id) => Promise.resolve(id.endsWith('/gone') ? undefined : { signer: `${id}#main-key` }),
    send: async (request) => {
      const at = clock.now().getTime() - NOON
      sent.push({ at, url: request.url })
      const outcome = answer(request, at)
      if (outcome === 'silence') return new Promise<never>(() => undefined)
      if (outcome instanceof Error) throw outcome
      return outcome
    },
    onEvent: (event) => events.push(event),
    onError: (error) => errors.push(error),
    ...more,
  }
  const worker = createDeliveryWorker(options)
  return { clock, queue, cache, sent, events, errors, options, worker }
}

function item(id: string, more: Partial<DeliveryItem> = {}): DeliveryItem {
  const host = more.host ?? 'remote.example'
  const inbox = `https://${host}/inbox`
  const senderId = 'https://local.example/users/alice'
  return { id, inbox, host, senderId, activityId: `urn:${id}`, body: '{}', createdAt: NOON, ...more }
}

const kinds = (events: readonly FederationEvent[]): readonly string[] => events.map(({ kind }) => kind)

/** Lets everything that waits for nothing but promises happen. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

type Run = ReturnType<typeof setUp>

/** Runs until the queue is empty, moving the clock to whatever is due next. Gives the time it took. */
async function drain({ clock, queue, worker }: Run, maxSteps = 2000): Promise<number> {
  for (let steps = 0; steps < maxSteps; steps++) {
    if ((await worker.runOnce()) > 0) continue
    const dueAt = await queue.nextDueAt()
    if (dueAt === undefined) return clock.now().getTime() - NOON
    clock.advance(Math.max(1, dueAt - clock.now().getTime()))
  }
  throw new Error('the queue does not drain')
}

describe('createDeliveryWorker', () => {
  it('signs for the sender and sends the octets queued', async () => {
    const requests: DeliveryRequest<string>[] = []
    const run = setUp((request) => {
      requests.push(request)
      return ok
    })
    await run.queue.enqueue([item('a', { body: '{"name":"ä"}', headers: [['X-One', '1']] })])
    expect(await run.worker.runOnce()).toBe(1)
    expect(await run.queue.size()).toBe(0)
    const [request] = requests
    expect(request?.url).toBe('https://remote.example/inbox')
    expect(request?.signer).toBe('https://local.example/users/alice#main-key')
    expect(request?.headers).toEqual([
      ['Content-Type', 'application/activity+json'],
      ['X-One', '1'],
    ])
    expect(new TextDecoder().decode(request?.body)).toBe('{"name":"ä"}')
    expect(run.events).toEqual([
      {
        kind: 'delivery.succeeded',
        itemId: 'a',
        inbox: 'https://remote.example/inbox',
        activityId: 'urn:a',
        status: 202,
        attempt: 0,
      },
    ])
  })

  it('makes 17 attempts on the schedule of Mastodon, then gives up (R9)', async () => {
    const run = setUp(() => status(401)) // an answer, so that the breaker stays out of this
    await run.queue.enqueue([item('a')])
    const total = await drain(run)
    expect(run.sent).toHaveLength(17)
    const lower = [
      15, 16, 31, 96, 271, 640, 1311, 2416, 4111, 6576, 10_015, 14_656, 20_751, 28_576, 38_431, 50_640,
    ]
    const waits = run.sent.slice(1).map(({ at }, i) => (at - run.sent[i]!.at) / 1000)
    for (const [n, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(lower[n]!)
      expect(wait).toBeLessThanOrEqual(lower[n]! + n ** 4 / 2 + 10 * (n + 1))
    }
    expect(total / 3_600_000).toBeGreaterThanOrEqual(49.6)
    expect(total / 3_600_000).toBeLessThanOrEqual(76)
    expect(run.events.at(-1)).toMatchObject({
      kind: 'delivery.failed',
      code: 'ERR_DELIVERY_EXPIRED',
      reason: 'retries',
      status: 401,
      attempt: 16,
    })
    expect(await run.queue.size()).toBe(0)
  })

  it('makes as many retries as the item allows', async () => {
    const run = setUp(() => status(401))
    await run.queue.enqueue([item('a', { retries: 2 })])
    await drain(run)
    expect(run.sent).toHaveLength(3)
  })

  it.each([400, 403, 404, 501])('gives up at once on %i', async (code) => {
    const run = setUp(() => status(code))
    await run.queue.enqueue([item('a')])
    await drain(run)
    expect(run.sent).toHaveLength(1)
    expect(run.events).toMatchObject([{ kind: 'delivery.failed', code: 'ERR_HTTP_STATUS', status: code }])
  })

  it('sends nothing more to an inbox that answered 410, and goes on with its host (T132)', async () => {
    const run = setUp(({ url }) => (url.endsWith('/gone') ? status(410) : ok))
    const gone = { inbox: 'https://remote.example/gone' }
    await run.queue.enqueue([item('a', gone)])
    await run.worker.runOnce()
    await run.queue.enqueue([item('b', gone), item('c')])
    await drain(run)
    expect(run.sent.map(({ url }) => url)).toEqual([
      'https://remote.example/gone',
      'https://remote.example/inbox',
    ])
    expect(run.events).toMatchObject([
      { kind: 'delivery.failed', itemId: 'a', code: 'ERR_DELIVERY_GONE', status: 410 },
      { kind: 'delivery.failed', itemId: 'b', code: 'ERR_DELIVERY_GONE' },
      { kind: 'delivery.succeeded', itemId: 'c' },
    ])
  })

  it.each([
    ['99999999999', 43_200],
    ['-5', 1],
    ['0', 1],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 43_200],
    ['120', 120],
  ])('heeds Retry-After: %s within bounds (T132)', async (value, seconds) => {
    const run = setUp((_request, at) => (at === 0 ? status(429, { 'retry-after': value }) : ok))
    await run.queue.enqueue([item('a')])
    expect(await drain(run)).toBe(seconds * 1000)
  })

  it('refuses a private address once and for all (T20)', async () => {
    const run = setUp(() => new RemoteError('ERR_ADDRESS_FORBIDDEN', '10.0.0.1 is private'))
    await run.queue.enqueue([item('a')])
    await drain(run)
    expect(run.sent).toHaveLength(1)
    expect(run.events).toMatchObject([{ kind: 'delivery.failed', code: 'ERR_ADDRESS_FORBIDDEN' }])
  })

  it('counts private addresses against the host (T20)', async () => {
    const run = setUp(() => new RemoteError('ERR_ADDRESS_FORBIDDEN', '10.0.0.1 is private'), {
      concurrency: 1,
    })
    await run.queue.enqueue(Array.from({ length: 6 }, (_, i) => item(`${i}`)))
    for (let i = 0; i < 6; i++) await run.worker.runOnce()
    expect(run.sent).toHaveLength(5)
    expect(kinds(run.events)).toContain('circuit.opened')
  })

  it('gives up what a sender without keys has queued', async () => {
    const run = setUp(() => ok)
    await run.queue.enqueue([item('a', { senderId: 'https://local.example/users/gone' })])
    await drain(run)
    expect(run.sent).toEqual([])
    expect(run.events).toMatchObject([{ kind: 'delivery.failed', code: 'ERR_UNKNOWN_ACCOUNT' }])
  })

  it('ends an attempt after 30 s, whether the sender heeds the signal or not', async () => {
    const run = setUp((_request, at) => (at === 0 ? 'silence' : ok))
    await run.queue.enqueue([item('a')])
    const once = run.worker.runOnce()
    await settled()
    run.clock.advance(30_000)
    await once
    expect(run.events).toMatchObject([{ kind: 'delivery.delayed', code: 'ERR_FETCH_TIMEOUT' }])
  })

  it('gives up items older than seven days (R12)', async () => {
    const run = setUp(() => ok)
    await run.queue.enqueue([item('old'), item('young', { createdAt: NOON + 2 })])
    run.clock.advance(7 * 86_400_000 + 1)
    await run.worker.runOnce()
    expect(run.sent).toHaveLength(1)
    expect(run.events).toMatchObject([
      { kind: 'delivery.failed', itemId: 'old', code: 'ERR_DELIVERY_EXPIRED', reason: 'age' },
      { kind: 'delivery.succeeded', itemId: 'young' },
    ])
  })

  it('sets aside an item that took three processes down, and delivers the others (R8)', async () => {
    const given: unknown[] = []
    const run = setUp(() => ok, { onGiveUp: (it, why) => void given.push([it.id, why]) })
    await run.queue.enqueue([item('poison')])
    for (let crash = 0; crash < 3; crash++) {
      await run.queue.claim({ now: run.clock.now().getTime(), limit: 1, leaseMs: 60_000, maxPerHost: 2 })
      run.clock.advance(60_000)
    }
    await run.queue.enqueue([item('other')])
    await drain(run)
    expect(given).toEqual([['poison', { code: 'ERR_DELIVERY_EXPIRED', reason: 'poison' }]])
    expect(run.sent).toHaveLength(1)
  })

  it('tells onGiveUp before the item goes, and keeps it when that fails', async () => {
    let calls = 0
    const run = setUp(() => status(404), {
      onGiveUp: () => {
        calls += 1
        if (calls === 1) throw new Error('the disk is full')
      },
    })
    await run.queue.enqueue([item('a')])
    await run.worker.runOnce()
    expect(run.errors).toEqual([new Error('the disk is full')])
    expect(await run.queue.size()).toBe(1)
    await drain(run)
    expect(calls).toBe(2)
    expect(await run.queue.size()).toBe(0)
  })

  it('does not lose or count an item when its own parts fail', async () => {
    let failures = 3
    const run = setUp(() => ok, {
      senderOf: (id) =>
        failures-- > 0 ? Promise.reject(new Error('database away')) : Promise.resolve({ signer: id }),
    })
    await run.queue.enqueue([item('a')])
    await drain(run)
    expect(run.errors).toHaveLength(3)
    expect(run.events).toMatchObject([{ kind: 'delivery.succeeded', attempt: 0 }])
  })

  it('keeps the verdict when what is known about hosts cannot be written', async () => {
    const run = setUp(() => unreachable)
    run.cache.compareAndSet = () => Promise.reject(new Error('cache away'))
    await run.queue.enqueue([item('a')])
    await run.worker.runOnce()
    expect(run.errors).toEqual([new Error('cache away')])
    expect(run.events).toMatchObject([{ kind: 'delivery.delayed', code: 'ERR_REMOTE_UNREACHABLE' }])
  })

  it('needs a lease that outlasts an attempt', () => {
    expect(() => setUp(() => ok, { leaseMs: 30_000, attemptMs: 30_000 })).toThrow(RangeError)
  })
})

describe('createDeliveryWorker, running', () => {
  it('drains the queue and sleeps until something is due', async () => {
    const run = setUp((_request, at) => (at === 0 ? status(503) : ok))
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await settled()
    expect(run.sent).toHaveLength(1)
    for (let i = 0; i < 40; i++) {
      run.clock.advance(1000)
      await settled()
    }
    expect(run.sent).toHaveLength(2)
    await run.worker.stop()
    expect(run.clock.nextTimer()).toBeUndefined()
  })

  it('is woken by wake, and sees what others queue within a second', async () => {
    const run = setUp(() => ok)
    run.worker.start()
    await settled()
    await run.queue.enqueue([item('a')])
    run.worker.wake()
    await settled()
    expect(run.sent).toHaveLength(1)
    await run.queue.enqueue([item('b')])
    run.clock.advance(1000)
    await settled()
    expect(run.sent).toHaveLength(2)
    await run.worker.stop()
  })

  it('keeps within its concurrency and two per host (R15)', async () => {
    const run = setUp(() => 'silence')
    await run.queue.enqueue(
      Array.from({ length: 100 }, (_, i) => item(`${i}`, { host: `host${i % 15}.example` })),
    )
    run.worker.start()
    await settled()
    expect(run.sent).toHaveLength(20)
    expect(run.sent.filter(({ url }) => url === 'https://host0.example/inbox')).toHaveLength(2)
    const stopped = run.worker.stop()
    await settled()
    run.clock.advance(10_000)
    await stopped
  })

  it('lets a slow host harm only itself (R15)', async () => {
    const run = setUp(({ url }) => (url.includes('slow') ? 'silence' : ok))
    await run.queue.enqueue(
      Array.from({ length: 1000 }, (_, i) => item(`slow ${i}`, { host: 'slow.example' })),
    )
    await run.queue.enqueue(
      Array.from({ length: 1000 }, (_, i) => item(`${i}`, { host: `host${i % 50}.example` })),
    )
    run.worker.start()
    for (let i = 0; i < 100 && run.sent.length < 1002; i++) await settled()
    expect(run.sent.filter(({ url }) => url.includes('slow'))).toHaveLength(2)
    expect(run.sent).toHaveLength(1002)
    const stopped = run.worker.stop({ timeoutMs: 1 })
    await settled()
    run.clock.advance(1)
    await stopped
  })

  it('stops orderly: waits, then hands back what is not done, uncounted (R7)', async () => {
    let release = (): void => undefined
    const run = setUp(() => ok, {
      send: ({ url }) =>
        url.includes('quick')
          ? new Promise((resolve) => {
              release = () => {
                resolve(ok)
              }
            })
          : new Promise<never>(() => undefined),
    })
    await run.queue.enqueue([item('quick', { host: 'quick.example' }), item('stuck'), item('stuck too')])
    run.worker.start()
    await settled()
    await run.queue.enqueue([item('late')])
    const stopped = run.worker.stop({ timeoutMs: 10_000 })
    release()
    await settled()
    run.clock.advance(9999)
    await stopped
    expect(kinds(run.events)).toEqual(['delivery.succeeded'])
    const jobs = await run.queue.claim({
      now: run.clock.now().getTime(),
      limit: 10,
      leaseMs: 1,
      maxPerHost: 10,
    })
    expect(jobs.map(({ item: { id }, attempt, lapses }) => [id, attempt, lapses])).toEqual([
      ['late', 0, 0],
      ['stuck', 0, 0],
      ['stuck too', 0, 0],
    ])
  })

  it('does not claim more than ten times a second when idle, wherever the clock jumps (R18)', async () => {
    const run = setUp(() => 'silence')
    let claims = 0
    const claim = run.queue.claim.bind(run.queue)
    run.queue.claim = (options) => {
      claims += 1
      return claim(options)
    }
    // two under way, one due that must wait for them: due, and not to be had
    await run.queue.enqueue([item('a'), item('b'), item('c')])
    run.worker.start()
    await settled()
    for (const jump of [0, 86_400_000, -2 * 86_400_000, 86_400_000]) {
      run.clock.jump(jump)
      const before = claims
      for (let i = 0; i < 20; i++) {
        run.clock.advance(50)
        await settled()
      }
      expect(claims - before).toBeLessThanOrEqual(10)
    }
    const stopped = run.worker.stop({ timeoutMs: 1 })
    await settled()
    run.clock.advance(1)
    await stopped
  })

  it('survives a queue that fails', async () => {
    const run = setUp(() => ok)
    const claim = run.queue.claim.bind(run.queue)
    run.queue.claim = () => Promise.reject(new Error('queue away'))
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await settled()
    expect(run.errors).toEqual([new Error('queue away')])
    run.queue.claim = claim
    run.clock.advance(1000)
    await settled()
    expect(run.sent).toHaveLength(1)
    await run.worker.stop()
  })
})
