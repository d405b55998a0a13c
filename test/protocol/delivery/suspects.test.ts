import { describe, expect, it } from 'vitest'
import { createDeliveryWorker, type DeliveryWorker } from '../../../src/protocol/delivery/index.js'
import { failures, halt, item, kinds, NOON, ok, pass, settled, setUp, type Run } from './fixtures.js'

/** A process that can be killed: from then on nothing of it reaches the stores, and nothing is sent. */
function startProcess(
  run: Run,
  send: Run['options']['send'],
): { readonly worker: DeliveryWorker; readonly kill: () => void } {
  let isDead = false
  const never = (): Promise<never> => new Promise<never>(() => undefined)
  const mortal = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...parameters: unknown[]): unknown =>
          isDead ? never() : (member as (...p: unknown[]) => unknown).apply(target, parameters)
      },
    })
  const worker = createDeliveryWorker({
    ...run.options,
    queue: mortal(run.queue),
    outbox: mortal(run.outbox),
    cache: mortal(run.cache),
    directory: mortal(run.directory),
    send: (request) => (isDead ? never() : send(request)),
    onEvent: (event) => {
      if (!isDead) run.events.push(event)
    },
  })
  worker.start()
  return {
    worker,
    kill() {
      isDead = true
    },
  }
}

describe('items whose leases lapsed', () => {
  it('are lost by no kill: three a minute apart, of twenty healthy items', async () => {
    const run = setUp()
    const received = new Set<string>()
    await run.queue.enqueue(Array.from({ length: 20 }, (_, i) => item(`${i}`, { host: `host${i}.example` })))
    for (let kill = 0; kill < 3; kill++) {
      const process = startProcess(run, () => new Promise(() => undefined)) // killed before anybody answers
      await settled()
      process.kill()
      await pass(run, 61_000)
    }
    const last = startProcess(run, ({ url }) => {
      received.add(url)
      return Promise.resolve(ok)
    })
    await pass(run, 120_000)
    expect(received.size).toBe(20)
    expect(await run.queue.size()).toBe(0)
    expect(kinds(run.events)).not.toContain('delivery.setAside')
    expect((await run.queue.setAside({ limit: 10 })).items).toEqual([])
    await halt({ ...run, worker: last.worker })
  })

  it('are attempted alone: nothing else begins before one has taken its first steps', async () => {
    const run = setUp()
    const suspects = Array.from({ length: 5 }, (_, i) => item(`${i}`, { host: `suspect${i}.example` }))
    await run.queue.enqueue(suspects)
    await run.queue.claim({ now: NOON, limit: 5, leaseMs: 60_000, maxPerHost: 2 })
    run.clock.advance(60_000)
    const underWay = new Set<string>()
    const beside: string[][] = []
    const { worker } = startProcess(run, ({ url }) => {
      beside.push([...underWay])
      underWay.add(url)
      return new Promise((resolve) => {
        run.clock.after(300, () => {
          underWay.delete(url)
          resolve(ok)
        })
      })
    })
    await settled()
    await run.queue.enqueue([item('new', { host: 'new.example', createdAt: run.clock.now().getTime() })])
    worker.wake()
    await pass(run, 3000, 100)
    expect(beside).toEqual([[], [], [], [], [], []])
    expect(await run.queue.size()).toBe(0)
    await halt({ ...run, worker })
  })

  it('hold nobody up for longer than a second each, though their servers hang', async () => {
    const run = setUp()
    await run.queue.enqueue(
      Array.from({ length: 3 }, (_, i) => item(`${i}`, { host: `suspect${i}.example` })),
    )
    await run.queue.claim({ now: NOON, limit: 5, leaseMs: 60_000, maxPerHost: 2 })
    run.clock.advance(60_000)
    let good = 0
    const { worker } = startProcess(run, ({ url }) => {
      if (url.includes('suspect')) return new Promise(() => undefined)
      good = run.clock.now().getTime()
      return Promise.resolve(ok)
    })
    await settled()
    const queuedAt = run.clock.now().getTime()
    await run.queue.enqueue([item('good', { createdAt: queuedAt })])
    worker.wake()
    await pass(run, 5000, 100)
    expect(good - queuedAt).toBeLessThanOrEqual(3100)
    await halt({ ...run, worker })
  })

  it('are noted durably before they begin, and only then sent', async () => {
    const run = setUp()
    await run.queue.enqueue([item('a')])
    await run.queue.claim({ now: NOON, limit: 5, leaseMs: 60_000, maxPerHost: 2 })
    run.clock.advance(60_000)
    const steps: string[] = []
    for (const name of ['extend', 'begin', 'ack'] as const) {
      const method = run.queue[name].bind(run.queue) as (...parameters: unknown[]) => unknown
      Object.assign(run.queue, {
        [name]: (...parameters: unknown[]) => {
          steps.push(name)
          return method(...parameters)
        },
      })
    }
    const { worker } = startProcess(run, () => {
      steps.push('send')
      return Promise.resolve(ok)
    })
    await settled()
    expect(steps).toEqual(['extend', 'begin', 'send', 'ack'])
    await halt({ ...run, worker })
  })

  it('are set aside when they began three times and never ended; the others are delivered (R8)', async () => {
    const run = setUp()
    const received: string[] = []
    let kills = 0
    await run.queue.enqueue(
      Array.from({ length: 6 }, (_, i) => item(i === 3 ? 'poison' : `${i}`, { host: `host${i}.example` })),
    )
    let process: { readonly worker: DeliveryWorker; readonly kill: () => void } | undefined
    const send: Run['options']['send'] = ({ url }) => {
      if (url.includes('host3')) {
        kills += 1
        process?.kill()
        return new Promise(() => undefined)
      }
      received.push(url)
      return Promise.resolve(ok)
    }
    for (let life = 0; life < 10; life++) {
      process = startProcess(run, send)
      await pass(run, 61_000)
      await halt({ ...run, worker: process.worker })
    }
    expect(kills).toBe(4) // among the others, and three times noted
    expect(new Set(received).size).toBe(5)
    expect(run.events).toContainEqual({ kind: 'delivery.setAside', itemId: 'poison', reason: 'unfinished' })
    expect((await run.queue.setAside({ limit: 10 })).items).toMatchObject([
      { id: 'poison', reason: 'unfinished' },
    ])
    expect(await run.queue.size()).toBe(0)

    expect(await run.queue.putBack('poison')).toBe(true)
    const healed = startProcess(run, ({ url }) => {
      received.push(url)
      return Promise.resolve(ok)
    })
    await settled()
    expect(received.filter((url) => url.includes('host3'))).toHaveLength(1)
    await halt({ ...run, worker: healed.worker })
  })

  it('are put back, not sent, when that they begin cannot be noted', async () => {
    const run = setUp()
    await run.queue.enqueue([item('a')])
    await run.queue.claim({ now: NOON, limit: 5, leaseMs: 60_000, maxPerHost: 2 })
    run.clock.advance(60_000)
    const begin = run.queue.begin.bind(run.queue)
    run.queue.begin = () => Promise.reject(new Error('disk full'))
    let sent = 0
    const { worker } = startProcess(run, () => {
      sent += 1
      return Promise.resolve(ok)
    })
    await settled()
    expect(sent).toBe(0)
    expect(failures(run.events)).toEqual(['queue.begin'])
    run.queue.begin = begin
    await pass(run, 6000)
    expect(sent).toBe(1)
    await halt({ ...run, worker })
  })

  it('are left to whoever has them by now', async () => {
    const run = setUp()
    await run.queue.enqueue([item('a')])
    await run.queue.claim({ now: NOON, limit: 5, leaseMs: 60_000, maxPerHost: 2 })
    run.clock.advance(60_000)
    run.queue.extend = () => Promise.resolve(false)
    let sent = 0
    const { worker } = startProcess(run, () => {
      sent += 1
      return Promise.resolve(ok)
    })
    await settled()
    expect(sent).toBe(0)
    await halt({ ...run, worker })
  })

  it('do not come from a part of the host that hangs: items are put back uncounted, and sent in the end', async () => {
    const run = setUp()
    let hangs = true
    const worker = createDeliveryWorker({
      ...run.options,
      senderOf: (id) => (hangs ? new Promise(() => undefined) : Promise.resolve({ signer: id })),
    })
    await run.queue.enqueue(Array.from({ length: 10 }, (_, i) => item(`${i}`, { host: `host${i}.example` })))
    worker.start()
    await pass(run, 10 * 60_000, 5000)
    expect(await run.queue.size()).toBe(10)
    expect(new Set(kinds(run.events))).toEqual(new Set(['port.failed']))
    hangs = false
    await pass(run, 15 * 60_000, 5000)
    expect(await run.queue.size()).toBe(0)
    const delivered = run.events.filter((event) => event.kind === 'delivery.succeeded')
    expect(delivered.map(({ attempt }) => attempt)).toEqual(Array(10).fill(0))
    await halt({ ...run, worker })
  })
})
