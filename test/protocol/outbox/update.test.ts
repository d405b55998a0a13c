import { describe, expect, it } from 'vitest'
import { composeUpdate } from '../../../src/protocol/outbox/index.js'
import { alice, bob, createHost, keepPost, localPost, remotePost, rita, sam } from './host.ts'

describe('composeUpdate', () => {
  const id = localPost().id

  it('is the post as it is now, for everybody who has it', async () => {
    const host = createHost()
    const theirs = localPost({ id: `${bob}/statuses/1`, authorId: bob })
    keepPost(host.state, theirs)
    const poll = { options: [{ title: 'Red', votes: 3 }], isMultiple: false, isClosed: false, votersCount: 3 }
    keepPost(
      host.state,
      localPost({
        type: 'Question',
        poll,
        inReplyTo: theirs.id,
        mentions: [{ actorId: sam, silent: true, notify: false }],
        quote: { targetId: `${rita}/1`, targetAuthorId: rita, state: 'accepted', legacy: false },
      }),
    )
    const dispatch = await composeUpdate(id, host.services)
    expect(dispatch).toMatchObject({
      kind: 'delivery.send',
      senderId: alice,
      subject: id,
      to: [{ actorId: sam }, { actorId: rita }],
      followersOf: [alice, bob],
    })
    expect(JSON.parse(dispatch?.body ?? '')).toMatchObject({
      type: 'Update',
      object: { type: 'Question', oneOf: [{ replies: { totalItems: 3 } }], votersCount: 3 },
    })
    expect(host.applied).toEqual([])
  })

  it('reaches of a direct post those named in it, and who is answered by a private one not at all', async () => {
    const host = createHost()
    host.state.posts.set(remotePost().id, remotePost())
    const mentions = [{ actorId: rita, silent: false, notify: false }]
    keepPost(host.state, localPost({ visibility: 'direct', mentions, inReplyTo: remotePost().id }))
    const dispatch = await composeUpdate(id, host.services)
    expect(dispatch).toMatchObject({ to: [{ actorId: rita }], followersOf: [] })
  })

  it.each([
    ['was never there', undefined],
    ['is gone', 'gone'],
  ] as const)('is nothing of a post that %s', async (_what, status) => {
    const host = createHost()
    if (status !== undefined) host.state.content.set(id, status)
    expect(await composeUpdate(id, host.services)).toBeUndefined()
  })

  it('is the profile as it is now, for the followers, under an id of its own each time', async () => {
    const host = createHost({ users: [{ username: 'alice', name: 'Alice' }] })
    const [first, second] = [
      await composeUpdate(alice, host.services),
      await composeUpdate(alice, host.services),
    ]
    expect(first).toMatchObject({ senderId: alice, subject: alice, to: [], followersOf: [alice] })
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      type: 'Update',
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      object: { id: alice, name: 'Alice' },
    })
    expect(first?.activityId).not.toBe(second?.activityId)
  })

  it('tells of a suspension, and of nobody who is not here', async () => {
    const host = createHost({ users: [{ username: 'alice', suspended: true }] })
    host.state.standings.set(alice, 'suspend')
    const dispatch = await composeUpdate(alice, host.services)
    expect(JSON.parse(dispatch?.body ?? '')).toMatchObject({ object: { suspended: true } })
    expect(await composeUpdate('https://local.example/users/ghost', host.services)).toBeUndefined()
  })

  it('is nothing of a suspended author, and of a post that nobody elsewhere has', async () => {
    const host = createHost()
    keepPost(host.state, localPost({ visibility: 'direct' }))
    expect(await composeUpdate(id, host.services)).toBeUndefined()
    keepPost(host.state, localPost())
    expect(await composeUpdate(id, host.services)).toBeDefined()
    host.state.standings.set(alice, 'suspend')
    expect(await composeUpdate(id, host.services)).toBeUndefined()
  })
})
