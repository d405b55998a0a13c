import { describe, expect, it } from 'vitest'
import { alice, dispatch, failures, halt, item, kinds, pass, settled, setUp, strangers } from './fixtures.js'

/** Calls of a store that stalls: they wait, and then run one after another with what they were told before. */
function createStall() {
  let isStalled = true
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  return {
    stalled:
      <A extends readonly unknown[], R>(call: (...given: A) => Promise<R>) =>
      async (...given: A): Promise<R> => {
        if (isStalled) await released
        return call(...given)
      },
    end(): void {
      isStalled = false
      release()
    },
  }
}

describe('a store that stalls for minutes', () => {
  it.each([1, 4, 10, 40])('sets no dispatch aside and sends each once: %i minutes', async (minutes) => {
    const run = setUp()
    const stall = createStall()
    run.outbox.take = stall.stalled(run.outbox.take.bind(run.outbox))
    run.directory.followers.set(alice, strangers(3))
    for (let i = 0; i < 6; i++) run.outbox.put(dispatch(`urn:${i}`))
    run.worker.start()
    await pass(run, minutes * 60_000, 5000)
    stall.end()
    await pass(run, 120_000, 1000)
    expect(run.outbox.shelf).toEqual([])
    expect(kinds(run.events)).not.toContain('delivery.setAside')
    expect(run.sent).toHaveLength(18)
    expect(await run.outbox.size()).toBe(0)
    await run.worker.stop()
  })

  it('hands out no item twice, nor makes it wait for a lease that nobody holds', async () => {
    const run = setUp()
    const stall = createStall()
    const claim = run.queue.claim.bind(run.queue)
    let claims = 0
    run.queue.claim = stall.stalled((options) => {
      claims += 1
      return claim(options)
    })
    await run.queue.enqueue([item('a'), item('b', { host: 'other.example' })])
    run.worker.start()
    await pass(run, 45_000, 1000) // longer than one call may take
    expect(claims).toBe(0)
    stall.end()
    await pass(run, 2000, 500)
    expect(run.sent).toHaveLength(2)
    expect(await run.queue.size()).toBe(0)
    await run.worker.stop()
  })

  it('is asked by no second call while one that was given up is under way', async () => {
    const run = setUp()
    let takes = 0
    run.outbox.take = () => {
      takes += 1
      return new Promise(() => undefined)
    }
    run.worker.start()
    await pass(run, 59_000)
    expect(takes).toBe(1)
    expect(failures(run.events)).toEqual(['outbox'])
    await pass(run, 32_000)
    expect(takes).toBe(2) // what the first may have leased is over by now
    await halt(run)
  })

  it('gives back what it hands out after the worker has stopped', async () => {
    const run = setUp()
    const stall = createStall()
    const take = run.outbox.take.bind(run.outbox)
    run.outbox.take = stall.stalled(take)
    run.directory.followers.set(alice, strangers(3))
    run.outbox.put(dispatch('urn:1'))
    run.worker.start()
    await settled()
    await halt(run)
    stall.end()
    await settled()
    const now = run.clock.now().getTime()
    expect(await take({ now, limit: 9, leaseMs: 60_000 })).toMatchObject([{ lapses: 0 }])
  })
})
