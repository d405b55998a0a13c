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

function hostWith(more: Partial<typeof post> = {}): Host {
  const host = createHost()
  host.state.posts.set(post.id, { ...post, ...more })
  return host
}

describe('favourite', () => {
  it('stores the like and sends it to the personal inbox of the author, once', async () => {
    const host = hostWith()
    await Promise.all([host.verbs.favourite(input), host.verbs.favourite(input)])
    await host.verbs.favourite(input)
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['status.favourite', 'delivery.send'])
    expect(sentBy(host)).toEqual([{ type: 'Like', by: alice, to: [`${sam}/inbox`], followersOf: [] }])
    const id = host.state.likes.get(pair(alice, post.id))?.id
    expect(documents(host)).toEqual([{ id, type: 'Like', actor: alice, object: post.id }])
  })

  it('tells a local author, and nobody else', async () => {
    const host = createHost()
    keepPost(host.state, localPost())
    await host.verbs.favourite({ as: 'bob', id: localPost().id })
    expect(lastKinds(host)).toEqual(['status.favourite', 'notification.add'])
    expect(notified(host)).toEqual([
      {
        kind: 'notification.add',
        type: 'favourite',
        accountId: alice,
        actorId: bob,
        statusId: localPost().id,
      },
    ])
  })

  it('tells nobody of a like of one’s own', async () => {
    const host = createHost()
    keepPost(host.state, localPost({ visibility: 'direct' }))
    await host.verbs.favourite({ as: 'alice', id: localPost().id })
    expect(lastKinds(host)).toEqual(['status.favourite'])
  })

  it.each([
    ['a followers-only post by a stranger', { visibility: 'private' }],
    ['a direct post to others', { visibility: 'direct', mentions: [bob] }],
  ] as const)('refuses %s, which it may not read', async (_what, more) => {
    const host = hostWith(more)
    await expect(host.verbs.favourite(input)).rejects.toMatchObject({ code: 'ERR_UNKNOWN_OBJECT' })
    expect(host.applied).toEqual([])
  })

  it('takes a followers-only post of somebody followed, and a direct one to oneself', async () => {
    const host = hostWith({ visibility: 'private' })
    const follow = { id: 'https://local.example/f', followerId: alice, targetId: sam }
    host.state.follows.set(pair(alice, sam), { ...follow, state: 'pending' })
    await expect(host.verbs.favourite(input)).rejects.toMatchObject({ code: 'ERR_UNKNOWN_OBJECT' })
    host.state.follows.set(pair(alice, sam), { ...follow, state: 'accepted' })
    await host.verbs.favourite(input)
    host.state.posts.set(post.id, { ...post, visibility: 'direct', mentions: [bob] })
    await host.verbs.favourite({ ...input, as: 'bob' })
    expect(host.state.likes.size).toBe(2)
  })

  it('likes what a boost boosts', async () => {
    const host = hostWith()
    const boost = { id: `${bob}/statuses/5/activity`, authorId: bob, local: true, boostOf: post.id }
    host.state.posts.set(boost.id, { ...boost, visibility: 'public' })
    await host.verbs.favourite({ as: 'alice', id: boost.id })
    expect(documents(host)[0]).toMatchObject({ object: post.id })
  })

  it('looks up a post that is not known, and stores it with its author in the same list', async () => {
    const host = createHost()
    const nina = 'https://new.example/users/nina'
    const note = { id: `${nina}/1`, type: 'Note', attributedTo: nina, content: 'Hi', to: 'as:Public' }
    host.web.serveActor(nina)
    host.web.serve(note.id, note)
    await host.verbs.favourite({ as: 'alice', id: note.id })
    expect(lastKinds(host)).toEqual(['account.update', 'status.create', 'status.favourite', 'delivery.send'])
    expect(sentBy(host)[0]?.to).toEqual([`${nina}/inbox`])
  })

  it('names a post that is not there', async () => {
    const host = createHost()
    for (const id of [`${alice}/statuses/404`, 'not an id']) {
      await expect(host.verbs.favourite({ as: 'alice', id })).rejects.toMatchObject({
        code: 'ERR_UNKNOWN_OBJECT',
        id,
      })
    }
  })
})

describe('unfavourite', () => {
  it('takes a like back under the id that it was sent with, once', async () => {
    const host = hostWith()
    const id = `${alice}#likes/33`
    host.state.likes.set(pair(alice, post.id), { id })
    await host.verbs.unfavourite(input)
    await host.verbs.unfavourite(input)
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['status.unfavourite', 'delivery.send'])
    expect(documents(host)).toEqual([
      {
        id: `${id}/undo`,
        type: 'Undo',
        actor: alice,
        object: { id, type: 'Like', actor: alice, object: post.id },
      },
    ])
  })

  it('is in order with the likes before and after it', async () => {
    const host = hostWith()
    await host.verbs.favourite(input)
    await host.verbs.unfavourite(input)
    await host.verbs.favourite(input)
    const subjects = [...host.sends.values()].map(({ subject }) => subject)
    expect(subjects).toHaveLength(3)
    expect(new Set(subjects).size).toBe(1)
  })

  it('takes a like back whose post is not known any more', async () => {
    const host = createHost()
    host.state.likes.set(pair(alice, post.id), {})
    await host.verbs.unfavourite(input)
    expect(lastKinds(host)).toEqual(['status.unfavourite'])
  })

  it('takes a local like back without a word', async () => {
    const host = createHost()
    keepPost(host.state, localPost())
    host.state.likes.set(pair(bob, localPost().id), { id: `${bob}#likes/1` })
    await host.verbs.unfavourite({ as: 'bob', id: localPost().id })
    expect(lastKinds(host)).toEqual(['status.unfavourite'])
  })
})
