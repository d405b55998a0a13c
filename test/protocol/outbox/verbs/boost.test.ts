import { describe, expect, it } from 'vitest'
import {
  alice,
  bob,
  createHost,
  documents,
  keepPost,
  lastKinds,
  localPost,
  notified,
  pair,
  remotePost,
  sam,
  sentBy,
  type Host,
} from '../host.ts'

const post = remotePost()
const input = { as: 'alice', id: post.id }
const everybody = 'https://www.w3.org/ns/activitystreams#Public'
const shared = 'https://stranger.example/inbox'

function hostWith(more: Partial<typeof post> = {}): Host {
  const host = createHost()
  host.state.posts.set(post.id, { ...post, ...more })
  return host
}

describe('boost', () => {
  it('tells the author and the followers, through shared inboxes, once', async () => {
    const host = hostWith()
    await Promise.all([host.verbs.boost(input), host.verbs.boost(input)])
    await host.verbs.boost(input)
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['status.boost', 'delivery.send'])
    expect(sentBy(host)).toEqual([{ type: 'Announce', by: alice, to: [shared], followersOf: [alice] }])
    expect(documents(host)).toEqual([
      {
        id: host.state.boosts.get(pair(alice, post.id))?.id,
        type: 'Announce',
        actor: alice,
        published: '2026-03-10T12:00:00Z',
        to: [everybody],
        cc: [sam, `${alice}/followers`],
        object: post.id,
      },
    ])
  })

  it('is as quiet as wanted', async () => {
    const host = hostWith()
    await host.verbs.boost({ ...input, visibility: 'unlisted' })
    expect(documents(host)[0]).toMatchObject({ to: [`${alice}/followers`], cc: [sam, everybody] })
    await expect(hostWith().verbs.boost({ ...input, visibility: 'direct' as 'public' })).rejects.toThrow(
      TypeError,
    )
  })

  it('tells a local author', async () => {
    const host = createHost()
    keepPost(host.state, localPost())
    await host.verbs.boost({ as: 'bob', id: localPost().id })
    expect(lastKinds(host)).toEqual(['status.boost', 'notification.add', 'delivery.send'])
    expect(notified(host)).toMatchObject([{ type: 'boost', accountId: alice, actorId: bob }])
    expect(sentBy(host)).toEqual([{ type: 'Announce', by: bob, to: [], followersOf: [bob] }])
  })

  it('tells followers alone of a followers-only post of one’s own', async () => {
    const host = createHost()
    keepPost(host.state, localPost({ visibility: 'private' }))
    await host.verbs.boost({ as: 'alice', id: localPost().id, visibility: 'public' })
    expect(documents(host)[0]).toMatchObject({ to: [`${alice}/followers`] })
    expect(host.state.boosts.get(pair(alice, localPost().id))?.visibility).toBe('private')
  })

  it.each([
    ['a followers-only post of somebody followed', { visibility: 'private' }],
    ['a direct post to oneself', { visibility: 'direct', mentions: [alice] }],
    ['a post to some followers', { visibility: 'limited', mentions: [alice] }],
  ] as const)('refuses %s', async (_what, more) => {
    const host = hostWith(more)
    const follow = {
      id: 'https://local.example/f',
      followerId: alice,
      targetId: sam,
      state: 'accepted',
    } as const
    host.state.follows.set(pair(alice, sam), follow)
    await expect(host.verbs.boost(input)).rejects.toMatchObject({ code: 'ERR_AUDIENCE_FORBIDDEN' })
    expect(host.applied).toEqual([])
  })

  it('refuses a direct post of one’s own', async () => {
    const host = createHost()
    keepPost(host.state, localPost({ visibility: 'direct' }))
    await expect(host.verbs.boost({ as: 'alice', id: localPost().id })).rejects.toMatchObject({
      code: 'ERR_AUDIENCE_FORBIDDEN',
    })
  })
})

describe('unboost', () => {
  it('tells everybody who was told of the boost, once', async () => {
    const host = hostWith()
    await host.verbs.boost({ ...input, visibility: 'unlisted' })
    const id = host.state.boosts.get(pair(alice, post.id))?.id
    host.clock.advance(60_000)
    await host.verbs.unboost(input)
    await host.verbs.unboost(input)
    expect(host.applied).toHaveLength(2)
    expect(lastKinds(host)).toEqual(['status.unboost', 'delivery.send'])
    expect(sentBy(host)[1]).toEqual({ type: 'Undo', by: alice, to: [shared], followersOf: [alice] })
    expect(documents(host)[1]).toEqual({
      id: `${id ?? ''}/undo`,
      type: 'Undo',
      actor: alice,
      to: [everybody],
      object: documents(host)[0],
    })
    const [announced, undone] = [...host.sends.values()]
    expect(announced?.subject).toBe(undone?.subject)
  })

  it('takes the boost back by its own id too', async () => {
    const host = hostWith()
    await host.verbs.boost(input)
    const id = host.state.boosts.get(pair(alice, post.id))?.id ?? ''
    await host.verbs.unboost({ as: 'alice', id })
    expect(host.state.boosts.size).toBe(0)
  })

  it('has nothing to do where nothing was boosted, or the post is unknown', async () => {
    const host = hostWith()
    await host.verbs.unboost(input)
    await host.verbs.unboost({ as: 'alice', id: 'https://gone.example/1' })
    expect(host.applied).toEqual([])
    expect(host.web.asked).toEqual([])
  })
})
