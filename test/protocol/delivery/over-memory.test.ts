import { describe, expect, it } from 'vitest'
import { createMemoryState } from '../../../src/adapters/memory/memory-state.js'
import type { Effect } from '../../../src/core/model/index.js'
import { createDeliveryWorker, dispatchOf } from '../../../src/protocol/delivery/index.js'
import type { FederationEvent } from '../../../src/protocol/ports/index.js'
import { createFixedClock, createSeededRandom } from '../../../src/testing/clock.js'
import { alice, NOON, ok } from './fixtures.js'

const zoe = 'https://local.example/users/zoe'

/** A state with followers, and a worker over it. */
function setUp(pageSize = 1000) {
  const clock = createFixedClock(NOON)
  const state = createMemoryState({ origin: 'https://local.example', clock, random: createSeededRandom(1) })
  const sent: { readonly url: string; readonly type: unknown }[] = []
  const events: FederationEvent[] = []
  const worker = createDeliveryWorker({
    ...state,
    clock,
    scheduler: clock,
    localOrigins: ['https://local.example'],
    limits: { pageSize },
    senderOf: (id) => Promise.resolve({ signer: id }),
    send: ({ url, body }) => {
      const { type } = JSON.parse(new TextDecoder().decode(body)) as { type: unknown }
      sent.push({ url, type })
      return Promise.resolve(ok)
    },
    compose: () => Promise.resolve(undefined),
    onEvent: (event) => events.push(event),
  })
  async function follow(targetId: string, followerId: string, inbox: string): Promise<void> {
    const id = `${followerId}#follows/${targetId}`
    const follower = { inbox }
    const effects: Effect[] = [
      { kind: 'follow.request', id, followerId, targetId },
      { kind: 'follow.accept', id, followerId, targetId, follower },
    ]
    await state.apply(effects)
  }
  async function drain(): Promise<void> {
    for (let i = 0; i < 1000; i++) if ((await worker.runOnce()) === 0) return
    throw new Error('it does not drain')
  }
  return { state, worker, sent, events, follow, drain }
}

const post = (type: string, more: Record<string, unknown> = {}) => ({
  id: `${alice}/notes/1/${type}`,
  type,
  actor: alice,
  to: [`${alice}/followers`],
  object: { id: `${alice}/notes/1` },
  ...more,
})
const sender = { id: alice, followers: `${alice}/followers` }
const inboxOf = (n: number): string => `https://h${String(n).padStart(3, '0')}.example/inbox`
const followerOf = (n: number): string => `https://h${String(n).padStart(3, '0')}.example/users/u`

describe('a worker over the state in memory', () => {
  it.each([1000, 7])(
    'reaches everybody once, %i at a time: named, and followers of two accounts',
    async (pageSize) => {
      const { state, sent, follow, drain } = setUp(pageSize)
      for (let n = 0; n < 60; n++) {
        if (n % 2 === 0) await follow(alice, followerOf(n), inboxOf(n))
        if (n % 3 === 0) await follow(zoe, followerOf(n), inboxOf(n))
      }
      const recipients = [
        { actorId: followerOf(1), inbox: inboxOf(1) },
        { actorId: followerOf(2), inbox: inboxOf(2) },
      ]
      await state.apply([dispatchOf(post('Create'), { sender, recipients, followersOf: [zoe] })])
      await drain()
      const expected = Array.from({ length: 60 }, (_, n) => n).filter(
        (n) => n % 2 === 0 || n % 3 === 0 || n === 1,
      )
      expect(sent.map(({ url }) => url).sort()).toEqual(expected.map(inboxOf))
      expect([await state.outbox.size(), await state.queue.size()]).toEqual([0, 0])
    },
  )

  it('lets a Delete void what still waits about its post, and reach everybody', async () => {
    const { state, sent, follow, drain } = setUp()
    for (let n = 0; n < 5; n++) await follow(alice, followerOf(n), inboxOf(n))
    await state.apply([dispatchOf(post('Create'), { sender, recipients: [] })])
    await state.apply([dispatchOf(post('Delete'), { sender, recipients: [] })])
    await drain()
    expect(sent.map(({ type }) => type)).toEqual(Array(5).fill('Delete'))
  })

  it('keeps the order of what is about one post at each inbox', async () => {
    const { state, sent, follow, drain } = setUp()
    for (let n = 0; n < 5; n++) await follow(alice, followerOf(n), inboxOf(n))
    const named = [{ actorId: followerOf(3), inbox: inboxOf(3) }]
    await state.apply([dispatchOf(post('Create'), { sender, recipients: [] })])
    await state.apply([dispatchOf(post('Update', { to: [] }), { sender, recipients: named })])
    await drain()
    expect(sent.filter(({ url }) => url === inboxOf(3)).map(({ type }) => type)).toEqual(['Create', 'Update'])
  })

  it('sends nothing to a domain that was blocked after it was stored', async () => {
    const { state, sent, follow, drain } = setUp()
    for (let n = 0; n < 3; n++) await follow(alice, followerOf(n), inboxOf(n))
    const recipients = [{ actorId: 'https://evil.example/eve', inbox: 'https://evil.example/eve/inbox' }]
    await state.apply([dispatchOf(post('Create'), { sender, recipients: [] })])
    await state.apply([dispatchOf(post('Announce', { to: [] }), { sender, recipients })])
    await state.apply([
      { kind: 'domain.moderate', domain: 'evil.example', severity: 'suspend' },
      { kind: 'domain.moderate', domain: 'h001.example', severity: 'suspend' },
    ])
    await drain()
    expect(sent.map(({ url }) => url).sort()).toEqual([inboxOf(0), inboxOf(2)])
  })
})
