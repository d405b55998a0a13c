import { beforeEach, describe, expect, it } from 'vitest'
import {
  actorDocument,
  ALICE,
  answers,
  BOB,
  CAROL,
  createWorld,
  EVE,
  followOf,
  kindsOf,
  localAccount,
  sentIn,
  type Json,
  type World,
} from '../world.js'

const NEW = 'https://new.example/users/bob'
const move = (more: Json = {}): Json => ({
  id: 'https://bob.example/m/1',
  type: 'Move',
  actor: BOB,
  object: BOB,
  target: NEW,
  ...more,
})

let world: World
beforeEach(async () => {
  world = createWorld()
  await world.befriend(BOB)
  world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB] }))
})

describe('decideMove', () => {
  it('takes the followers here along: follows the new account, and no longer the old', async () => {
    const effects = await world.receive(move())
    expect(kindsOf(effects)).toEqual([
      'account.update',
      'account.move',
      'follow.request',
      'delivery.send',
      'follow.undo',
      'delivery.send',
    ])
    expect(effects[1]).toEqual({
      kind: 'account.move',
      accountId: BOB,
      targetId: NEW,
      at: '2026-11-22T12:00:00Z',
    })
    expect(sentIn(effects)).toMatchObject([
      { type: 'Follow', by: ALICE, to: [`${NEW}/inbox`], object: NEW },
      { type: 'Undo', by: ALICE, to: [`${BOB}/inbox`], object: { type: 'Follow', object: BOB } },
    ])
    expect(followOf(world, ALICE, NEW)).toMatchObject({ state: 'pending' })
    expect(followOf(world, ALICE, BOB)).toBeUndefined()
  })

  it('takes the word of the old account, though its server still serves an older document', async () => {
    world.web.set(BOB, actorDocument(BOB))
    expect(kindsOf(await world.receive(move()))).toContain('account.move')
    expect(world.fetched).toEqual([NEW])
  })

  it('follows nobody twice, and nobody on behalf of those who only asked', async () => {
    await world.befriend(NEW)
    await world.given({ kind: 'follow.request', id: 'f', followerId: CAROL, targetId: BOB })
    expect(kindsOf(await world.receive(move()))).not.toContain('follow.request')
    expect(followOf(world, ALICE, BOB)).toBeUndefined()
    expect(followOf(world, CAROL, NEW)).toBeUndefined()
  })

  it.each([
    ['blocks the new account', { kind: 'block.add', actorId: ALICE, targetId: NEW }],
    ['is blocked by it', { kind: 'block.add', actorId: NEW, targetId: ALICE }],
    ['waits there already', { kind: 'follow.request', id: 'f', followerId: ALICE, targetId: NEW }],
  ] as const)('leaves the old follow to who %s', async (_what, effect) => {
    await world.given(effect)
    expect(kindsOf(await world.receive(move()))).toEqual(['account.update', 'account.move'])
    expect(followOf(world, ALICE, BOB)).toMatchObject({ state: 'accepted' })
  })

  it.each([
    ['follow', false, 'accepted'],
    ['follow_request', true, 'pending'],
  ])('lets a local account be the new home, which is told: %s', async (type, locked, state) => {
    world.tables.accounts.set(CAROL, localAccount(CAROL, { alsoKnownAs: [BOB], locked }))
    const effects = await world.receive(move({ target: CAROL }))
    expect(followOf(world, ALICE, CAROL)).toMatchObject({ state })
    expect(effects).toContainEqual({ kind: 'notification.add', type, accountId: CAROL, actorId: ALICE })
    expect(sentIn(effects)).toMatchObject([{ type: 'Undo' }])
    expect(world.fetched).toEqual([])
  })

  it('ignores accounts that are not known here', async () => {
    world.web.set(EVE, actorDocument(EVE, { movedTo: NEW }))
    expect(await world.decide(move({ actor: EVE, object: EVE }))).toMatchObject([{ kind: 'ignored' }])
  })
})

describe('decideMove, threats', () => {
  const refused = async (activity: Json, code: string): Promise<void> => {
    const before = world.snapshot()
    await expect(world.receive(activity)).rejects.toMatchObject({ code })
    expect(world.snapshot()).toEqual(before)
  }

  it('T65 moves nobody to an account that does not say it is the same', async () => {
    world.web.set(NEW, actorDocument(NEW))
    await refused(move(), 'ERR_NOT_RECIPROCAL')
  })

  it('T65 asks the new account anew, and believes nothing stored', async () => {
    await world.meet(NEW, { alsoKnownAs: [BOB] })
    world.web.set(NEW, actorDocument(NEW))
    await refused(move(), 'ERR_NOT_RECIPROCAL')
    expect(world.fetched).toEqual([NEW])
  })

  it('T66 refuses the Move of somebody else', async () => {
    await refused(move({ actor: EVE }), 'ERR_NOT_OWNER')
  })

  it.each([
    ['to nowhere', { target: undefined }],
    ['to itself', { target: BOB }],
  ])('T66 refuses a Move %s', async (_what, more) => {
    await refused(move(more), 'ERR_NOT_RECIPROCAL')
  })

  it('T66 follows one hop only: not to an account that moved on', async () => {
    world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB], movedTo: BOB }))
    await refused(move(), 'ERR_NOT_RECIPROCAL')
  })

  it('T66 refuses another Move within seven days', async () => {
    await world.receive(move())
    const other = 'https://other.example/users/bob'
    world.web.set(BOB, actorDocument(BOB, { movedTo: other }))
    world.web.set(other, actorDocument(other, { alsoKnownAs: [BOB] }))
    await refused(move({ target: other }), 'ERR_NOT_RECIPROCAL')
    expect(await world.decide(move())).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    const later = { now: new Date('2026-11-29T12:00:01Z') }
    expect(kindsOf(await world.decide(move({ target: other }), later))).toContain('account.move')
  })

  it.each([
    ['account', { kind: 'account.moderate', accountId: NEW, severity: 'suspend' }],
    ['domain', { kind: 'domain.moderate', domain: 'new.example', severity: 'suspend' }],
  ] as const)(
    'T81 moves nobody to somebody shut out by %s, and asks nothing of them',
    async (_what, effect) => {
      await world.given(effect)
      expect(await world.receive(move())).toMatchObject([{ kind: 'ignored', reason: 'blocked' }])
      expect(world.fetched).toEqual([])
    },
  )

  it('moves nobody to an account that its own server suspended', async () => {
    world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB], suspended: true }))
    await refused(move(), 'ERR_NOT_RECIPROCAL')
  })

  it('lets the sender come again where the new server cannot be asked just now', async () => {
    world.web.set(NEW, answers(503))
    await expect(world.receive(move())).rejects.toMatchObject({ retryable: true })
  })
})
