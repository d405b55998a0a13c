import { describe, expect, it } from 'vitest'
import { createMemoryKeyValueStore } from '../../../src/adapters/memory/key-value-store.js'
import {
  attemptDelivery,
  type AttemptParts,
  type DeliveryRequest,
} from '../../../src/protocol/delivery/index.js'
import type { DeliveryItem } from '../../../src/protocol/ports/index.js'
import { createFixedClock } from '../../../src/testing/clock.js'
import { createFakeDirectory, listOf, settled, strangers } from './fixtures.js'

const alice = 'https://local.example/users/alice'
const item: DeliveryItem = {
  id: '1',
  inbox: 'https://testing.example.org/inbox',
  host: 'testing.example.org',
  senderId: alice,
  activityId: `${alice}/notes/1/activity`,
  body: '{}',
  createdAt: 0,
}

function setUp(more: Partial<AttemptParts<string>> = {}) {
  const clock = createFixedClock('2026-11-22T12:00:00Z')
  const requests: DeliveryRequest<string>[] = []
  const directory = createFakeDirectory()
  const failures: string[] = []
  const parts: AttemptParts<string> = {
    directory,
    cache: createMemoryKeyValueStore({ clock }),
    clock,
    scheduler: clock,
    senderOf: () =>
      Promise.resolve({
        signer: 'key',
        synchronization: { collectionId: `${alice}/followers`, url: `${alice}/followers_synchronization` },
      }),
    send: (request) => {
      requests.push(request)
      return Promise.resolve({ status: 202, headers: {} })
    },
    onPortFailed: (during) => failures.push(during),
    ...more,
  }
  return { parts, clock, requests, directory, failures }
}

describe('attemptDelivery', () => {
  it('sends the digest of the followers that live there along with a private post (FEP-8fcf)', async () => {
    const { parts, requests, directory } = setUp()
    const ids = [
      'https://testing.example.org/users/1',
      'https://testing.example.org/users/2',
      'https://b.example/3',
    ]
    directory.followers.set(alice, listOf(ids.map((actorId) => ({ actorId, inbox: `${actorId}/inbox` }))))
    await attemptDelivery({ ...item, synchronizeFollowers: true }, parts)
    expect(requests[0]?.headers).toEqual([
      ['Content-Type', 'application/activity+json'],
      [
        'Collection-Synchronization',
        'collectionId="https://local.example/users/alice/followers", ' +
          'digest="c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f", ' +
          'url="https://local.example/users/alice/followers_synchronization"',
      ],
    ])
  })

  describe('to an inbox that is one actor’s own', () => {
    const bob = 'https://testing.example.org/users/bob'
    const create = { ...item, recipientId: bob, body: '{"type":"Create"}' }
    const undo = { ...create, body: '{"type":"Undo"}' }
    const blocked = { verdict: { kind: 'failed', code: 'ERR_ACTOR_BLOCKED', standing: 'unknown' } }

    it.each([`${alice} ${bob}`, `${bob} ${alice}`])(
      'sends nothing new across a block (%s)',
      async (block) => {
        const { parts, requests, directory } = setUp()
        directory.blocks.add(block)
        expect(await attemptDelivery(create, parts)).toEqual(blocked)
        for (const body of ['', '[]', 'null', '{"type":["Undo"]}', 'Undo'])
          expect(await attemptDelivery({ ...create, body }, parts)).toEqual(blocked)
        expect(requests).toEqual([])
        for (const type of ['Block', 'Delete', 'Flag', 'Reject', 'Undo'])
          await attemptDelivery({ ...create, body: JSON.stringify({ type }) }, parts)
        expect(requests).toHaveLength(5)
      },
    )

    it('sends nothing at all to one who was suspended', async () => {
      const { parts, directory } = setUp()
      directory.decisions.set(bob, 'suspend')
      expect(await attemptDelivery(create, parts)).toEqual(blocked)
      expect(await attemptDelivery(undo, parts)).toEqual(blocked)
      directory.decisions.set(bob, 'silence')
      expect((await attemptDelivery(create, parts)).verdict.kind).toBe('delivered')
    })

    it('asks about everybody in one trip', async () => {
      const { parts, directory } = setUp()
      await attemptDelivery(create, parts)
      expect(directory.trips).toEqual([
        [
          { about: 'standing', id: alice },
          { about: 'standing', id: 'https://testing.example.org/' },
          { about: 'standing', id: bob },
          { about: 'relation', from: alice, to: bob },
          { about: 'relation', from: bob, to: alice },
        ],
      ])
    })

    it('asks the host alone about what others share', async () => {
      const { parts, directory } = setUp()
      directory.blocks.add(`${alice} ${bob}`)
      expect((await attemptDelivery({ ...item, body: create.body }, parts)).verdict.kind).toBe('delivered')
      expect(directory.trips.flat().map(({ about }) => about)).toEqual(['standing', 'standing'])
    })

    it('is hindered by a directory that says nothing', async () => {
      const { parts } = setUp({ directory: { answer: () => Promise.resolve([]) as never } })
      expect((await attemptDelivery(create, parts)).verdict.kind).toBe('hindered')
    })
  })

  it('sends no digest with anything else', async () => {
    const { parts, requests } = setUp()
    await attemptDelivery(item, parts)
    expect(requests[0]?.headers).toEqual([['Content-Type', 'application/activity+json']])
  })

  it('says that the breaker is open, without sending (T132)', async () => {
    const { parts, clock, requests } = setUp()
    const open = { until: clock.now().getTime() + 60_000, coolOffMs: 60_000 }
    await parts.cache.set('circuit:testing.example.org', { failures: [], failureDays: [], open }, 1e9)
    expect(await attemptDelivery(item, parts)).toEqual({
      verdict: { kind: 'held', code: 'ERR_CIRCUIT_OPEN', until: open.until },
    })
    expect(requests).toEqual([])
  })

  it('sends no digest for who has 25,000 followers, and does not ask who they are', async () => {
    const { parts, requests, directory } = setUp()
    directory.followers.set(alice, strangers(25_000))
    await attemptDelivery({ ...item, synchronizeFollowers: true }, parts)
    expect(requests[0]?.headers).toEqual([['Content-Type', 'application/activity+json']])
    expect(directory.trips.flat().map(({ about }) => about)).not.toContain('followers.onOrigin')
  })

  it.each([
    ['send', { send: () => Promise.reject(new TypeError('a bug')) }],
    [
      'send, at once',
      {
        send: () => {
          throw new TypeError('a bug')
        },
      },
    ],
    ['senderOf', { senderOf: () => Promise.reject(new TypeError('a bug')) }],
    ['directory', { directory: { answer: () => Promise.reject(new TypeError('a bug')) } }],
  ])('says that it was hindered by a bug in %s', async (_what, more) => {
    const { parts } = setUp(more)
    expect(await attemptDelivery(item, parts)).toEqual({
      verdict: { kind: 'hindered', error: new TypeError('a bug') },
    })
  })

  it.each([
    ['the sender', { senderOf: () => new Promise<never>(() => undefined) }],
    ['the directory', { directory: { answer: () => new Promise<never>(() => undefined) } }],
  ])('is hindered by %s when that hangs, in the time of one attempt', async (_what, more) => {
    const { parts, clock, requests } = setUp(more)
    const attempt = attemptDelivery(item, parts)
    await settled()
    clock.advance(30_000)
    const { verdict } = await attempt
    expect(verdict).toMatchObject({
      kind: 'hindered',
      error: { message: expect.stringContaining('30000 ms') as string },
    })
    expect(requests).toEqual([])
  })

  it('takes no place at the breaker for an attempt that is over', async () => {
    let release = (): void => undefined
    const { parts, clock } = setUp({
      senderOf: () =>
        new Promise((resolve) => {
          release = () => {
            resolve({ signer: 'key' })
          }
        }),
    })
    const open = { until: clock.now().getTime(), coolOffMs: 60_000 }
    await parts.cache.set('circuit:testing.example.org', { failures: [], failureDays: [], open }, 1e9)
    const attempt = attemptDelivery(item, parts)
    await settled()
    clock.advance(30_000)
    await attempt
    release()
    await settled()
    expect(await parts.cache.get('circuit:testing.example.org')).toEqual({
      failures: [],
      failureDays: [],
      open,
    })
  })

  it('stands when the cache hangs after the answer', async () => {
    const { parts, clock, failures } = setUp()
    const get = parts.cache.get.bind(parts.cache)
    const send = parts.send
    const late: AttemptParts<string> = {
      ...parts,
      send: (request) => {
        parts.cache.get = () => new Promise(() => undefined)
        return send(request)
      },
    }
    const attempt = attemptDelivery(item, late)
    await settled()
    clock.advance(5000)
    expect((await attempt).verdict.kind).toBe('delivered')
    expect(failures).toEqual(['cache'])
    parts.cache.get = get
  })

  it.each(['before', 'while'])('is interrupted by a signal that goes off %s it is sent', async (when) => {
    const { parts } = setUp({ send: () => new Promise(() => undefined) })
    const controller = new AbortController()
    if (when === 'before') controller.abort()
    const attempt = attemptDelivery(item, parts, controller.signal)
    await new Promise((resolve) => setImmediate(resolve))
    controller.abort()
    expect(await attempt).toEqual({ verdict: { kind: 'interrupted' } })
  })

  it('leaves no timer behind', async () => {
    const { parts, clock } = setUp()
    await attemptDelivery(item, parts)
    expect(clock.nextTimer()).toBeUndefined()
  })
})
