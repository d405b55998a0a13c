import { describe, expect, it } from 'vitest'
import { ALICE, BOB, createWorld, EVE, US } from '../world.js'

const follow = { id: 'https://bob.example/f/1', type: 'Follow', actor: BOB, object: ALICE }
const ids = { id: follow.id, followerId: BOB, targetId: ALICE }

describe('decideFollow', () => {
  it('introduces the follower, accepts at once, and says so', async () => {
    const world = await createWorld()
    const effects = await world.receive(follow)
    expect(effects.map(({ kind }) => kind)).toEqual([
      'account.update',
      'follow.request',
      'follow.accept',
      'reply.send',
    ])
    expect(effects[2]).toEqual({
      kind: 'follow.accept',
      ...ids,
      follower: { inbox: `${BOB}/inbox`, sharedInbox: 'https://bob.example/inbox' },
    })
    expect(effects[3]).toMatchObject({
      accountId: ALICE,
      toId: BOB,
      inbox: `${BOB}/inbox`,
      activity: { type: 'Accept', actor: { id: ALICE }, object: { type: 'Follow', id: follow.id } },
    })
    expect(await world.state.followers.inboxes(ALICE, { limit: 10 })).toEqual({
      inboxes: ['https://bob.example/inbox'],
    })
  })

  it('waits at a locked account', async () => {
    const world = await createWorld()
    await world.state.accounts.update('alice', { locked: true })
    const effects = await world.receive(follow)
    expect(effects.map(({ kind }) => kind)).toEqual(['account.update', 'follow.request'])
    expect(await world.state.followRequests(ALICE)).toEqual([{ ...ids, state: 'pending' }])
  })

  it('takes the new id of a repeated request, and waits on', async () => {
    const world = await createWorld()
    await world.state.accounts.update('alice', { locked: true })
    await world.receive(follow)
    await world.receive({ ...follow, id: 'https://bob.example/f/2' })
    expect(await world.state.followRequests(ALICE)).toMatchObject([{ id: 'https://bob.example/f/2' }])
  })

  it('answers a known follower again, since the first Accept may have been lost', async () => {
    const world = await createWorld()
    await world.receive(follow)
    await world.state.accounts.update('alice', { locked: true })
    const effects = await world.receive({ ...follow, id: 'https://bob.example/f/2' })
    expect(effects.map(({ kind }) => kind)).toEqual(['follow.request', 'follow.accept', 'reply.send'])
    expect(await world.state.followers.count(ALICE)).toBe(1)
  })

  it('refuses somebody whom the account blocks', async () => {
    const world = await createWorld()
    await world.state.apply([{ kind: 'block.add', actorId: ALICE, targetId: BOB }])
    const effects = await world.receive(follow)
    expect(effects).toMatchObject([{ kind: 'reply.send', activity: { type: 'Reject' } }])
    expect(await world.state.followers.count(ALICE)).toBe(0)
  })

  it('refuses at an account that moved away', async () => {
    const world = await createWorld()
    await world.state.accounts.update('alice', { movedTo: BOB })
    expect(await world.decide({ ...follow, actor: EVE, id: 'https://evil.example/f/1' })).toMatchObject([
      { kind: 'reply.send', activity: { type: 'Reject' } },
    ])
  })

  it('ignores a follow of nobody here', async () => {
    const world = await createWorld()
    expect(await world.decide({ ...follow, object: `${US}/users/nobody` })).toMatchObject([
      { kind: 'ignored', reason: 'unknown_object' },
    ])
    expect(world.fetched).toEqual([])
  })

  it('refuses a Follow without an id, which could be neither answered nor undone', async () => {
    const world = await createWorld()
    await expect(world.decide({ type: 'Follow', actor: BOB, object: ALICE })).rejects.toMatchObject({
      code: 'ERR_DOCUMENT_INVALID',
      path: '/id',
    })
  })

  it('T133 stays undone when the Undo came first', async () => {
    const world = await createWorld()
    const undo = { id: 'https://bob.example/u/1', type: 'Undo', actor: BOB, object: follow }
    expect(await world.receive(undo)).toMatchObject([{ kind: 'tombstone.add', id: follow.id }])
    await expect(world.receive(follow)).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
    expect(await world.state.followers.count(ALICE)).toBe(0)
    const later = { ...follow, id: 'https://bob.example/f/2' }
    expect((await world.receive(later)).map(({ kind }) => kind)).toContain('follow.accept')
  })
})
