import { describe, expect, it } from 'vitest'
import {
  createMemoryDeliveryQueue,
  createMemoryFollowerStore,
  createMemoryKeyValueStore,
} from '../../../src/adapters/memory/index.js'
import {
  deliver,
  forward,
  type DeliverOptions,
  type DeliveryParts,
  type JsonDocument,
} from '../../../src/protocol/delivery/index.js'
import type { DeliveryItem, Follower } from '../../../src/protocol/ports/index.js'
import { createFixedClock, createSeededRandom } from '../../../src/testing/index.js'

const NOON = Date.parse('2026-11-22T12:00:00Z')
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const alice = 'https://local.example/users/alice'
const sender = { id: alice, followers: `${alice}/followers` }

function actor(host: string, name: string): Follower {
  const actorId = `https://${host}/users/${name}`
  return { actorId, inbox: `${actorId}/inbox`, sharedInbox: `https://${host}/inbox` }
}

const bob = actor('one.example', 'bob')
const carol = actor('one.example', 'carol')
const dan = actor('two.example', 'dan')
const known = new Map([bob, carol, dan].map((one) => [one.actorId, one]))

function setUp(more: Partial<DeliveryParts> = {}) {
  const clock = createFixedClock(NOON)
  const parts = {
    queue: createMemoryDeliveryQueue(),
    followers: createMemoryFollowerStore(),
    cache: createMemoryKeyValueStore({ clock }),
    localOrigins: ['https://local.example'],
    resolve: (ids: readonly string[]) => Promise.resolve(ids.map((id) => known.get(id))),
    clock,
    random: createSeededRandom(1),
    ...more,
  }
  return parts
}

/** All that is in the queue. */
async function queued({ queue }: DeliveryParts): Promise<readonly DeliveryItem[]> {
  const jobs = await queue.claim({ now: NOON + 1e9, limit: 20_000, leaseMs: 1, maxPerHost: 20_000 })
  return jobs.map((job) => job.item)
}

const create = (more: JsonDocument = {}): JsonDocument => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: `${alice}/notes/1/activity`,
  type: 'Create',
  actor: alice,
  to: [PUBLIC],
  cc: [sender.followers],
  object: { id: `${alice}/notes/1`, type: 'Note', content: 'Hello' },
  ...more,
})

const run = (parts: DeliveryParts, document: JsonDocument, more: Partial<DeliverOptions> = {}) =>
  deliver(document, parts, { sender, ...more })

describe('deliver', () => {
  it('queues one item per inbox, all with the same octets', async () => {
    const parts = setUp()
    for (const one of [bob, carol, dan]) await parts.followers.add(alice, one)
    const receipt = await run(parts, create({ to: [PUBLIC, bob.actorId] }))
    expect(receipt).toEqual({
      activityId: `${alice}/notes/1/activity`,
      inboxes: ['https://one.example/inbox', 'https://two.example/inbox'],
      skipped: [],
      unresolved: [],
    })
    const items = await queued(parts)
    expect(items).toHaveLength(2)
    expect(items[0]).toEqual({
      id: `${alice}/notes/1/activity ${alice} https://one.example/inbox`,
      inbox: 'https://one.example/inbox',
      host: 'one.example',
      senderId: alice,
      activityId: `${alice}/notes/1/activity`,
      body: JSON.stringify(create({ to: [PUBLIC, bob.actorId] })),
      orderingKey: `${alice}/notes/1 https://one.example/inbox`,
      subject: `${alice}/notes/1`,
      createdAt: NOON,
    })
    expect(items[1]?.body).toBe(items[0]?.body)
  })

  it('sends what one actor asks of another to its own inbox', async () => {
    const parts = setUp()
    const follow = {
      id: `${alice}/follows/1`,
      type: 'Follow',
      actor: alice,
      object: bob.actorId,
      to: [bob.actorId],
    }
    expect((await run(parts, follow)).inboxes).toEqual([bob.inbox])
    expect((await run(setUp(), follow, { via: 'shared' })).inboxes).toEqual(['https://one.example/inbox'])
  })

  it('reaches those who are not named, when told to', async () => {
    const parts = setUp()
    const reply = create({ to: [bob.actorId], cc: [] })
    const carolHere = 'https://local.example/users/carol'
    await parts.followers.add(carolHere, dan)
    const receipt = await run(parts, reply, { alsoTo: [bob.actorId], alsoToFollowersOf: [carolHere] })
    expect(receipt.inboxes).toEqual(['https://one.example/inbox', 'https://two.example/inbox'])
  })

  it('does not reach followers unless they are addressed', async () => {
    const parts = setUp()
    await parts.followers.add(alice, dan)
    expect((await run(parts, create({ to: [bob.actorId], cc: [] }))).inboxes).toEqual([
      'https://one.example/inbox',
    ])
  })

  it('takes blind addressees into account and out of the document (T129)', async () => {
    const parts = setUp()
    const document = create({
      to: [],
      cc: [],
      bto: [bob.actorId],
      object: { type: 'Note', bcc: [dan.actorId] },
    })
    expect((await run(parts, document)).inboxes).toEqual(['https://one.example/inbox'])
    const [item] = await queued(parts)
    expect(item?.body).not.toMatch(/bto|bcc|users\/bob|users\/dan/)
  })

  it('names what it could not resolve', async () => {
    const strangers = 'https://one.example/users/bob/followers'
    const receipt = await run(setUp(), create({ to: [strangers, bob.actorId], cc: [] }))
    expect(receipt.unresolved).toEqual([strangers])
    expect(receipt.inboxes).toEqual(['https://one.example/inbox'])
  })

  it('sends nothing to itself, to the blocked, or to what is no URL', async () => {
    const parts = setUp({ mayReceive: ({ host }) => host !== 'two.example' })
    const local = { actorId: `${alice}2`, inbox: `${alice}2/inbox` }
    for (const one of [bob, dan, local]) await parts.followers.add(alice, one)
    await parts.followers.add(alice, { actorId: 'https://x.example/1', inbox: 'urn:not-a-url' })
    await parts.followers.add(alice, { actorId: 'https://x.example/2', inbox: 'https://u:p@x.example/inbox' })
    const receipt = await run(parts, create())
    expect(receipt.inboxes).toEqual(['https://one.example/inbox'])
    expect(Object.fromEntries(receipt.skipped.map(({ inbox, reason }) => [inbox, reason]))).toEqual({
      [local.inbox]: 'local',
      'https://two.example/inbox': 'blocked',
      'urn:not-a-url': 'invalid',
      'https://u:p@x.example/inbox': 'invalid',
    })
  })

  it('asks about each recipient named, and about shared inboxes too (T129)', async () => {
    const asked: unknown[] = []
    const parts = setUp({ mayReceive: (target) => asked.push(target) > 0 })
    await parts.followers.add(alice, dan)
    await run(parts, create({ to: [bob.actorId] }))
    expect(asked).toEqual([
      { inbox: 'https://one.example/inbox', host: 'one.example', actorId: bob.actorId },
      { inbox: 'https://two.example/inbox', host: 'two.example' },
    ])
  })

  it.each(['https://x.example/in\r\nX-Evil: 1', 'https://x.example/in box', 'https://x.example\\inbox', ''])(
    'does not send to %j (T135)',
    async (inbox) => {
      const resolve = () => Promise.resolve([{ actorId: 'https://x.example/1', inbox }])
      const receipt = await run(setUp({ resolve }), create({ to: ['https://x.example/1'], cc: [] }))
      expect(receipt.inboxes).toEqual([])
      expect(receipt.skipped).toEqual([{ inbox, reason: 'invalid' }])
    },
  )

  it('writes inboxes as the URL standard does, so that equal ones are one (T127, T135)', async () => {
    const parts = setUp()
    const spellings = ['https://X.example/ä', 'https://x.example:443/%C3%A4', 'https://x.example/ä#fragment']
    for (const [i, inbox] of spellings.entries())
      await parts.followers.add(alice, { actorId: `https://x.example/${i}`, inbox })
    expect((await run(parts, create())).inboxes).toEqual(['https://x.example/%C3%A4'])
  })

  it('refuses more inboxes than allowed and queues nothing (T127)', async () => {
    const parts = setUp()
    for (let i = 0; i < 12; i++) await parts.followers.add(alice, actor(`host${i}.example`, 'bob'))
    await expect(run(parts, create(), { maxInboxes: 11 })).rejects.toMatchObject({
      code: 'ERR_RECIPIENT_LIMIT',
    })
    expect(await parts.queue.size()).toBe(0)
    expect((await run(parts, create(), { maxInboxes: 12 })).inboxes).toHaveLength(12)
  })

  it('walks all pages of followers and queues them at once (R3)', async () => {
    const parts = setUp()
    const enqueued: number[] = []
    const enqueue = parts.queue.enqueue.bind(parts.queue)
    parts.queue.enqueue = (items) => {
      enqueued.push(items.length)
      return enqueue(items)
    }
    for (let i = 0; i < 1234; i++) await parts.followers.add(alice, actor(`host${i}.example`, 'bob'))
    await run(parts, create())
    expect(enqueued).toEqual([1234])
  })

  it('skips hosts that are dead and inboxes that are gone (R10, R13)', async () => {
    const parts = setUp()
    for (const one of [bob, dan]) await parts.followers.add(alice, one)
    const failureDays = ['1', '2', '3', '4', '5', '6', '7']
    await parts.cache.set('delivery:host:one.example', { failures: [], failureDays }, 1000)
    await parts.cache.set('delivery:gone:https://two.example/inbox', true, 1000)
    expect(await run(parts, create())).toMatchObject({
      inboxes: [],
      skipped: [
        { inbox: 'https://one.example/inbox', reason: 'dead' },
        { inbox: 'https://two.example/inbox', reason: 'gone' },
      ],
    })
  })

  it('removes waiting Creates and Updates of what is deleted (R16)', async () => {
    const parts = setUp()
    await parts.followers.add(alice, bob)
    await run(parts, create())
    await run(parts, create({ id: `${alice}/notes/1/edit`, type: 'Update' }))
    await run(parts, create({ id: `${alice}/notes/2/activity`, object: { id: `${alice}/notes/2` } }))
    await run(parts, create({ id: `${alice}/notes/1/delete`, type: 'Delete', object: `${alice}/notes/1` }))
    const ids = (await queued(parts)).map((item) => item.activityId)
    expect(ids).toEqual([`${alice}/notes/2/activity`, `${alice}/notes/1/delete`])
  })

  it('queues once what is delivered twice', async () => {
    const parts = setUp()
    await parts.followers.add(alice, bob)
    await run(parts, create())
    await run(parts, create())
    expect(await parts.queue.size()).toBe(1)
  })

  it.each([
    ['a followers-only post', create({ to: [sender.followers], cc: [] }), true],
    ['its edit', create({ type: 'Update', to: [sender.followers], cc: [] }), true],
    ['its deletion', create({ type: 'Delete', to: [sender.followers], cc: [] }), undefined],
    ['a public post', create(), undefined],
    ['an unlisted post', create({ to: [sender.followers], cc: [PUBLIC] }), undefined],
    ['a direct post', create({ to: [bob.actorId], cc: [] }), undefined],
  ])('compares followers along with %s: %s', async (_what, document, expected) => {
    const parts = setUp()
    await parts.followers.add(alice, bob)
    await run(parts, document)
    const [item] = await queued(parts)
    expect(item?.synchronizeFollowers).toBe(expected)
  })

  it('needs an id', async () => {
    await expect(run(setUp(), { type: 'Create' })).rejects.toThrow(TypeError)
  })
})

describe('forward', () => {
  it('passes the very octets on to followers, but not back (§7.1.2)', async () => {
    const parts = setUp()
    const body = '{ "id": "https://one.example/1",  "signature": {} }'
    for (const one of [bob, carol, dan, actor('three.example', 'eve')]) await parts.followers.add(alice, one)
    const receipt = await forward(
      { activityId: 'https://one.example/1', accountIds: [alice], exceptActorId: bob.actorId, body },
      parts,
    )
    expect(receipt.inboxes).toEqual(['https://three.example/inbox', 'https://two.example/inbox'])
    const items = await queued(parts)
    expect(items.map((item) => [item.body, item.senderId, item.retries])).toEqual([
      [body, alice, 8],
      [body, alice, 8],
    ])
  })

  it('gives a nameless activity a name of its own', async () => {
    const parts = setUp()
    await parts.followers.add(alice, dan)
    const receipt = await forward({ accountIds: [alice], exceptActorId: bob.actorId, body: '{}' }, parts)
    expect(receipt.activityId).toMatch(/^urn:uuid:[\da-f-]{36}$/)
  })
})
