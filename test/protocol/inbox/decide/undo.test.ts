import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB, CAROL, createWorld, EVE, PUBLIC, type Json, type World } from '../world.js'

const undo = (object: unknown, more: Json = {}): Json => ({
  id: 'https://bob.example/u/1',
  type: 'Undo',
  actor: BOB,
  object,
  ...more,
})
const follow = { id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE }

let world: World
beforeEach(async () => {
  world = await createWorld()
})

describe('decideUndo of a follow', () => {
  it.each([
    ['by id', follow.id],
    ['embedded', follow],
    ['embedded without an id', { ...follow, id: undefined }],
    ['embedded under another id', { ...follow, id: 'https://bob.example/f/9' }],
  ])('ends a follow named %s', async (_what, object) => {
    await world.receive(follow)
    expect(await world.receive(undo(object))).toEqual([
      { kind: 'follow.undo', id: follow.id, followerId: BOB, targetId: ALICE },
    ])
    expect(await world.state.followers.count(ALICE)).toBe(0)
  })

  it('T59 refuses the Undo of somebody else’s follow', async () => {
    await world.receive(follow)
    for (const object of [follow, follow.id, { ...follow, id: undefined }]) {
      await expect(world.receive(undo(object, { actor: EVE }))).rejects.toMatchObject({
        code: 'ERR_NOT_OWNER',
      })
    }
    expect(await world.state.followers.has(ALICE, BOB)).toBe(true)
  })

  it('T60 goes by the record, not by what the copy claims', async () => {
    await world.receive(follow)
    await world.receive({ id: 'https://evil.example/f/1', type: 'Follow', actor: EVE, object: ALICE })
    const lie = { id: 'https://evil.example/f/1', type: 'Follow', actor: BOB, object: ALICE }
    expect(await world.receive(undo(lie, { actor: EVE }))).toMatchObject([
      { kind: 'follow.undo', followerId: EVE },
    ])
    expect(await world.state.followers.has(ALICE, BOB)).toBe(true)
  })

  it('T133 leaves a marker of its own origin only', async () => {
    expect(await world.decide(undo(follow.id))).toEqual([
      { kind: 'tombstone.add', id: follow.id, actorId: BOB, until: '2026-11-22T18:00:00Z' },
    ])
    expect(await world.decide(undo('https://victim.example/f/1'))).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
  })
})

describe('decideUndo of other things', () => {
  it('takes back a boost, by id or embedded', async () => {
    const { id } = await world.post()
    const announce = { id: 'https://bob.example/a/1', type: 'Announce', actor: BOB, object: id, to: [PUBLIC] }
    for (const object of [announce.id, announce, { ...announce, id: undefined }]) {
      await world.receive(announce)
      expect(await world.receive(undo(object))).toEqual([
        { kind: 'status.unboost', id: announce.id, actorId: BOB, statusId: id },
      ])
      expect(await world.state.content.totals(id)).toMatchObject({ boosts: 0 })
    }
    await world.receive(announce)
    await expect(world.receive(undo(announce, { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
  })

  it('takes back a favourite', async () => {
    const { id } = await world.post()
    const like = { id: 'https://bob.example/l/1', type: 'Like', actor: BOB, object: id }
    await world.receive(like)
    await expect(world.receive(undo(like, { actor: EVE }))).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    expect(await world.receive(undo(like))).toEqual([
      { kind: 'status.unfavourite', actorId: BOB, statusId: id },
    ])
    expect(await world.state.favouritedBy(id)).toEqual([])
  })

  it('takes back a block', async () => {
    const block = { id: 'https://bob.example/b/1', type: 'Block', actor: BOB, object: ALICE }
    for (const object of [block.id, block, { ...block, id: undefined }]) {
      await world.receive(block)
      expect(await world.receive(undo(object))).toEqual([
        { kind: 'block.remove', actorId: BOB, targetId: ALICE },
      ])
    }
    await world.receive(block)
    await expect(world.receive(undo(block.id, { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
  })

  it('lets a follow wait again whose Accept is taken back', async () => {
    const mine = { id: `${ALICE}#follows/1`, followerId: ALICE, targetId: BOB }
    await world.state.apply([
      { kind: 'follow.request', ...mine },
      { kind: 'follow.accept', ...mine },
    ])
    const accept = { id: 'https://bob.example/a/1', type: 'Accept', actor: BOB, object: mine.id }
    await expect(world.receive(undo({ ...accept, actor: EVE }, { actor: EVE }))).rejects.toMatchObject({
      code: 'ERR_NOT_OWNER',
    })
    expect(await world.receive(undo(accept))).toEqual([{ kind: 'follow.unaccept', ...mine }])
    expect(await world.state.follow(ALICE, BOB)).toMatchObject({ state: 'pending' })
  })

  it('ignores what it does not know how to take back', async () => {
    const react = { id: 'https://bob.example/e/1', type: 'EmojiReact', actor: BOB, object: CAROL }
    expect(await world.decide(undo(react))).toMatchObject([{ kind: 'ignored', reason: 'unsupported_type' }])
  })

  it('refuses an Undo of nothing', async () => {
    const empty = { id: 'https://bob.example/u/1', type: 'Undo', actor: BOB }
    await expect(world.decide(empty)).rejects.toMatchObject({ code: 'ERR_DOCUMENT_INVALID', path: '/object' })
  })
})
