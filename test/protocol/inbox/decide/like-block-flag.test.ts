import { beforeEach, describe, expect, it } from 'vitest'
import {
  ALICE,
  BOB,
  CAROL,
  createWorld,
  EVE,
  followOf,
  kindsOf,
  later,
  SIX_HOURS,
  localStatus,
  pair,
  sentIn,
  US,
  type Json,
  type World,
} from '../world.js'

let world: World
beforeEach(() => {
  world = createWorld()
})

describe('decideLike', () => {
  const like = (object: unknown, more: Json = {}): Json => ({
    id: 'https://bob.example/l/1',
    type: 'Like',
    actor: BOB,
    object,
    ...more,
  })

  it('favours a local post, once, and tells its author', async () => {
    const { id } = await world.post()
    expect((await world.receive(like(id))).slice(1)).toEqual([
      { kind: 'status.favourite', id: 'https://bob.example/l/1', actorId: BOB, statusId: id },
      { kind: 'notification.add', type: 'favourite', accountId: ALICE, actorId: BOB, statusId: id },
    ])
    for (const again of [like(id), like(id, { id: 'https://bob.example/l/2' })]) {
      expect(await world.decide(again)).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    }
  })

  it.each([
    ['without an id', undefined],
    ['with the id of another origin', 'https://victim.example/l/1'],
    ['with an id that is too long', `https://bob.example/${'l'.repeat(2048)}`],
  ])('takes a Like %s as one without', async (_what, id) => {
    const { id: statusId } = await world.post()
    expect((await world.receive(like(statusId, { id })))[1]).toEqual({
      kind: 'status.favourite',
      actorId: BOB,
      statusId,
    })
  })

  it('leaves the posts of other servers to them, and does not fetch them', async () => {
    expect(await world.decide(like('https://x.example/n/1'))).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
    expect(world.fetched).toEqual([])
  })

  it.each(['private', 'limited', 'direct'] as const)(
    'counts for those only who may read a %s post',
    async (visibility) => {
      const { id } = await world.post({ visibility })
      expect(await world.decide(like(id))).toMatchObject([{ kind: 'ignored', reason: 'forbidden' }])
      await world.post({ visibility, mentions: [{ actorId: BOB, silent: true, notify: false }] })
      expect(kindsOf(await world.decide(like(id)))).toContain('status.favourite')
    },
  )

  it('counts for a follower of a private post', async () => {
    const { id } = await world.post({ visibility: 'private' })
    await world.followedBy(BOB)
    expect(kindsOf(await world.decide(like(id)))).toContain('status.favourite')
  })

  it.each([
    ['by its id', {}],
    ['without an id', { id: undefined }],
  ])('T133 stays undone when the Undo came first: %s', async (_what, more) => {
    const { id } = await world.post()
    await world.receive({ type: 'Undo', actor: BOB, object: like(id, more) }, { signedAt: later(5) })
    for (const signedAt of [later(5), later(SIX_HOURS + 5)]) {
      expect(await world.receive(like(id, more), { signedAt })).toMatchObject([
        { kind: 'ignored', reason: 'deleted_before' },
      ])
    }
    const anew = { signedAt: later(SIX_HOURS + 6) }
    expect(kindsOf(await world.receive(like(id, more), anew))).toContain('status.favourite')
  })
})

describe('decideBlock', () => {
  const block = { id: 'https://bob.example/b/1', type: 'Block', actor: BOB, object: ALICE }

  it('ends the follows between the two, and says so', async () => {
    await world.befriend(BOB)
    await world.receive({ id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE })
    const effects = await world.receive(block)
    expect(kindsOf(effects)).toEqual([
      'follow.undo',
      'delivery.send',
      'follow.reject',
      'delivery.send',
      'block.add',
    ])
    expect(sentIn(effects)).toMatchObject([
      { type: 'Undo', by: ALICE, to: [`${BOB}/inbox`] },
      { type: 'Reject', by: ALICE, to: [`${BOB}/inbox`] },
    ])
    expect(effects.at(-1)).toEqual({ kind: 'block.add', id: block.id, actorId: BOB, targetId: ALICE })
    expect(followOf(world, ALICE, BOB)).toBeUndefined()
    expect(followOf(world, BOB, ALICE)).toBeUndefined()
  })

  it('ends a request that waits without a word', async () => {
    await world.given({ kind: 'follow.request', id: 'f', followerId: ALICE, targetId: BOB })
    expect(kindsOf(await world.receive(block))).toEqual(['account.update', 'follow.undo', 'block.add'])
  })

  it('stands: the same again changes nothing, another id replaces the first', async () => {
    await world.receive(block)
    expect(await world.receive(block)).toMatchObject([{ kind: 'ignored', reason: 'duplicate' }])
    const other = { ...block, id: 'https://bob.example/b/2' }
    expect(await world.receive(other)).toMatchObject([{ kind: 'block.add', id: other.id }])
    expect(await world.receive({ ...block, id: 'https://victim.example/b/1' })).toMatchObject([
      { kind: 'ignored', reason: 'duplicate' },
    ])
  })

  it('T64 touches nobody’s follows but those of the one who blocks', async () => {
    await world.befriend(BOB)
    await world.receive({ ...block, id: 'https://evil.example/b/1', actor: EVE })
    expect(followOf(world, ALICE, BOB)).toMatchObject({ state: 'accepted' })
  })

  it('ignores blocks of others than local accounts', async () => {
    expect(await world.decide({ ...block, object: EVE })).toMatchObject([{ kind: 'ignored' }])
  })

  it('keeps no block that was undone before it came, and one made again', async () => {
    await world.receive({ id: 'https://bob.example/u/1', type: 'Undo', actor: BOB, object: block })
    expect(await world.decide(block)).toMatchObject([{ kind: 'ignored', reason: 'deleted_before' }])
    expect(kindsOf(await world.receive(block, { signedAt: later(SIX_HOURS + 1) }))).toEqual([
      'account.update',
      'block.add',
    ])
    expect(world.tables.blocks.has(pair(BOB, ALICE))).toBe(true)
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
  })

  it('looks at the first fifty things that are named, and no more', async () => {
    const others = Array.from({ length: 49 }, (_, n) => `${US}/unknown/${n}`)
    expect(await world.decide(flag([...others, ALICE]))).toMatchObject([{ kind: 'report.create' }])
    expect(await world.decide(flag([...others, CAROL, ALICE]))).toMatchObject([{ accountId: CAROL }])
  })

  it('makes one report of each account, and none of posts without theirs', async () => {
    const { id } = await world.post()
    expect(await world.decide(flag([ALICE, CAROL, id]))).toHaveLength(2)
    expect(await world.decide(flag([id]))).toMatchObject([{ kind: 'ignored' }])
  })

  it('drops an id of another origin than the reporter’s', async () => {
    const [report] = await world.decide(flag(ALICE, { id: 'https://victim.example/flags/1' }))
    expect(report).not.toHaveProperty('id')
  })

  it('makes none of an account that the moderators have suspended already', async () => {
    await world.given({ kind: 'account.moderate', accountId: ALICE, severity: 'suspend' })
    expect(await world.decide(flag([ALICE]))).toMatchObject([{ kind: 'ignored' }])
  })

  it('takes reports of a remote account only where a named post of it answers somebody here', async () => {
    const { id } = await world.post()
    await world.meet(EVE)
    const reply = localStatus({ id: 'https://evil.example/n/1', authorId: EVE, local: false, inReplyTo: id })
    expect(await world.decide(flag([EVE]))).toMatchObject([{ kind: 'ignored' }])
    await world.given({ kind: 'status.create', status: reply, via: 'delivered' })
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
    expect(world.tables.reports).toHaveLength(1)
  })
})
