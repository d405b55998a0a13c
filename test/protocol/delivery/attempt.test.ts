import { describe, expect, it } from 'vitest'
import { createMemoryFollowerStore, createMemoryKeyValueStore } from '../../../src/adapters/memory/index.js'
import {
  attemptDelivery,
  type AttemptParts,
  type DeliveryRequest,
} from '../../../src/protocol/delivery/index.js'
import type { DeliveryItem } from '../../../src/protocol/ports/index.js'
import { createFixedClock } from '../../../src/testing/index.js'

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
  const parts: AttemptParts<string> = {
    cache: createMemoryKeyValueStore({ clock }),
    followers: createMemoryFollowerStore(),
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
    onError: () => undefined,
    ...more,
  }
  return { parts, clock, requests }
}

describe('attemptDelivery', () => {
  it('sends the digest of the followers that live there along with a private post (FEP-8fcf)', async () => {
    const { parts, requests } = setUp()
    for (const id of ['https://testing.example.org/users/1', 'https://testing.example.org/users/2'])
      await parts.followers?.add(alice, { actorId: id, inbox: `${id}/inbox` })
    await parts.followers?.add(alice, { actorId: 'https://b.example/3', inbox: 'https://b.example/inbox' })
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

  it('sends no digest with anything else', async () => {
    const { parts, requests } = setUp()
    await attemptDelivery(item, parts)
    expect(requests[0]?.headers).toEqual([['Content-Type', 'application/activity+json']])
  })

  it('says that the breaker is open, without sending (T132)', async () => {
    const { parts, clock, requests } = setUp()
    const open = { until: clock.now().getTime() + 60_000, coolOffMs: 60_000 }
    await parts.cache.set('delivery:host:testing.example.org', { failures: [], failureDays: [], open }, 1e9)
    expect(await attemptDelivery(item, parts)).toEqual({
      verdict: { kind: 'held', code: 'ERR_CIRCUIT_OPEN', until: open.until },
    })
    expect(requests).toEqual([])
  })

  it('hands a bug of the sender on', async () => {
    const { parts } = setUp({ send: () => Promise.reject(new TypeError('a bug')) })
    await expect(attemptDelivery(item, parts)).rejects.toThrow(TypeError)
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
