/**
 * The end of a local poll, as its voters and audience are told of it.
 *
 * @module
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { overEveryState, type World } from './two-servers.ts'

const HOUR_MS = 3_600_000
const VOTE = { as: 'alice', choices: [0] } as const
/** As Mastodon's: longer than what is left of the poll in the last test. */
const DELAY_MS = 180_000
const numbers = (yes: number) => ({
  type: 'Question',
  endTime: '2026-11-22T10:43:00Z',
  oneOf: [
    { name: 'yes', replies: { totalItems: yes } },
    { name: 'no', replies: { totalItems: 0 } },
  ],
})
const closed = (yes: number) => ({ ...numbers(yes), closed: '2026-11-22T10:43:00Z' })

overEveryState((createWorld) => {
  let world: World
  let id: string
  beforeEach(async () => {
    world = await createWorld({ rules: { pollUpdateDelayMs: DELAY_MS } })
    const { one, two } = world
    await one.state.accounts.create({ username: 'alice' })
    await two.state.accounts.create({ username: 'bob' })
    await one.federation.follow({ as: 'alice', handle: '@bob@two.example' })
    await world.settle()
    const poll = { options: ['yes', 'no'], expiresIn: HOUR_MS / 1000 }
    id = (await two.federation.post({ as: 'bob', text: 'Tea?', poll })).id
    await world.settle()
  })

  /** What was told of the poll until now, from the last time on. */
  const told = async (ms: number): Promise<readonly unknown[]> => {
    world.clock.advance(ms)
    world.requests.splice(0)
    await world.settle()
    const sent = world.requests.flatMap(({ body }) => (body === '' ? [] : [JSON.parse(body) as { type: string; object: unknown }])) // prettier-ignore
    return sent.filter(({ type }) => type === 'Update').map(({ object }) => object)
  }

  describe('a poll in which nobody votes', () => {
    it('is told of at its end, once', async () => {
      expect(await told(HOUR_MS - 1)).toEqual([])
      expect(await told(1)).toMatchObject([{ id, ...closed(0) }])
      expect(await told(HOUR_MS)).toEqual([])
    })

    it('is told of no more once it is deleted', async () => {
      await world.two.federation.delete({ as: 'bob', id })
      await world.settle()
      expect(await world.two.state.outbox.size()).toBe(0)
      expect(await told(2 * HOUR_MS)).toEqual([])
    })

    it('is told of at its end and not before, when it is edited', async () => {
      await world.two.federation.edit({ as: 'bob', id, text: 'Coffee?' })
      expect(await told(1000)).toMatchObject([numbers(0)])
      expect(await told(HOUR_MS - 1001)).toEqual([])
      expect(await told(1)).toMatchObject([closed(0)])
    })
  })

  describe('a poll that is voted in', () => {
    it('is told of with its votes, and once more at its end', async () => {
      await world.one.federation.vote({ ...VOTE, id })
      expect(await told(0)).toEqual([])
      const [open, ...more] = await told(DELAY_MS)
      expect([open, more]).toMatchObject([numbers(1), []])
      expect(open).not.toHaveProperty('closed')
      expect(await told(HOUR_MS - DELAY_MS)).toMatchObject([closed(1)])
      expect(await told(HOUR_MS)).toEqual([])
    })

    it('is told of once, where the votes came shortly before its end', async () => {
      world.clock.advance(HOUR_MS - 60_000)
      await world.one.federation.vote({ ...VOTE, id })
      expect(await told(0)).toEqual([])
      expect(await told(60_000)).toMatchObject([closed(1)])
      expect(await told(HOUR_MS)).toEqual([])
    })
  })
})
