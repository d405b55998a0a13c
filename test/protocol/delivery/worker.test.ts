import { describe, expect, it } from 'vitest'
import { RemoteError } from '../../../src/errors.js'
import { createDeliveryWorker, type DeliveryRequest } from '../../../src/protocol/delivery/index.js'
import type { DeliveryQueue } from '../../../src/protocol/ports/index.js'
import {
  drain,
  failures,
  halt,
  item,
  kinds,
  MINUTE,
  NOON,
  ok,
  pass,
  settled,
  setUp,
  status,
} from './fixtures.js'

const unreachable = new RemoteError('ERR_REMOTE_UNREACHABLE', 'refused', { retryable: true })

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

  it('gives up what is answered 410, and nothing else for the same inbox or host (T132)', async () => {
    const answers = [status(410)]
    const run = setUp(() => answers.pop() ?? ok)
    await run.queue.enqueue([item('a')])
    await run.worker.runOnce()
    await run.queue.enqueue([item('b'), item('c')])
    await drain(run)
    expect(run.events).toMatchObject([
      { kind: 'delivery.failed', itemId: 'a', code: 'ERR_DELIVERY_GONE', status: 410 },
      { kind: 'delivery.succeeded', itemId: 'b' },
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
    const limits = { concurrency: 1 }
    const run = setUp(() => new RemoteError('ERR_ADDRESS_FORBIDDEN', '10.0.0.1 is private'), { limits })
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

  it('sets aside what it could not have left so long: its clock may be ahead', async () => {
    const run = setUp(() => ok)
    await run.queue.enqueue([item('a')])
    run.clock.advance(8 * 86_400_000 + 1)
    await run.worker.runOnce()
    expect(run.events).toMatchObject([{ kind: 'delivery.setAside', itemId: 'a', reason: 'overdue' }])
    run.clock.advance(-8 * 86_400_000)
    await run.queue.putBack('a')
    await run.worker.runOnce()
    expect(run.sent).toHaveLength(1)
  })

  it('does not lose or count an item when its own parts fail', async () => {
    let left = 3
    const run = setUp(() => ok, {
      senderOf: (id) =>
        left-- > 0 ? Promise.reject(new Error('database away')) : Promise.resolve({ signer: id }),
    })
    await run.queue.enqueue([item('a')])
    const took = await drain(run)
    expect(failures(run.events)).toEqual(['delivery', 'delivery', 'delivery'])
    expect(run.events.at(-1)).toMatchObject({ kind: 'delivery.succeeded', attempt: 0 })
    expect(took).toBe(5000 + 10_000 + 20_000) // longer each time
  })

  it('keeps the verdict when what is known about hosts cannot be written', async () => {
    const run = setUp(() => unreachable)
    run.cache.compareAndSet = () => Promise.reject(new Error('cache away'))
    await run.queue.enqueue([item('a')])
    await run.worker.runOnce()
    expect(run.events).toMatchObject([
      { kind: 'port.failed', during: 'cache', error: new Error('cache away') },
      { kind: 'delivery.delayed', code: 'ERR_REMOTE_UNREACHABLE' },
    ])
  })

  it('needs a lease that outlasts an attempt', () => {
    expect(() => setUp(() => ok, { limits: { leaseMs: 30_000, attemptMs: 30_000 } })).toThrow(RangeError)
  })

  it.each([{ concurrency: 0 }, { pageSize: 1.5 }, { pollMs: NaN }, { maxPerHost: -1 }])(
    'refuses %j',
    (limits) => {
      expect(() => setUp(() => ok, { limits })).toThrow(RangeError)
    },
  )

  it('asks the policy again: nothing goes to a host that was blocked meanwhile', async () => {
    const run = setUp()
    const elsewhere = {
      inbox: 'https://innocent.example/inbox',
      host: 'innocent.example',
      onBehalfOf: 'evil.example',
    }
    await run.queue.enqueue([item('a', { host: 'sub.evil.example' }), item('b', elsewhere), item('c')])
    run.directory.decisions.set('evil.example', 'suspend').set('remote.example', 'silence')
    await drain(run)
    expect(run.sent.map(({ url }) => url)).toEqual(['https://remote.example/inbox'])
    expect(run.events).toMatchObject([
      { kind: 'delivery.failed', itemId: 'a', code: 'ERR_HOST_BLOCKED' },
      { kind: 'delivery.failed', itemId: 'b', code: 'ERR_HOST_BLOCKED' },
      { kind: 'delivery.succeeded', itemId: 'c' },
    ])
  })

  it.each([
    ['Create', 'ERR_ACTOR_BLOCKED'],
    ['Announce', 'ERR_ACTOR_BLOCKED'],
    ['Delete', undefined],
    ['Undo', undefined],
    ['Reject', undefined],
    ['Update', undefined],
  ])('sends of a suspended account what takes something back: %s', async (type, code) => {
    const run = setUp()
    run.directory.decisions.set('https://local.example/users/alice', 'suspend')
    await run.queue.enqueue([item('a', { body: JSON.stringify({ type }) }), item('b', { body: 'no JSON' })])
    await drain(run)
    const outcomes = run.events.map((event) =>
      'itemId' in event ? [event.itemId, 'code' in event ? event.code : undefined] : [],
    )
    expect(Object.fromEntries(outcomes)).toEqual({ a: code, b: 'ERR_ACTOR_BLOCKED' })
  })

  it('asks about all items of one claim in one trip', async () => {
    const run = setUp()
    await run.queue.enqueue(Array.from({ length: 20 }, (_, i) => item(`${i}`, { host: `host${i}.example` })))
    await run.worker.runOnce()
    expect(run.sent).toHaveLength(20)
    expect(run.directory.trips).toHaveLength(1)
  })

  it('makes one commit for each item, and leases many at once', async () => {
    const run = setUp()
    const calls: string[] = []
    for (const name of ['claim', 'ack', 'retry', 'drop', 'extend', 'begin', 'shelve'] as const) {
      const method = run.queue[name].bind(run.queue) as (...parameters: unknown[]) => unknown
      Object.assign(run.queue, {
        [name]: (...parameters: unknown[]) => {
          calls.push(name)
          return method(...parameters)
        },
      })
    }
    let writes = 0
    for (const name of ['set', 'add', 'compareAndSet', 'delete'] as const)
      Object.assign(run.cache, { [name]: () => Promise.resolve(++writes > 0) })
    await run.queue.enqueue(Array.from({ length: 200 }, (_, i) => item(`${i}`, { host: `host${i}.example` })))
    run.worker.start()
    await settled(200)
    await run.worker.stop()
    expect(calls.filter((name) => name === 'ack')).toHaveLength(200)
    expect(calls.filter((name) => name === 'claim').length).toBeLessThanOrEqual(200 / 4)
    expect([...new Set(calls)].sort()).toEqual(['ack', 'claim'])
    expect(writes).toBe(0)
  })

  it('changes nothing for an observer that throws, or rejects', async () => {
    for (const onEvent of [
      () => {
        throw new Error('observer')
      },
      () => Promise.reject(new Error('observer')) as unknown as undefined,
    ]) {
      const run = setUp(({ url }) => (url.includes('one') ? ok : status(404)), { onEvent })
      await run.queue.enqueue([item('a', { host: 'one.example' }), item('b', { host: 'two.example' })])
      await drain(run)
      expect(await run.queue.size()).toBe(0)
    }
  })
})

describe('createDeliveryWorker, running', () => {
  it('drains the queue and sleeps until something is due', async () => {
    const run = setUp((_request, at) => (at === 0 ? status(503) : ok))
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await settled()
    expect(run.sent).toHaveLength(1)
    await pass(run, 40_000)
    expect(run.sent).toHaveLength(2)
    await run.worker.stop()
    expect(run.clock.nextTimer()).toBeUndefined()
  })

  it('is woken by wake, and sees what others queue within half a minute', async () => {
    const run = setUp(() => ok)
    run.worker.start()
    await settled()
    await run.queue.enqueue([item('a')])
    run.worker.wake()
    await settled()
    expect(run.sent).toHaveLength(1)
    await run.queue.enqueue([item('b')])
    await pass(run, 30_000)
    expect(run.sent).toHaveLength(2)
    await run.worker.stop()
  })

  it('wakes twice a minute when there is nothing to do', async () => {
    const run = setUp(() => ok)
    let looks = 0
    for (const name of ['claim', 'nextDueAt'] as const) {
      const method = run.queue[name].bind(run.queue) as (...parameters: unknown[]) => unknown
      Object.assign(run.queue, {
        [name]: (...parameters: unknown[]) => {
          if (name === 'claim') looks += 1
          return method(...parameters)
        },
      })
    }
    run.worker.start()
    await settled()
    looks = 0
    run.outbox.counts.take = 0
    await pass(run, 60 * MINUTE, 10_000)
    expect(looks).toBeLessThanOrEqual(120)
    expect(run.outbox.counts.take).toBeLessThanOrEqual(120)
    expect(looks).toBeGreaterThanOrEqual(100) // it does look
    await run.worker.stop()
  })

  it('sleeps until something is due, however far that is', async () => {
    const run = setUp((_request, at) => (at === 0 ? status(429, { 'retry-after': '600' }) : ok))
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await pass(run, 599_000)
    expect(run.sent).toHaveLength(1)
    await pass(run, 2000)
    expect(run.sent.map(({ at }) => at)).toEqual([0, 600_000])
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
    await halt(run)
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
    await halt(run)
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
    await halt(run)
  })

  it.each(['claim', 'nextDueAt'] as const)(
    'survives a queue whose %s fails, and leaves it alone for longer each time',
    async (name) => {
      const run = setUp(() => ok)
      const method = run.queue[name].bind(run.queue)
      const tries: number[] = []
      let isBusy = true
      Object.assign(run.queue, {
        [name]: (...parameters: never[]) => {
          tries.push(run.clock.now().getTime())
          return isBusy
            ? Promise.reject(new Error('database is locked'))
            : (method as (...p: never[]) => unknown)(...parameters)
        },
      })
      run.worker.start()
      await pass(run, 10_000, 50)
      const pauses = tries.slice(1).map((at, i) => at - tries[i]!)
      expect(pauses).toEqual([250, 500, 1000, 2000, 4000])
      for (let i = 0; i < 1000; i++) run.worker.wake() // what others store does not hurry it
      await settled()
      expect(tries).toHaveLength(6)
      expect(new Set(failures(run.events))).toEqual(new Set(['queue']))
      isBusy = false
      await run.queue.enqueue([item('a')])
      await pass(run, 10_000)
      expect(run.sent).toHaveLength(1)
      await run.worker.stop()
    },
  )

  it('bounds the pauses of a store that fails for hours', async () => {
    const run = setUp(() => ok)
    let tries = 0
    run.outbox.take = () => {
      tries += 1
      return Promise.reject(new Error('read-only database'))
    }
    run.worker.start()
    await pass(run, 60 * MINUTE, 10_000)
    expect(tries).toBeGreaterThan(100)
    expect(tries).toBeLessThan(140)
    await run.worker.stop()
  })

  it('ends a claim that hangs, and claims again when the lease of what it may have claimed is over', async () => {
    const run = setUp(() => ok)
    const claim = run.queue.claim.bind(run.queue)
    let hangs = 1
    run.queue.claim = (options) => (hangs-- > 0 ? new Promise(() => undefined) : claim(options))
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await pass(run, 59_000)
    expect(failures(run.events)).toEqual(['queue'])
    expect(run.sent).toHaveLength(0)
    await pass(run, 8000)
    expect(run.sent).toHaveLength(1)
    await run.worker.stop()
  })

  it('acknowledges what is delivered in spite of a store that is busy, and sends it once', async () => {
    const run = setUp(() => ok)
    const ack = run.queue.ack.bind(run.queue)
    let failing = 5
    run.queue.ack = (id, lease) => (failing-- > 0 ? Promise.reject(new Error('busy')) : ack(id, lease))
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await pass(run, 20_000)
    expect(run.sent).toHaveLength(1)
    expect(await run.queue.size()).toBe(0)
    expect(run.events.at(-1)).toMatchObject({ kind: 'delivery.succeeded' })
    expect(failures(run.events)).toEqual(Array(5).fill('queue.ack'))
    await run.worker.stop()
  })

  it('tells of a delivery whose acknowledgement was kept although the call failed', async () => {
    const run = setUp(() => ok)
    const ack = run.queue.ack.bind(run.queue)
    let failing = 1
    run.queue.ack = async (id, lease) => {
      const isOurs = await ack(id, lease)
      if (failing-- > 0) throw new Error('connection lost')
      return isOurs
    }
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await pass(run, 1000)
    expect(kinds(run.events)).toEqual(['port.failed', 'delivery.succeeded'])
    await run.worker.stop()
  })

  it('gives an acknowledgement up with its lease: the item is sent again, not lost', async () => {
    const run = setUp(() => ok)
    const ack = run.queue.ack.bind(run.queue)
    let isBroken = true
    run.queue.ack = (id, lease) => (isBroken ? Promise.reject(new Error('disk full')) : ack(id, lease))
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await pass(run, 59_000)
    isBroken = false
    await pass(run, 62_000)
    expect(run.sent).toHaveLength(2)
    expect(await run.queue.size()).toBe(0)
    await run.worker.stop()
  })
})

describe('stop', () => {
  it('never rejects, whatever hangs or throws', async () => {
    const run = setUp(() => 'silence')
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await settled()
    run.queue.retry = () => Promise.reject(new Error('closed'))
    run.queue.claim = () => new Promise(() => undefined)
    run.worker.wake()
    await halt(run)
    await halt(run)
    await settled()
    expect(run.clock.nextTimer()).toBeUndefined() // nor does anything keep the process
  })

  it('ends at once when its signal goes off, and hands back what is under way', async () => {
    const run = setUp(() => 'silence')
    await run.queue.enqueue([item('a')])
    run.worker.start()
    await settled()
    const controller = new AbortController()
    const stopped = run.worker.stop({ signal: controller.signal })
    await settled()
    controller.abort()
    await stopped
    const claim = { now: run.clock.now().getTime(), limit: 10, leaseMs: 1, maxPerHost: 10 }
    expect(await run.queue.claim(claim)).toMatchObject([{ attempt: 0, lapses: 0 }])
    expect(run.clock.nextTimer()).toBeUndefined()
  })

  it.each(['ack', 'drop'] as const)(
    'lets go what waited behind an item as soon as a slow store has taken its %s',
    async (verb) => {
      const run = setUp(({ url }) => (verb === 'drop' && url.includes('/a') ? status(410) : ok))
      const { queue } = run
      const slowly: DeliveryQueue = {
        ...queue,
        async [verb](id: string, lease: string) {
          await settled()
          return await queue[verb](id, lease)
        },
      }
      const worker = createDeliveryWorker({ ...run.options, queue: slowly })
      const inboxOf = (id: string) => `https://remote.example/${id}/inbox`
      await queue.enqueue(['a', 'b', 'c'].map((id) => item(id, { orderingKey: 'one', inbox: inboxOf(id) })))
      worker.start()
      await settled(200) // no time goes by
      expect(run.sent.map(({ url }) => url)).toEqual(['a', 'b', 'c'].map(inboxOf))
      await worker.stop()
    },
  )

  it('may be followed by another start', async () => {
    const run = setUp(({ url }) => (url.includes('slow') ? 'silence' : ok))
    await run.queue.enqueue([item('a', { host: 'slow.example' })])
    run.worker.start()
    await settled()
    await halt(run)
    await run.queue.enqueue([item('b')])
    run.worker.start()
    await settled()
    expect(run.events).toMatchObject([{ kind: 'delivery.succeeded', itemId: 'b' }])
    await halt(run)
    await run.queue.enqueue([item('c')])
    const once = run.worker.runOnce()
    await settled()
    await pass(run, 30_000)
    expect(await once).toBeGreaterThan(0)
    expect(run.events).toContainEqual(expect.objectContaining({ kind: 'delivery.succeeded', itemId: 'c' }))
  })

  it('is not disturbed by a worker that was never started', async () => {
    const worker = createDeliveryWorker(setUp().options)
    await worker.stop()
  })
})
