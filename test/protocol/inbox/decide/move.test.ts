import { beforeEach, describe, expect, it } from 'vitest'
import {
  accountValue,
  actorDocument,
  ALICE,
  BOB,
  CAROL,
  createWorld,
  EVE,
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
  world = await createWorld()
  await world.befriend(BOB)
  world.web.set(BOB, actorDocument(BOB, { movedTo: NEW }))
  world.web.set(NEW, actorDocument(NEW, { alsoKnownAs: [BOB] }))
})

describe('decideMove', () => {
  it('takes the followers here along: follows the new account, and no longer the old', async () => {
    const effects = await world.receive(move())
    expect(effects.map(({ kind }) => kind)).toEqual([
      'account.update',
      'account.update',
      'account.move',
      'follow.request',
      'reply.send',
      'follow.undo',
      'reply.send',
    ])
    expect(effects[2]).toEqual({
      kind: 'account.move',
      accountId: BOB,
      targetId: NEW,
      at: '2026-11-22T12:00:00Z',
    })
    expect(effects[4]).toMatchObject({ accountId: ALICE, toId: NEW, activity: { type: 'Follow' } })
    expect(effects[6]).toMatchObject({ accountId: ALICE, toId: BOB, activity: { type: 'Undo' } })
    expect(await world.state.follow(ALICE, NEW)).toMatchObject({ state: 'pending' })
    expect(await world.state.follow(ALICE, BOB)).toBeUndefined()
  })

  it('follows nobody twice, and nobody on behalf of those who only asked', async () => {
    await world.befriend(NEW)
    await world.state.apply([{ kind: 'follow.request', id: 'f', followerId: CAROL, targetId: BOB }])
    expect((await world.receive(move())).filter(({ kind }) => kind === 'follow.request')).toEqual([])
    expect(await world.state.follow(CAROL, NEW)).toBeUndefined()
  })

  it('lets a local account be the new home', async () => {
    await world.state.accounts.update('carol', { alsoKnownAs: [BOB] })
    world.web.set(BOB, actorDocument(BOB, { movedTo: CAROL }))
    await world.receive(move({ target: CAROL }))
    expect(await world.state.follow(ALICE, CAROL)).toMatchObject({ state: 'accepted' })
  })

  it('ignores accounts that are not known here', async () => {
    world.web.set(EVE, actorDocument(EVE, { movedTo: NEW }))
    expect(await world.decide(move({ actor: EVE, object: EVE }))).toMatchObject([{ kind: 'ignored' }])
  })
})

describe('decideMove, threats', () => {
  const refused = async (activity: Json, code: string): Promise<void> => {
    const before = await world.snapshot()
    await expect(world.receive(activity)).rejects.toMatchObject({ code })
    expect(await world.snapshot()).toEqual(before)
  }

  it('T65 moves nobody to an account that does not say it is the same', async () => {
    world.web.set(NEW, actorDocument(NEW))
    await refused(move(), 'ERR_NOT_RECIPROCAL')
  })

  it('T65 moves nobody whose own document does not say so', async () => {
    world.web.set(BOB, actorDocument(BOB))
    await refused(move(), 'ERR_NOT_RECIPROCAL')
  })

  it('T65 asks both sides anew, and believes nothing stored', async () => {
    await world.state.apply([{ kind: 'account.update', account: accountValue(NEW, { alsoKnownAs: [BOB] }) }])
    world.web.set(NEW, actorDocument(NEW))
    await refused(move(), 'ERR_NOT_RECIPROCAL')
    expect(world.fetched).toEqual([BOB, NEW])
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
    expect((await world.decide(move({ target: other }), later)).map(({ kind }) => kind)).toContain(
      'account.move',
    )
  })

  it('T81 moves nobody to a blocked account', async () => {
    await world.state.blockDomain('new.example')
    await refused(move(), 'ERR_ACTOR_BLOCKED')
  })
})
