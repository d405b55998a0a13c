import { describe, expect, it } from 'vitest'
import { siteOf } from '../../../src/protocol/delivery/site.js'
import type { DeliveryResponse } from '../../../src/protocol/delivery/index.js'
import { alice, halt, item, ok, pass, setUp, status, type Run } from './fixtures.js'

const dave = 'https://local.example/users/dave'

/** Answers at once, but for hosts that do so after 25 seconds, if at all. */
function setUpSlow(answer: DeliveryResponse | 'silence') {
  const isSlow = { value: true }
  const run: Run = setUp(undefined, {
    send: async ({ url }) => {
      run.sent.push({ at: run.clock.now().getTime(), url })
      underWay += 1
      most = Math.max(most, underWay)
      try {
        if (!isSlow.value || !url.includes('slow')) return ok
        return await new Promise<DeliveryResponse>((resolve) => {
          if (answer !== 'silence')
            run.clock.after(25_000, () => {
              resolve(answer)
            })
        })
      } finally {
        underWay -= 1
      }
    },
  })
  let underWay = 0
  let most = 0
  return { run, isSlow, most: () => most }
}

const slowHosts = (length: number, of: (i: number) => string = (i) => `slow${i}.example`) =>
  Array.from({ length }, (_, i) => item(`slow ${i}`, { host: of(i), senderId: alice }))

/** How long an item waits from now on until it is sent, in milliseconds. */
async function waitOf(run: Run, host: string, senderId: string): Promise<number> {
  const createdAt = run.clock.now().getTime()
  await run.queue.enqueue([item(`${host} ${createdAt}`, { host, senderId, createdAt })])
  run.worker.wake()
  const isSent = () => run.sent.some(({ url, at }) => at >= createdAt && url === `https://${host}/inbox`)
  for (let ms = 0; ms <= 60_000 && !isSent(); ms += 100) await pass(run, 100, 100)
  return run.clock.now().getTime() - createdAt
}

describe.each([
  ['answer 202', ok],
  ['answer 429', status(429)],
  ['never answer', 'silence'],
] as const)('3,000 hosts that %s after 25 seconds', (_, answer) => {
  it('hold up no host that answers promptly, and a new one of somebody else only briefly', async () => {
    const { run, most } = setUpSlow(answer)
    run.worker.start()
    await waitOf(run, 'known.example', dave)
    await run.queue.enqueue(slowHosts(3000))
    run.worker.wake()
    const first = await waitOf(run, 'known.example', dave)
    await pass(run, 5000, 100)
    expect([first <= 2000, (await waitOf(run, 'known.example', alice)) <= 500]).toEqual([true, true])
    expect(await waitOf(run, 'new.example', dave)).toBeLessThanOrEqual(2000)
    expect(most()).toBeLessThanOrEqual(220)
    await halt(run)
  }, 60_000)
})

describe('hosts below one domain', () => {
  it('wait ten at once, and hold up nobody else', async () => {
    const { run, most } = setUpSlow(ok)
    await run.queue.enqueue(slowHosts(500, (i) => `slow${i}.evil.example:${2000 + i}`))
    run.worker.start()
    await pass(run, 3000, 100)
    expect(most()).toBe(10)
    expect(await waitOf(run, 'new.example', alice)).toBeLessThanOrEqual(200)
    await halt(run)
  }, 60_000)

  it('do so too when they were prompt before', async () => {
    const { run, isSlow } = setUpSlow(ok)
    isSlow.value = false
    const hosts = (i: number) => `slow${i}.evil.example`
    await run.queue.enqueue(slowHosts(100, hosts))
    run.worker.start()
    await pass(run, 20_000, 100)
    expect(run.sent).toHaveLength(100)
    isSlow.value = true
    const createdAt = run.clock.now().getTime()
    await run.queue.enqueue(
      slowHosts(100, hosts).map((one) => ({ ...one, id: `${one.id} again`, createdAt })),
    )
    run.worker.wake()
    await pass(run, 4000, 100)
    expect(run.sent.length - 100).toBeLessThanOrEqual(30)
    await halt(run)
  }, 60_000)
})

describe('what waits for its turn', () => {
  it('costs no attempt, is told of by no event, and is delivered in the end', async () => {
    const { run, isSlow } = setUpSlow('silence')
    await run.queue.enqueue(slowHosts(300))
    run.worker.start()
    await pass(run, 3000, 100)
    expect(run.events.filter(({ kind }) => kind === 'delivery.delayed')).toEqual([])
    isSlow.value = false
    await pass(run, 120_000, 500)
    expect(await run.queue.size()).toBe(0)
    const ends = run.events.filter(({ kind }) => kind === 'delivery.succeeded')
    expect(ends).toHaveLength(300)
    await halt(run)
  }, 60_000)
})

describe('siteOf', () => {
  it.each([
    ['a.evil.example', 'evil.example'],
    ['a.b.evil.example:8443', 'evil.example'],
    ['evil.example', 'evil.example'],
    ['social.example.co.uk', 'example.co.uk'],
    ['co.uk', 'co.uk'],
    ['example.de', 'example.de'],
    ['localhost:3000', 'localhost'],
    ['192.0.2.7:3000', '192.0.2.7'],
    ['[2001:db8::1]:3000', '[2001:db8::1]'],
  ])('%s is of %s', (host, site) => {
    expect(siteOf(host)).toBe(site)
  })
})
