import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createMemoryState,
  type HostState,
  type MemoryStateOptions,
} from '../../../src/adapters/memory/index.js'
import type { DeliverySend, Effect, EffectKind } from '../../../src/core/model/index.js'
import { createFixedClock } from '../../../src/testing/index.js'
import { effectSamples } from '../../../src/testing/apply/effects.js'
import { createMemoryHost, type MemoryHost } from '../../testing/host.js'
import { accountOf, ALICE, BOB, describeHostState, EVE, NOW, postOf, US } from '../state-contract.js'

describeHostState('createMemoryState', (options) =>
  Promise.resolve({ state: createMemoryState(options), close: () => Promise.resolve() }),
)

const keys = { privateKeyPem: 'private', publicKeyPem: 'public' }

async function open(options: Partial<MemoryStateOptions> = {}): Promise<HostState> {
  const state = createMemoryState({ origin: US, clock: { now: () => NOW }, ...options })
  await state.accounts.create({ username: 'alice', keys })
  return state
}

const knowing = (id: string): Effect => ({ kind: 'account.update', account: accountOf(id) })
const seen = (key: string, until = '2026-11-23T00:00:00Z'): Effect => ({ kind: 'activity.seen', key, until })

describe('createMemoryState', () => {
  it('refuses an origin that is none', () => {
    expect(() => createMemoryState({ origin: 'us.example' })).toThrow(TypeError)
  })

  describe('onApply', () => {
    it('gets every list within its transaction, and may refuse it', async () => {
      const lists: (readonly Effect[])[] = []
      const state = await open({
        onApply: (effects) => {
          lists.push(effects)
          if (effects.length > 1) throw new RangeError('one at a time')
        },
      })
      await state.apply([knowing(BOB)])
      await expect(state.apply([knowing(EVE), knowing(BOB)])).rejects.toThrow('one at a time')
      expect(lists.map((effects) => effects.length)).toEqual([1, 2])
      expect(await state.account(EVE)).toBeUndefined()
      expect(await state.account(BOB)).toBeDefined()
    })

    it('is told at once that it may change nothing through the state', async () => {
      const attempts: Promise<unknown>[] = []
      const state: HostState = await open({
        onApply: () => {
          attempts.push(state.apply([knowing(EVE)]).catch((error: unknown) => error))
        },
      })
      await state.apply([knowing(BOB)])
      expect(await Promise.all(attempts)).toEqual([expect.any(Error)])
      expect(await state.account(EVE)).toBeUndefined()
      expect(await state.account(BOB)).toBeDefined()
    })

    it('may not go on after the transaction', async () => {
      const state = await open({ onApply: () => Promise.reject(new Error('later')) as unknown as undefined })
      await expect(state.apply([knowing(BOB)])).rejects.toThrow(TypeError)
      expect(await state.account(BOB)).toBeUndefined()
    })
  })

  describe('onCommitted', () => {
    it('gets what is kept, and nothing that was refused', async () => {
      const lists: (readonly Effect[])[] = []
      const state = await open({ onCommitted: (effects) => void lists.push(effects) })
      await state.apply([seen('a')])
      await expect(state.apply([knowing(BOB), seen('a')])).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
      expect(lists).toEqual([[seen('a')]])
    })

    it.each([
      ['throws', () => { throw new Error('mail is down') }], // prettier-ignore
      ['rejects', () => Promise.reject(new Error('mail is down')) as unknown as undefined],
    ])('changes nothing when it %s', async (_how, onCommitted) => {
      const state = await open({ onCommitted })
      await state.apply([knowing(BOB)])
      expect(await state.account(BOB)).toBeDefined()
    })
  })

  it('keeps what it was given, whatever the giver does with it later', async () => {
    const state = await open()
    const status = { ...postOf(), mentions: [] as { actorId: string; silent: boolean; notify: boolean }[] }
    await state.apply([{ kind: 'status.create', status, via: 'delivered' }])
    status.mentions.push({ actorId: EVE, silent: true, notify: false })
    expect((await state.status(status.id))?.mentions).toEqual([])
  })

  it('refuses an effect of no kind, and the list with it', async () => {
    const state = await open()
    for (const kind of ['status.explode', 'constructor', '__proto__', undefined]) {
      await expect(state.apply([knowing(BOB), { kind } as unknown as Effect])).rejects.toThrow(TypeError)
    }
    expect(await state.account(BOB)).toBeUndefined()
  })

  it('lets in listed domains only, where federation is limited', async () => {
    const state = await open({ limitedFederation: true })
    const standing = async (id: string) =>
      (await state.directory.answer([{ about: 'standing', id }]))[0].domain
    expect([await standing(BOB), await standing(ALICE)]).toEqual(['suspend', 'none'])
    await state.allowDomain('bob.example')
    expect([await standing(BOB), await standing('https://x.bob.example/a'), await standing(EVE)]).toEqual([
      'none',
      'none',
      'suspend',
    ])
    await state.blockDomain('bob.example', 'silence')
    expect(await standing(BOB)).toBe('silence')
    await state.blockDomain('bob.example')
    expect(await standing(BOB)).toBe('suspend')
  })

  it.each(['', '@bob@bob.example', 'bob', 'acct:bob@bob.example'])('refuses to moderate %j', async (id) => {
    await expect((await open()).moderateAccount(id, 'suspend')).rejects.toThrow(TypeError)
  })

  it('refuses a severity that is none', async () => {
    const state = await open()
    await expect(state.moderateAccount(BOB, 'ban' as 'suspend')).rejects.toThrow(TypeError)
    await expect(state.blockDomain('bob.example', 'ban' as 'suspend')).rejects.toThrow(TypeError)
  })

  it('describes a local user as an account, whole', async () => {
    const state = createMemoryState({
      origin: US,
      handleDomain: 'handles.example',
      clock: { now: () => NOW },
    })
    const user = {
      username: 'Dana',
      name: 'Dana D.',
      summary: '<p>Hi</p>',
      locked: true,
      group: true,
      discoverable: true,
      indexable: true,
      memorial: true,
      createdAt: '2020-01-01T00:00:00Z',
      avatar: { url: `${US}/a.png` },
      header: { url: `${US}/h.png` },
      fields: [{ name: 'Site', value: '<b>x</b>' }],
      alsoKnownAs: [BOB],
      movedTo: EVE,
      attributionDomains: ['us.example'],
    }
    expect(await state.accounts.create({ ...user, keys })).toEqual({ ...user, ...keys, suspended: false })
    const id = `${US}/users/Dana`
    expect(await state.account(id)).toEqual({
      id,
      local: true,
      type: 'Group',
      username: 'Dana',
      acct: 'Dana@handles.example',
      displayName: 'Dana D.',
      html: '<p>Hi</p>',
      summary: '<p>Hi</p>',
      url: `${US}/@Dana`,
      inbox: `${id}/inbox`,
      outbox: `${id}/outbox`,
      followers: `${id}/followers`,
      following: `${id}/following`,
      featured: `${id}/collections/featured`,
      featuredTags: `${id}/collections/tags`,
      sharedInbox: `${US}/inbox`,
      avatarUrl: `${US}/a.png`,
      headerUrl: `${US}/h.png`,
      fields: [{ name: 'Site', html: '<b>x</b>' }],
      emojis: [],
      locked: true,
      bot: false,
      group: true,
      discoverable: true,
      indexable: true,
      memorial: true,
      suspended: false,
      movedTo: EVE,
      alsoKnownAs: [BOB],
      attributionDomains: ['us.example'],
      publicKeys: [{ id: `${id}#main-key`, owner: id, publicKeyPem: 'public' }],
      multikeys: [],
      published: '2020-01-01T00:00:00Z',
    })
  })

  it('describes a local user who says little as a person', async () => {
    const state = await open()
    const { type, displayName, locked, bot, group, discoverable, indexable, memorial } =
      (await state.account(ALICE))!
    expect([type, displayName, locked, bot, group]).toEqual(['Person', 'alice', false, false, false])
    expect([discoverable, indexable, memorial]).toEqual([false, false, false])
    await state.accounts.update('alice', { bot: true })
    expect(await state.account(ALICE)).toMatchObject({ type: 'Service', bot: true })
  })

  it('makes keys for a user who brings none', async () => {
    const state = await open({
      generateKeys: () => Promise.resolve({ privateKeyPem: 'made', publicKeyPem: 'made too' }),
    })
    expect(await state.accounts.create({ username: 'dan' })).toMatchObject({
      privateKeyPem: 'made',
      publicKeyPem: 'made too',
    })
    expect(await state.accounts.find('alice')).toMatchObject(keys)
  })

  it('tries again to make the server’s keys when that failed', async () => {
    let tries = 0
    const state = createMemoryState({
      origin: US,
      generateKeys: () =>
        (tries += 1) === 1 ? Promise.reject(new Error('no entropy')) : Promise.resolve(keys),
    })
    await expect(state.accounts.instanceKeys()).rejects.toThrow('no entropy')
    expect(await state.accounts.instanceKeys()).toEqual(keys)
  })

  it('forgets signatures and markers that are out of date, as others come', async () => {
    const clock = createFixedClock('2026-11-22T12:00:00Z')
    const state = await open({ clock })
    await state.apply([seen('first', '2026-11-22T12:00:10Z')])
    await expect(state.apply([seen('first')])).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
    clock.advance(10_000)
    await state.apply([seen('first')])
    await expect(state.apply([seen('first')])).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
  })

  it('shows the lists that others make', async () => {
    const state = await open()
    const list = {
      id: 'https://bob.example/l',
      ownerId: BOB,
      name: 'Friends',
      html: '<p>x</p>',
      items: [ALICE],
    }
    await state.apply([{ kind: 'collection.update', ...list }])
    expect(await state.collectionsOf(BOB)).toEqual([list])
  })

  it('prolongs a lease with every page, so that a long walk keeps its holder', async () => {
    const clock = createFixedClock(NOW.getTime())
    const state = await open({ clock })
    await state.apply([sending({ followersOf: [ALICE] })])
    const take = () => state.outbox.take({ now: clock.now().getTime(), limit: 1, leaseMs: 1000 })
    const [entry] = await take()
    for (let page = 0; page < 5; page++) {
      clock.advance(900)
      expect(await take()).toEqual([])
      expect(
        await state.outbox.step(entry!.id, entry!.lease, { kind: 'page', items: [], cursor: `${page}` }),
      ).toBe(true)
    }
    clock.advance(1000)
    expect(await take()).toMatchObject([{ cursor: '4', lapses: 0 }])
  })

  it('sends a dispatch again once nothing of it waits any more', async () => {
    const state = await open()
    const dispatch = sending({ to: [{ actorId: BOB, inbox: `${BOB}/inbox` }] })
    for (let round = 0; round < 3; round++) {
      await state.apply([dispatch])
      const [job] = await state.queue.claim({ now: NOW.getTime(), limit: 9, leaseMs: 1000, maxPerHost: 9 })
      expect(await state.queue.ack(job!.item.id, job!.lease)).toBe(true)
    }
  })

  it('names for an inbox a follower of its own host, where there is one', async () => {
    const state = await open()
    const inbox = 'https://bob.example/inbox'
    const followers = ['https://a.example/eve', BOB, 'https://z.example/eve']
    for (const followerId of followers) {
      const follow = { id: `${followerId}/f`, followerId, targetId: ALICE }
      await state.apply([{ kind: 'follow.accept', ...follow, follower: { inbox } }])
    }
    const [{ items }] = await state.directory.answer([
      { about: 'followers.inboxes', accountId: ALICE, limit: 9 },
    ])
    expect(items).toEqual([{ actorId: BOB, inbox }])
  })

  it('keeps a report once by its id, of each who reports', async () => {
    const state = await open()
    const report = {
      kind: 'report.create',
      id: 'https://bob.example/r',
      accountId: ALICE,
      statusIds: [],
    } as const
    await state.apply([
      { ...report, actorId: BOB, comment: 'one' },
      { ...report, actorId: BOB, comment: 'two' },
      { ...report, actorId: EVE, comment: 'three' },
    ])
    expect((await state.reports()).map(({ comment }) => comment)).toEqual(['three', 'one'])
  })

  it('leaves a small outbox untouched by a large one of another subject', async () => {
    const state = await open()
    const dispatch = (n: number, subject: string): Effect =>
      sending({ id: `${n}`, followersOf: [ALICE], subject })
    await state.apply([
      ...Array.from({ length: 1000 }, (_, n) => dispatch(n, 'busy')),
      dispatch(1000, 'quiet'),
    ])
    const taken = await state.outbox.take({ now: NOW.getTime(), limit: 10, leaseMs: 1000 })
    expect(taken.map(({ id }) => id)).toEqual(['0', '1000'])
  })
})

const sending = (more: Partial<DeliverySend>): DeliverySend => ({
  kind: 'delivery.send',
  id: `${ALICE}/1 ${ALICE}`,
  senderId: ALICE,
  activityId: `${ALICE}/1`,
  body: '{}',
  to: [],
  followersOf: [],
  ...more,
})

/** What can be seen of a host. */
async function snapshot(host: MemoryHost): Promise<unknown> {
  const [alice, carol] = [host.users[0].actorId, host.users[1].actorId]
  const samples = Object.values(effectSamples(host)).filter(({ effect }) => effect.kind !== 'activity.seen')
  const { state, queue, outbox, content } = host
  return [
    await Promise.all(samples.map(({ seen: look }) => look(host))),
    await Promise.all([alice, carol].map((id) => content.outbox(id, { limit: 100, audience: 'followers' }))),
    await Promise.all([alice, carol].map((id) => state.timeline(id))),
    await Promise.all([alice, carol].map((id) => state.notifications(id))),
    await Promise.all([alice, carol].map((id) => state.followRequests(id))),
    await state.accounts.list(),
    await state.accounts.usage?.(),
    [await queue.size(), await queue.nextDueAt(), await outbox.size(), await outbox.nextDueAt()],
  ]
}

describe('a transaction in memory', () => {
  it('leaves no trace of 300 random lists that are refused at their end', async () => {
    const kinds = Object.keys(
      effectSamples({ users: (await createMemoryHost()).users, now: NOW }),
    ) as EffectKind[]
    const anyKinds = fc.array(fc.constantFrom(...kinds.filter((kind) => kind !== 'activity.seen')), {
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(anyKinds, anyKinds, async (first, then) => {
        const host = await createMemoryHost()
        const samples = effectSamples(host)
        const listOf = (chosen: readonly EffectKind[]): readonly Effect[] =>
          chosen.flatMap((kind) => [...samples[kind].before, samples[kind].effect])
        await host.apply([seen('known'), ...listOf(first)])
        const before = await snapshot(host)
        await expect(host.apply([...listOf(then), seen('known')])).rejects.toMatchObject({
          code: 'ERR_DUPLICATE',
        })
        expect(await snapshot(host)).toEqual(before)
        await host.apply(listOf(then)) // nothing stands in the way of the same list, taken
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
