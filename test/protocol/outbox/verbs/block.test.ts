import { describe, expect, it } from 'vitest'
import { alice, bob, createHost, documents, lastKinds, pair, sam, sentBy } from '../host.ts'

const input = { as: 'alice', handle: '@sam@stranger.example' }
const own = { id: `${alice}#follows/1`, followerId: alice, targetId: sam }
const theirs = { id: `${sam}/follows/9`, followerId: sam, targetId: alice }

describe('block', () => {
  it('takes the own follow back, rejects theirs, then blocks: in this order, in one list', async () => {
    const host = createHost()
    host.state.follows.set(pair(alice, sam), { ...own, state: 'accepted' })
    host.state.follows.set(pair(sam, alice), { ...theirs, state: 'accepted' })
    await host.verbs.block(input)
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual([
      'follow.undo',
      'follow.reject',
      'block.add',
      'delivery.send',
      'delivery.send',
      'delivery.send',
    ])
    expect(sentBy(host)).toEqual(
      ['Undo', 'Reject', 'Block'].map((type) => ({ type, by: alice, to: [`${sam}/inbox`], followersOf: [] })),
    )
    const id = host.state.blocks.get(pair(alice, sam))?.id
    expect(documents(host)[2]).toEqual({ id, type: 'Block', actor: alice, object: sam })
    expect(new Set([...host.sends.values()].map(({ subject }) => subject)).size).toBe(1)
    expect(host.state.follows.size).toBe(0)
  })

  it('rejects a request that waits, and ends the own one without a word', async () => {
    const host = createHost()
    host.state.follows.set(pair(alice, sam), { ...own, state: 'pending' })
    host.state.follows.set(pair(sam, alice), { ...theirs, state: 'pending' })
    await host.verbs.block(input)
    expect(sentBy(host).map(({ type }) => type)).toEqual(['Reject', 'Block'])
    expect(host.state.follows.size).toBe(0)
  })

  it('does nothing where the block stands', async () => {
    const host = createHost()
    await host.verbs.block(input)
    await host.verbs.block(input)
    expect(host.applied).toHaveLength(1)
    expect(host.sends.size).toBe(1)
  })

  it('ends a follow that is left beside a block, and sends no second Block', async () => {
    const host = createHost()
    host.state.blocks.set(pair(alice, sam), { actorId: alice, targetId: sam })
    host.state.follows.set(pair(sam, alice), { ...theirs, state: 'accepted' })
    await host.verbs.block(input)
    expect(sentBy(host).map(({ type }) => type)).toEqual(['Reject'])
  })

  it('blocks a local account without a word', async () => {
    const host = createHost()
    host.state.follows.set(pair(bob, alice), { ...theirs, followerId: bob, state: 'accepted' })
    await host.verbs.block({ as: 'alice', handle: 'bob' })
    expect(lastKinds(host)).toEqual(['follow.reject', 'block.add'])
  })

  it('blocks who is shut out, without sending there', async () => {
    const host = createHost()
    host.state.standings.set('stranger.example', 'suspend')
    await host.verbs.block(input)
    expect(lastKinds(host)).toEqual(['block.add'])
  })

  it('refuses oneself', async () => {
    await expect(createHost().verbs.block({ as: 'alice', handle: alice })).rejects.toMatchObject({
      code: 'ERR_AUDIENCE_FORBIDDEN',
    })
  })
})

describe('unblock', () => {
  it('takes a block back under the id that it was sent with', async () => {
    const host = createHost()
    const id = `${alice}#blocks/1`
    host.state.blocks.set(pair(alice, sam), { id, actorId: alice, targetId: sam })
    await host.verbs.unblock(input)
    await host.verbs.unblock(input)
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['block.remove', 'delivery.send'])
    expect(sentBy(host)).toEqual([{ type: 'Undo', by: alice, to: [`${sam}/inbox`], followersOf: [] }])
    expect(documents(host)).toEqual([
      {
        id: `${id}/undo`,
        type: 'Undo',
        actor: alice,
        object: { id, type: 'Block', actor: alice, object: sam },
      },
    ])
  })

  it('gives a block that was stored without an id one that follows from its ends', async () => {
    const undone = async () => {
      const host = createHost()
      host.state.blocks.set(pair(alice, sam), { actorId: alice, targetId: sam })
      await host.verbs.unblock(input)
      return documents(host)[0]
    }
    const undo = await undone()
    expect(undo).toMatchObject({ object: { type: 'Block', actor: alice, object: sam } })
    expect(await undone()).toEqual(undo)
  })

  it('takes back no block that never was, and not that of the other side', async () => {
    const host = createHost()
    await host.verbs.unblock(input)
    host.state.blocks.set(pair(sam, alice), { id: `${sam}#blocks/1`, actorId: sam, targetId: alice })
    await host.verbs.unblock(input)
    expect(host.applied).toEqual([])
  })
})
