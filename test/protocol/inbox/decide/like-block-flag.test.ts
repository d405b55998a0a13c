import { beforeEach, describe, expect, it } from 'vitest'
import {
  accountValue,
  ALICE,
  BOB,
  CAROL,
  createWorld,
  EVE,
  localStatus,
  US,
  type Json,
  type World,
} from '../world.js'

let world: World
beforeEach(async () => {
  world = await createWorld()
})

describe('decideLike', () => {
  const like = (object: unknown, more: Json = {}): Json => ({
    id: 'https://bob.example/l/1',
    type: 'Like',
    actor: BOB,
    object,
    ...more,
  })

  it('favours a local post, once', async () => {
    const { id } = await world.post()
    const effects = await world.receive(like(id))
    expect(effects.at(-1)).toEqual({
      kind: 'status.favourite',
      id: 'https://bob.example/l/1',
      actorId: BOB,
      statusId: id,
    })
    expect(await world.decide(like(id, { id: 'https://bob.example/l/2' }))).toMatchObject([
      { kind: 'ignored', reason: 'duplicate' },
    ])
    expect(await world.state.favouritedBy(id)).toEqual([BOB])
    expect((await world.state.notifications(ALICE)).items).toMatchObject([
      { kind: 'favourite', actorId: BOB },
    ])
  })

  it('takes a Like without an id', async () => {
    const { id } = await world.post()
    expect((await world.receive({ type: 'Like', actor: BOB, object: id })).at(-1)).toEqual({
      kind: 'status.favourite',
      actorId: BOB,
      statusId: id,
    })
  })

  it('leaves the posts of other servers to them, and does not fetch them', async () => {
    expect(await world.decide(like('https://x.example/n/1'))).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
    expect(world.fetched).toEqual([])
  })

  it('T133 stays undone when the Undo came first', async () => {
    const { id } = await world.post()
    await world.receive({ id: 'https://bob.example/u/1', type: 'Undo', actor: BOB, object: like(id) })
    await expect(world.receive(like(id))).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
  })
})

describe('decideBlock', () => {
  const block = { id: 'https://bob.example/b/1', type: 'Block', actor: BOB, object: ALICE }

  it('ends the follows between the two, and says so', async () => {
    await world.befriend(BOB)
    await world.receive({ id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE })
    const effects = await world.receive(block)
    expect(effects.map(({ kind }) => kind)).toEqual([
      'follow.undo',
      'reply.send',
      'follow.reject',
      'reply.send',
      'block.add',
    ])
    expect(effects[1]).toMatchObject({ accountId: ALICE, activity: { type: 'Undo' } })
    expect(effects[3]).toMatchObject({ accountId: ALICE, activity: { type: 'Reject' } })
    expect(await world.state.follow(ALICE, BOB)).toBeUndefined()
    expect(await world.state.follow(BOB, ALICE)).toBeUndefined()
  })

  it('T64 touches nobody’s follows but those of the one who blocks', async () => {
    await world.befriend(BOB)
    await world.receive({ ...block, id: 'https://evil.example/b/1', actor: EVE })
    expect(await world.state.follow(ALICE, BOB)).toMatchObject({ state: 'accepted' })
  })

  it('ignores blocks of others than local accounts', async () => {
    expect(await world.decide({ ...block, object: EVE })).toMatchObject([{ kind: 'ignored' }])
  })

  it('keeps no block that was undone before it came', async () => {
    await world.receive({ id: 'https://bob.example/u/1', type: 'Undo', actor: BOB, object: block })
    expect(await world.decide(block)).toMatchObject([{ kind: 'ignored', reason: 'deleted_before' }])
  })
})

describe('decideFlag', () => {
  const flag = (object: unknown, more: Json = {}): Json => ({
    id: 'https://bob.example/flags/1',
    type: 'Flag',
    actor: BOB,
    content: 'spam &amp; worse',
    object,
    ...more,
  })

  it('reports a local account with the posts of it that are named', async () => {
    const { id } = await world.post()
    expect(await world.receive(flag([ALICE, id, `${US}/unknown`]))).toEqual([
      {
        kind: 'report.create',
        id: 'https://bob.example/flags/1',
        actorId: BOB,
        accountId: ALICE,
        statusIds: [id],
        comment: 'spam & worse',
      },
    ])
    expect(await world.state.reports()).toMatchObject([{ accountId: ALICE, statusIds: [id] }])
  })

  it('makes one report of each account, and none of posts without theirs', async () => {
    const { id } = await world.post()
    expect((await world.decide(flag([ALICE, CAROL, id]))).map((effect) => effect.kind)).toHaveLength(2)
    expect(await world.decide(flag([id]))).toMatchObject([{ kind: 'ignored' }])
  })

  it('drops an id of another origin than the reporter’s', async () => {
    const [report] = await world.decide(flag(ALICE, { id: 'https://victim.example/flags/1' }))
    expect(report).not.toHaveProperty('id')
  })

  it('takes reports of a remote account only where a named post of it answers somebody here', async () => {
    const { id } = await world.post()
    await world.state.apply([{ kind: 'account.update', account: accountValue(EVE) }])
    const reply = localStatus({ id: 'https://evil.example/n/1', authorId: EVE, local: false, inReplyTo: id })
    expect(await world.decide(flag([EVE]))).toMatchObject([{ kind: 'ignored' }])
    await world.state.apply([{ kind: 'status.create', status: reply, via: 'delivered' }])
    expect(await world.decide(flag([EVE, reply.id]))).toMatchObject([
      { kind: 'report.create', accountId: EVE },
    ])
  })

  it('cuts the comment at 5000 characters, and counts whole ones', async () => {
    const [report] = await world.decide(flag(ALICE, { content: '😀'.repeat(5001) }))
    expect(report?.kind === 'report.create' && Array.from(report.comment)).toHaveLength(5000)
  })

  it('takes the same report once', async () => {
    await world.receive(flag(ALICE))
    await world.receive(flag(ALICE))
    expect(await world.state.reports()).toHaveLength(1)
  })
})
