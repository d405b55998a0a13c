import { describe, expect, it } from 'vitest'
import { halt, item, NOON, ok, pass, setUp, type Run } from './fixtures.js'

/** Notes when each item was sent, in milliseconds after it was queued. */
function waitsOf(run: Run): { readonly good: readonly number[]; readonly bad: number } {
  const good = run.sent.filter(({ url }) => url.includes('good')).map(({ at }) => at)
  return { good: good.sort((a, b) => a - b), bad: run.sent.length - good.length }
}

const hostOf = (i: number): string => (i % 10 === 0 ? `bad${i}.example` : `good${i}.example`)

describe('servers that hang', () => {
  it('hold nobody up: of 600 hosts, every tenth of which never answers', async () => {
    const run = setUp(({ url }) => (url.includes('bad') ? 'silence' : ok))
    await run.queue.enqueue(Array.from({ length: 600 }, (_, i) => item(`${i}`, { host: hostOf(i) })))
    run.worker.start()
    await pass(run, 10_000, 100)
    const { good, bad } = waitsOf(run)
    expect(good).toHaveLength(540)
    expect(bad).toBe(60)
    expect(good[270]).toBeLessThanOrEqual(1500) // the median
    expect(good.at(-1)).toBeLessThanOrEqual(4000)
    await halt(run)
  })

  it('have places of their own, and no more: where others want them, who has waited longest is ended', async () => {
    const limits = { concurrency: 4, maxWaiting: 6 }
    const run = setUp(({ url }) => (url.includes('bad') ? 'silence' : ok), { limits })
    await run.queue.enqueue(Array.from({ length: 30 }, (_, i) => item(`${i}`, { host: `bad${i}.example` })))
    await run.queue.enqueue([item('late', { host: 'good.example', createdAt: NOON + 1 })])
    run.worker.start()
    await pass(run, 4000, 100)
    expect(run.sent.length).toBeLessThanOrEqual(10)
    await pass(run, 26_000, 100)
    expect(waitsOf(run).good).toHaveLength(1)
    const delayed = run.events.filter((event) => event.kind === 'delivery.delayed')
    expect(new Set(delayed.map(({ code }) => code))).toEqual(new Set(['ERR_FETCH_TIMEOUT']))
    await halt(run)
  })

  it('cost nobody a second who comes when they already wait', async () => {
    const run = setUp(({ url }) => (url.includes('bad') ? 'silence' : ok))
    await run.queue.enqueue(Array.from({ length: 100 }, (_, i) => item(`${i}`, { host: `bad${i}.example` })))
    run.worker.start()
    await pass(run, 8000, 100)
    const queuedAt = run.clock.now().getTime()
    await run.queue.enqueue([item('new', { host: 'good.example', createdAt: queuedAt })])
    run.worker.wake()
    await pass(run, 100, 100)
    expect(waitsOf(run).good).toEqual([queuedAt - NOON])
    await halt(run)
  })
})
