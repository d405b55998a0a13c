import { describe, expect, it } from 'vitest'
import type { DeliverySend } from '../../../src/core/model/index.js'
import { createDeliveryWorker, type DeliveryWorker } from '../../../src/protocol/delivery/index.js'
import {
  alice,
  dispatch,
  drain,
  failures,
  halt,
  kinds,
  listOf,
  NOON,
  pass,
  settled,
  setUp,
  stranger,
  strangers,
  type Run,
} from './fixtures.js'

const update = (objectId: string) =>
  ({ kind: 'update.send', objectId, at: new Date(NOON).toISOString() }) as const

describe('dispatches', () => {
  it('are broken down page by page, queued and sent', async () => {
    const run = setUp(undefined, { limits: { pageSize: 10 } })
    run.directory.followers.set(alice, strangers(45))
    run.outbox.put(dispatch('urn:1'))
    await drain(run)
    expect(run.outbox.steps.map(({ kind }) => kind)).toEqual(['page', 'page', 'page', 'page', 'done'])
    expect(new Set(run.sent.map(({ url }) => url)).size).toBe(45)
    expect(await run.outbox.size()).toBe(0)
  })

  it('tell of whom they leave out, as of an attempt that failed', async () => {
    const run = setUp()
    const failureDays = ['1', '2', '3', '4', '5', '6', '7']
    await run.cache.set('circuit:remote.example', { failures: [], failureDays }, 7 * 86_400_000)
    const recipient = { actorId: 'https://remote.example/users/bob', inbox: 'https://remote.example/inbox' }
    for (const id of ['urn:1', 'urn:2']) {
      run.outbox.put(dispatch(id, { to: [recipient] }))
      await drain(run) // the first comes to know it by an attempt
    }
    expect(run.sent).toEqual([])
    expect(run.events).toMatchObject([
      { kind: 'delivery.failed', activityId: 'urn:1', code: 'ERR_CIRCUIT_OPEN' },
      { kind: 'delivery.failed', activityId: 'urn:2', code: 'ERR_CIRCUIT_OPEN' },
    ])
  })

  it('are taken up when the worker is woken, and wake the queue', async () => {
    const run = setUp()
    run.directory.followers.set(alice, strangers(3))
    run.worker.start()
    await settled()
    run.outbox.put(dispatch('urn:1'))
    run.worker.wake()
    await settled(100)
    expect(run.sent).toHaveLength(3)
    await run.worker.stop()
    expect(run.clock.nextTimer()).toBeUndefined()
  })

  it('take no more memory for 100,000 followers than for 1,000', async () => {
    const run = setUp()
    let queued = 0
    let most = 0
    run.queue.enqueue = (items) => {
      queued += items.length
      most = Math.max(most, items.length)
      return Promise.resolve()
    }
    run.directory.followers.set(alice, strangers(100_000))
    run.outbox.put(dispatch('urn:1'))
    await run.worker.runOnce()
    run.outbox.steps.length = 0
    run.directory.trips.length = 0
    expect(queued).toBe(100_000)
    expect(most).toBe(1000)
  })

  it('go on where a killed process stopped, and leave nobody out', async () => {
    const run = setUp(undefined, { limits: { pageSize: 10 } })
    run.directory.followers.set(alice, strangers(95))
    run.outbox.put(dispatch('urn:1'))
    for (let life = 0; life < 12; life++) {
      let steps = 0
      const worker = createDeliveryWorker({
        ...run.options,
        outbox: {
          ...run.outbox,
          step: (...parameters) =>
            ++steps > 1 ? new Promise(() => undefined) : run.outbox.step(...parameters), // killed in the second
        },
      })
      worker.start()
      await settled()
      await halt({ ...run, worker })
      await pass(run, 61_000, 30_000)
    }
    await drain(run)
    expect(new Set(run.sent.map(({ url }) => url)).size).toBe(95)
    expect(run.sent).toHaveLength(95)
  })

  it('that took three processes down before their first page are set aside, and seen', async () => {
    const run = setUp()
    run.outbox.put(dispatch('urn:poison'))
    run.directory.followers.set(alice, strangers(3))
    for (let life = 0; life < 4; life++) {
      await run.outbox.take({ now: run.clock.now().getTime(), limit: 1, leaseMs: 60_000 })
      run.clock.advance(60_000)
    }
    expect(await run.worker.runOnce()).toBe(1)
    expect(run.outbox.shelf).toEqual([`urn:poison ${alice}`])
    expect(run.events).toEqual([
      { kind: 'delivery.setAside', itemId: `urn:poison ${alice}`, reason: 'unfinished' },
    ])
    expect(run.sent).toEqual([])
  })

  it('make shorter pages after a kill, so that they come further before the next', async () => {
    const run = setUp(undefined, { limits: { pageSize: 1000 } })
    run.directory.followers.set(alice, strangers(2000))
    run.outbox.put(dispatch('urn:1'))
    await run.outbox.take({ now: NOON, limit: 1, leaseMs: 60_000 })
    run.clock.advance(60_000)
    await run.worker.runOnce()
    const [first] = run.outbox.steps
    expect(first?.kind === 'page' && first.items.length).toBe(125)
  })

  it('about one thing go out in order: a Delete after its Create', async () => {
    const run = setUp(undefined, { limits: { pageSize: 5 } })
    run.directory.followers.set(alice, strangers(12))
    run.outbox.put(dispatch('urn:create', { subject: 'urn:note' }))
    run.outbox.put(dispatch('urn:delete', { subject: 'urn:note' }))
    const order: string[] = []
    const worker = createDeliveryWorker({
      ...run.options,
      onEvent: (event) => {
        if (event.kind === 'delivery.succeeded') order.push(event.activityId)
      },
    })
    await drain({ ...run, worker })
    expect(order).toEqual([...Array<string>(12).fill('urn:create'), ...Array<string>(12).fill('urn:delete')])
  })

  it('of the newest version of a post are composed when due, and not sent where it is gone', async () => {
    const asked: string[] = []
    const compose = (statusId: string): Promise<DeliverySend | undefined> => {
      asked.push(statusId)
      return Promise.resolve(statusId === 'urn:gone' ? undefined : dispatch(`${statusId}/update`))
    }
    const run = setUp(undefined, { compose })
    run.directory.followers.set(alice, strangers(2))
    run.outbox.put(update('urn:note'), NOON + 60_000)
    run.outbox.put(update('urn:gone'), NOON + 60_000)
    await run.worker.runOnce()
    expect(asked).toEqual([])
    await drain(run)
    expect(asked).toEqual(['urn:note', 'urn:gone'])
    expect(run.sent).toHaveLength(2)
    expect(await run.outbox.size()).toBe(0)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('database away')), 0],
    ['hangs', () => new Promise<never>(() => undefined), 30_000],
  ])('come again later when composing %s, and hold up nobody else', async (_what, broken, takes) => {
    let isBroken = true
    const run = setUp(undefined, {
      compose: (statusId) => (isBroken ? broken() : Promise.resolve(dispatch(`${statusId}/update`))),
    })
    run.directory.followers.set(alice, strangers(2))
    run.outbox.put(update('urn:note'))
    run.outbox.put(dispatch('urn:other'))
    run.worker.start()
    await pass(run, takes + 1000)
    expect(run.sent).toHaveLength(2)
    expect(failures(run.events)).toEqual(['outbox'])
    isBroken = false
    await pass(run, 6000)
    expect(run.sent).toHaveLength(4)
    expect(kinds(run.events)).not.toContain('delivery.setAside')
    await run.worker.stop()
  })

  it('are tried for hours while the directory is away, less and less often, and never set aside', async () => {
    const run = setUp()
    run.directory.followers.set(alice, strangers(2))
    const answer = run.directory.answer.bind(run.directory)
    run.directory.answer = () => Promise.reject(new Error('database away'))
    run.outbox.put(dispatch('urn:1'))
    run.worker.start()
    await pass(run, 2 * 3_600_000, 10_000)
    expect(failures(run.events).length).toBeGreaterThan(10)
    expect(failures(run.events).length).toBeLessThan(25)
    run.directory.answer = answer
    await pass(run, 600_000, 10_000)
    expect(run.sent).toHaveLength(2)
    await run.worker.stop()
  })

  it('are not set aside for a store that takes no step: that is no fault of theirs', async () => {
    const run = setUp()
    run.directory.followers.set(alice, strangers(2))
    const step = run.outbox.step.bind(run.outbox)
    run.outbox.step = () => Promise.reject(new Error('disk full'))
    run.outbox.put(dispatch('urn:1'))
    run.worker.start()
    await pass(run, 10 * 60_000, 1000)
    run.outbox.step = step
    await pass(run, 2 * 60_000, 1000)
    expect(run.outbox.shelf).toEqual([])
    expect(run.sent).toHaveLength(2)
    await run.worker.stop()
  })

  it('hand their turn on after half a lease, and are handed back when the worker stops', async () => {
    const run = setUp(undefined, { limits: { pageSize: 1 } })
    run.directory.followers.set(alice, strangers(100))
    const answer = run.directory.answer.bind(run.directory)
    run.directory.answer = async (questions: never) => {
      await new Promise<void>((resolve) => run.clock.after(2000, resolve)) // slow, so that a lease would not do
      return answer(questions)
    }
    run.outbox.put(dispatch('urn:1'))
    run.worker.start()
    await pass(run, 40_000, 500)
    expect(run.outbox.steps.map(({ kind }) => kind)).toContain('later')
    const stopped = run.worker.stop({ timeoutMs: 5000 })
    await pass(run, 5000, 500)
    await stopped
    const entries = await run.outbox.take({ now: run.clock.now().getTime(), limit: 1, leaseMs: 1 })
    expect(entries).toMatchObject([{ lapses: 0 }])
    expect(entries[0]?.cursor).toBeDefined()
  })

  it('stop where somebody else has them by now', async () => {
    const run = setUp(undefined, { limits: { pageSize: 1 } })
    run.directory.followers.set(alice, strangers(10))
    let calls = 0
    run.outbox.step = () => Promise.resolve(++calls < 1)
    run.outbox.put(dispatch('urn:1'))
    await run.worker.runOnce()
    expect(calls).toBe(1)
    expect(kinds(run.events)).toEqual([])
  })

  it('of many accounts are worked on side by side, four at a time', async () => {
    const run = setUp()
    const worker = hungry(run, 10)
    await settled()
    expect(run.outbox.counts.take).toBeGreaterThan(0)
    expect(run.directory.trips.filter((trip) => trip[0]?.about === 'followers.inboxes')).toHaveLength(4)
    await halt({ ...run, worker })
  })

  it('ask the policy for each page: who was blocked meanwhile gets none', async () => {
    const run = setUp(undefined, { limits: { pageSize: 2 } })
    run.directory.followers.set(alice, listOf([0, 1, 2, 3, 4].map(stranger)))
    run.directory.decisions.set(new URL(stranger(3).inbox).hostname, 'suspend')
    run.outbox.put(dispatch('urn:1'))
    await drain(run)
    expect(run.sent.map(({ url }) => url)).toEqual([0, 1, 2, 4].map((n) => stranger(n).inbox))
    expect(kinds(run.events)).not.toContain('delivery.failed')
  })
})

/** Starts a worker whose directory never answers, with so many dispatches. */
function hungry(run: Run, count: number): DeliveryWorker {
  for (let i = 0; i < count; i++) run.outbox.put(dispatch(`urn:${i}`))
  const { trips } = run.directory
  run.directory.answer = ((questions: never[]) => {
    trips.push(questions)
    return new Promise(() => undefined)
  }) as never
  const worker = createDeliveryWorker(run.options)
  worker.start()
  return worker
}
