import { describe, expect, it } from 'vitest'
import { alice, bob, createHost, documents, lastKinds, pair, sam, sentBy, type Host } from '../host.ts'

const input = { as: 'alice', handle: '@sam@stranger.example' }

function following(targetId: string, state: 'pending' | 'accepted' = 'accepted'): Host {
  const host = createHost()
  host.state.follows.set(pair(alice, targetId), {
    id: `${alice}#follows/1`,
    followerId: alice,
    targetId,
    state,
  })
  return host
}

describe('unfollow', () => {
  it.each(['pending', 'accepted'] as const)('takes a follow back that is %s', async (state) => {
    const host = following(sam, state)
    await host.verbs.unfollow(input)
    expect(lastKinds(host)).toEqual(['follow.undo', 'delivery.send'])
    expect(sentBy(host)).toEqual([{ type: 'Undo', by: alice, to: [`${sam}/inbox`], followersOf: [] }])
    expect(documents(host)).toEqual([
      {
        id: `${alice}#follows/1/undo`,
        type: 'Undo',
        actor: alice,
        object: { id: `${alice}#follows/1`, type: 'Follow', actor: alice, object: sam },
      },
    ])
    await host.verbs.unfollow(input)
    expect(host.applied).toHaveLength(1)
  })

  it('tells nobody of a local follow', async () => {
    const host = following(bob)
    await host.verbs.unfollow({ as: 'alice', handle: '@bob' })
    expect(lastKinds(host)).toEqual(['follow.undo'])
    expect(host.state.follows.size).toBe(0)
  })

  it('keeps a follow, its undoing and the next follow in order at the other server', async () => {
    const host = following(sam)
    await host.verbs.unfollow(input)
    await host.verbs.follow(input)
    const [undone, followed] = [...host.sends.values()]
    expect(undone?.subject).toBe(followed?.subject)
    expect(undone?.activityId).not.toBe(followed?.activityId)
  })

  it('may still be done by who is suspended, and of who is shut out, without sending there', async () => {
    const host = following(sam)
    host.state.standings.set(alice, 'suspend').set('stranger.example', 'suspend')
    await host.verbs.unfollow(input)
    expect(lastKinds(host)).toEqual(['follow.undo'])
  })
})
