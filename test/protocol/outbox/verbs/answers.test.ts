import { describe, expect, it } from 'vitest'
import { alice, bob, createHost, documents, lastKinds, pair, sam, sentBy, type Host } from '../host.ts'

const input = { as: 'alice', handle: '@sam@stranger.example' }
const request = { id: `${sam}/follows/9`, followerId: sam, targetId: alice }

function asked(state: 'pending' | 'accepted' = 'pending', followerId = sam): Host {
  const host = createHost()
  host.state.follows.set(pair(followerId, alice), { ...request, followerId, state })
  return host
}

describe('approve', () => {
  it('lets a follower in, and tells them, once', async () => {
    const host = asked()
    await host.verbs.approve(input)
    await host.verbs.approve(input)
    expect(host.applied).toEqual([
      [
        {
          kind: 'follow.accept',
          ...request,
          follower: { inbox: `${sam}/inbox`, sharedInbox: 'https://stranger.example/inbox' },
        },
        expect.objectContaining({ kind: 'delivery.send' }),
      ],
    ])
    expect(sentBy(host)).toEqual([{ type: 'Accept', by: alice, to: [`${sam}/inbox`], followersOf: [] }])
    expect(documents(host)[0]).toMatchObject({
      id: expect.stringMatching(/#accepts\/follows\/\d+$/) as string,
      actor: alice,
      object: { id: request.id, type: 'Follow', actor: sam, object: alice },
    })
  })

  it('lets a local follower in without a word', async () => {
    const host = asked('pending', bob)
    await host.verbs.approve({ as: 'alice', handle: 'bob' })
    expect(host.applied).toEqual([[{ kind: 'follow.accept', ...request, followerId: bob }]])
  })

  it('refuses where nobody asked', async () => {
    const host = createHost()
    await expect(host.verbs.approve(input)).rejects.toMatchObject({ code: 'ERR_NOT_REQUESTED', id: sam })
    expect(host.applied).toEqual([])
  })
})

describe('reject', () => {
  it.each(['pending', 'accepted'] as const)(
    'ends a follow that is %s, and tells the follower, once',
    async (state) => {
      const host = asked(state)
      await host.verbs.reject(input)
      await host.verbs.reject(input)
      expect(host.applied).toHaveLength(1)
      expect(lastKinds(host)).toEqual(['follow.reject', 'delivery.send'])
      expect(sentBy(host)).toEqual([{ type: 'Reject', by: alice, to: [`${sam}/inbox`], followersOf: [] }])
      expect(documents(host)[0]).toMatchObject({
        id: expect.stringMatching(/#rejects\/follows\/\d+$/) as string,
        actor: alice,
        object: { id: request.id, type: 'Follow', actor: sam, object: alice },
      })
      expect(host.state.follows.size).toBe(0)
    },
  )

  it('has nothing to do where nobody asked', async () => {
    const host = createHost()
    await host.verbs.reject(input)
    expect(host.applied).toEqual([])
  })

  it('turns somebody away who is shut out, without sending there', async () => {
    const host = asked('accepted')
    host.state.standings.set(sam, 'suspend')
    await host.verbs.reject(input)
    expect(lastKinds(host)).toEqual(['follow.reject'])
  })
})
