import { beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_REPLY_IDS } from '../../../../src/protocol/inbox/reply-ids.js'
import {
  ALICE,
  BOB,
  createWorld,
  EVE,
  followOf,
  kindsOf,
  later,
  SIX_HOURS,
  localAccount,
  sentIn,
  US,
  type World,
} from '../world.js'

const follow = { id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE }
const ids = { id: follow.id, followerId: BOB, targetId: ALICE }

let world: World
beforeEach(() => {
  world = createWorld()
})
const lock = () => world.tables.accounts.set(ALICE, localAccount(ALICE, { locked: true }))

describe('decideFollow', () => {
  it('introduces the follower, accepts at once, says so, and tells', async () => {
    const effects = await world.receive(follow)
    expect(kindsOf(effects)).toEqual([
      'account.update',
      'follow.request',
      'follow.accept',
      'delivery.send',
      'notification.add',
    ])
    expect(effects[2]).toEqual({
      kind: 'follow.accept',
      ...ids,
      follower: { inbox: `${BOB}/inbox`, sharedInbox: 'https://bob.example/inbox' },
    })
    expect(effects[3]).toMatchObject({
      senderId: ALICE,
      to: [{ actorId: BOB, inbox: `${BOB}/inbox` }],
      followersOf: [],
    })
    expect(sentIn(effects)).toMatchObject([
      { type: 'Accept', by: ALICE, object: { type: 'Follow', id: follow.id, actor: BOB, object: ALICE } },
    ])
    expect(effects[4]).toEqual({ kind: 'notification.add', type: 'follow', accountId: ALICE, actorId: BOB })
  })

  it('waits at a locked account, who is told', async () => {
    lock()
    const effects = await world.receive(follow)
    expect(kindsOf(effects)).toEqual(['account.update', 'follow.request', 'notification.add'])
    expect(effects[2]).toMatchObject({ type: 'follow_request', accountId: ALICE, actorId: BOB })
    expect(followOf(world, BOB, ALICE)).toEqual({ ...ids, state: 'pending' })
  })

  it('lets those wait whom the moderators have limited', async () => {
    for (const effect of [
      { kind: 'account.moderate', accountId: BOB, severity: 'silence' },
      { kind: 'domain.moderate', domain: 'bob.example', severity: 'silence' },
    ] as const) {
      const other = createWorld()
      await other.given(effect)
      expect(kindsOf(await other.receive(follow))).toEqual([
        'account.update',
        'follow.request',
        'notification.add',
      ])
    }
  })

  it('takes the new id of a repeated request, and waits on; the same id is nothing new', async () => {
    lock()
    await world.receive(follow)
    expect(await world.receive(follow)).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    expect(await world.receive({ ...follow, id: 'https://bob.example/f/2' })).toEqual([
      { kind: 'follow.request', ...ids, id: 'https://bob.example/f/2' },
    ])
    expect(followOf(world, BOB, ALICE)).toMatchObject({ id: 'https://bob.example/f/2', state: 'pending' })
  })

  it('answers a Follow that stands again, since the first Accept may have been lost', async () => {
    await world.receive(follow)
    lock()
    const again = await world.receive(follow)
    expect(sentIn(again)).toMatchObject([{ type: 'Accept' }])
    expect(kindsOf(again)).toEqual(['delivery.send'])
    const other = await world.receive({ ...follow, id: 'https://bob.example/f/2' })
    expect(kindsOf(other)).toEqual(['follow.request', 'follow.accept', 'delivery.send'])
    expect(followOf(world, BOB, ALICE)).toMatchObject({ id: 'https://bob.example/f/2', state: 'accepted' })
  })

  it('refuses somebody whom the account blocks, and stores nothing', async () => {
    await world.given({ kind: 'block.add', actorId: ALICE, targetId: BOB })
    const effects = await world.receive(follow)
    expect(kindsOf(effects)).toEqual(['delivery.send'])
    expect(sentIn(effects)).toMatchObject([{ type: 'Reject', by: ALICE, to: [`${BOB}/inbox`] }])
    expect(followOf(world, BOB, ALICE)).toBeUndefined()
  })

  it('refuses at an account that moved away, or that the moderators have suspended', async () => {
    world.tables.accounts.set(ALICE, localAccount(ALICE, { movedTo: EVE }))
    expect(sentIn(await world.decide(follow))).toMatchObject([{ type: 'Reject' }])
    world.tables.accounts.set(ALICE, localAccount(ALICE))
    await world.given({ kind: 'account.moderate', accountId: ALICE, severity: 'suspend' })
    expect(sentIn(await world.decide(follow))).toMatchObject([{ type: 'Reject' }])
  })

  it('ignores a follow of nobody here', async () => {
    expect(await world.decide({ ...follow, object: `${US}/users/nobody` })).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
    expect(world.fetched).toEqual([])
  })
})

describe('decideFollow, ids', () => {
  const stored = () => followOf(world, BOB, ALICE)?.id ?? ''

  it('makes up an id where none was sent, and answers with it', async () => {
    const effects = await world.receive({ ...follow, id: undefined })
    expect(stored().startsWith(`${ALICE}#follows/`)).toBe(true)
    expect(sentIn(effects)).toMatchObject([{ type: 'Accept', object: { id: stored() } }])
    expect(kindsOf(await world.receive({ ...follow, id: undefined }))).toEqual(['delivery.send'])
  })

  it('never stores the id of another origin, and answers with it as it was sent', async () => {
    const theirs = 'https://victim.example/f/1'
    const effects = await world.receive({ ...follow, id: theirs })
    expect(stored().startsWith(`${ALICE}#follows/`)).toBe(true)
    expect(sentIn(effects)).toMatchObject([{ type: 'Accept', object: { id: theirs } }])
  })

  it('is not taken for the Follow of the other direction', async () => {
    await world.receive({ ...follow, id: undefined })
    expect(stored()).not.toBe(DEFAULT_REPLY_IDS.activity('follow', ALICE, BOB))
  })

  it('does not send an id of 900 kB back', async () => {
    const effects = await world.receive({ ...follow, id: `https://bob.example/${'f'.repeat(900_000)}` })
    expect(JSON.stringify(effects).length).toBeLessThan(10_000)
    expect(sentIn(effects)).toMatchObject([{ type: 'Accept', object: { id: stored() } }])
  })
})

describe('decideFollow and its Undo', () => {
  const undo = { id: 'https://bob.example/u/1', type: 'Undo', actor: BOB, object: follow }

  it('T133 stays undone when the Undo came first', async () => {
    expect(await world.receive(undo, { signedAt: later(10) })).toMatchObject([
      { kind: 'tombstone.add', id: follow.id, at: '2026-11-22T18:00:10Z' },
    ])
    for (const signedAt of [later(9), later(10), later(SIX_HOURS + 10)]) {
      expect(await world.receive(follow, { signedAt })).toMatchObject([
        { kind: 'ignored', reason: 'deleted_before' },
      ])
    }
    expect(followOf(world, BOB, ALICE)).toBeUndefined()
  })

  it('counts again under the same id, in the same octets, once signed later (Pixelfed, Misskey)', async () => {
    const first = await world.receive(follow)
    await world.receive(undo, { signedAt: later(10) })
    const second = await world.receive(follow, { signedAt: later(11) })
    expect(kindsOf(second)).toEqual(['follow.request', 'follow.accept', 'delivery.send', 'notification.add'])
    expect(followOf(world, BOB, ALICE)).toMatchObject({ state: 'accepted' })
    const [one, two] = [first, second].map((effects) => effects.find(({ kind }) => kind === 'delivery.send'))
    expect(one).toMatchObject({ kind: 'delivery.send' })
    expect((one as { activityId: string }).activityId).not.toBe((two as { activityId: string }).activityId)
  })
})
