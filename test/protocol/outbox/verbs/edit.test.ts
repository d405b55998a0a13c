import { describe, expect, it } from 'vitest'
import type { Status } from '../../../../src/protocol/ports/index.js'
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
  rita,
  sam,
  sentBy,
  type Host,
} from '../host.ts'

const id = localPost().id
const samsServer = 'https://stranger.example/inbox'

function hostWith(more: Partial<Status> = {}): Host {
  const host = createHost()
  keepPost(host.state, localPost(more))
  return host
}

describe('edit', () => {
  it('stores the new text and tells everybody who has the post, in one list', async () => {
    const host = hostWith()
    const status = await host.verbs.edit({ as: 'alice', id, text: 'Hello again #Cats', language: 'en' })
    expect(status).toEqual({
      ...localPost(),
      content: 'Hello again #Cats',
      html: expect.stringContaining('<p>Hello again <a href="https://local.example/tags/Cats"') as string,
      hashtags: [{ name: 'cats', displayName: 'Cats' }],
      language: 'en',
      editedAt: '2026-03-10T12:00:00Z',
    })
    expect(host.applied).toHaveLength(1)
    expect(host.applied[0]?.[0]).toEqual({
      kind: 'status.edit',
      status,
      isSignificant: true,
      resetsVotes: false,
    })
    expect(sentBy(host)).toEqual([{ type: 'Update', by: alice, to: [], followersOf: [alice] }])
    expect(documents(host)[0]).toMatchObject({
      id: expect.stringMatching(/#updates\/\d+$/) as string,
      published: '2026-03-10T12:00:00Z',
      object: { id, updated: '2026-03-10T12:00:00Z' },
    })
    expect([...host.sends.values()][0]?.subject).toBe(id)
  })

  it.each([
    ['the same text', { text: 'Hello' }],
    ['the same text with blank space around it', { text: ' Hello ' }],
    ['the same everything', { text: 'Hello', spoilerText: '', sensitive: false, media: [] }],
  ])('sends nothing for %s', async (_what, same) => {
    const host = hostWith()
    expect(await host.verbs.edit({ as: 'alice', id, ...same })).toEqual(localPost())
    expect([host.applied, host.woken()]).toEqual([[], 0])
  })

  it('asks no other server about a text that is as it was', async () => {
    const host = hostWith()
    const change = { as: 'alice', id, text: 'Hi @ghost@nowhere.example' }
    await host.verbs.edit(change)
    host.web.mood = 'down'
    await host.verbs.edit(change)
    expect(host.applied).toHaveLength(1)
    await expect(host.verbs.edit({ ...change, text: `${change.text}!` })).rejects.toMatchObject({
      code: 'ERR_REMOTE_UNREACHABLE',
    })
  })

  it('sends one Update for the same change twice, one after the other or at once', async () => {
    const host = hostWith()
    const change = { as: 'alice', id, text: '@sam@stranger.example' }
    const [first] = await Promise.all([host.verbs.edit(change), host.verbs.edit(change)])
    expect(await host.verbs.edit(change)).toEqual(first)
    expect(host.applied).toHaveLength(1)
  })

  it.each([
    ['a warning', { spoilerText: 'careful' }],
    ['that it is sensitive', { sensitive: true }],
    ['a language', { language: 'de' }],
    ['a picture', { media: [{ kind: 'image', url: 'https://local.example/1.png' } as const] }],
  ])('tells %s that changed alone', async (_what, more) => {
    const host = hostWith()
    await host.verbs.edit({ as: 'alice', id, text: 'Hello', ...more })
    expect(sentBy(host).map(({ type }) => type)).toEqual(['Update'])
  })

  it('tells the description of a picture that changed, but not the order of its members', async () => {
    const image = { kind: 'image', url: 'https://local.example/1.png', description: 'A cat' } as const
    const host = hostWith({ media: [image] })
    const { url, ...rest } = image
    await host.verbs.edit({ as: 'alice', id, text: 'Hello', media: [{ url, ...rest }] })
    expect(host.applied).toEqual([])
    await host.verbs.edit({ as: 'alice', id, text: 'Hello', media: [{ ...image, description: 'A dog' }] })
    expect(host.applied).toHaveLength(1)
  })

  it('counts as a later one even within one second', async () => {
    const host = hostWith({ published: '2026-03-10T12:00:00Z' })
    expect((await host.verbs.edit({ as: 'alice', id, text: 'b' })).editedAt).toBe('2026-03-10T12:00:01Z')
    expect((await host.verbs.edit({ as: 'alice', id, text: 'c' })).editedAt).toBe('2026-03-10T12:00:02Z')
    expect(new Set(documents(host).map((update) => update['id'])).size).toBe(2)
  })

  it('tells who is named for the first time, and still reaches who is named no more', async () => {
    const host = hostWith({
      mentions: [
        { actorId: sam, silent: false, notify: false },
        { actorId: bob, silent: false, notify: true },
      ],
    })
    const status = await host.verbs.edit({ as: 'alice', id, text: '@bob and @rita@remote.example' })
    expect(status.mentions).toEqual([
      { actorId: bob, silent: false, notify: true },
      { actorId: rita, silent: false, notify: false },
      { actorId: sam, silent: true, notify: false },
    ])
    expect(notified(host)).toEqual([])
    expect(sentBy(host)[0]?.to).toEqual(['https://remote.example/inbox', samsServer])
    await host.verbs.edit({ as: 'alice', id, text: '@sam@stranger.example' })
    await host.verbs.edit({ as: 'alice', id, text: 'back to @bob' })
    expect(notified(host)).toMatchObject([{ type: 'mention', accountId: bob, statusId: id }])
  })

  it('reaches who was answered and who is quoted, and links the page of the quoted post', async () => {
    const quoted = remotePost({
      id: `${rita}/statuses/5`,
      authorId: rita,
      url: 'https://remote.example/@rita/5',
    })
    const quote = { targetId: quoted.id, targetAuthorId: rita, state: 'accepted', legacy: false } as const
    const host = hostWith({ inReplyTo: remotePost().id, quote })
    host.state.posts.set(quoted.id, quoted).set(remotePost().id, remotePost())
    const status = await host.verbs.edit({ as: 'alice', id, text: 'see there' })
    expect(status.html).toContain('<p class="quote-inline">RE: <a href="https://remote.example/@rita/5"')
    expect(sentBy(host)[0]?.to).toEqual([samsServer, 'https://remote.example/inbox'])
    const again = await host.verbs.edit({ as: 'alice', id, text: 'see there' })
    expect(again).toEqual(status)
  })

  it('works with other servers down, and refuses as a post does', async () => {
    const host = hostWith()
    host.web.mood = 'down'
    await host.verbs.edit({ as: 'alice', id, text: '@sam@stranger.example' })
    const unknown = { as: 'alice', id, text: '@ghost@nowhere.example' }
    await expect(host.verbs.edit(unknown)).rejects.toMatchObject({ code: 'ERR_REMOTE_UNREACHABLE' })
    await host.verbs.edit({ ...unknown, unresolvedMentions: 'plain' })
    expect(host.applied).toHaveLength(2)
  })

  it('leaves somebody blocked as text, and refuses that in a direct post', async () => {
    const host = hostWith()
    host.state.blocks.set(pair(alice, sam), { actorId: alice, targetId: sam })
    const status = await host.verbs.edit({ as: 'alice', id, text: '@sam@stranger.example' })
    expect(status.mentions).toEqual([])
    keepPost(host.state, localPost({ visibility: 'direct' }))
    await expect(host.verbs.edit({ as: 'alice', id, text: '@sam@stranger.example' })).rejects.toMatchObject({
      code: 'ERR_ACTOR_BLOCKED',
    })
  })

  it('belongs to the author', async () => {
    const host = hostWith()
    const change = { as: 'bob', id, text: 'mine' }
    await expect(host.verbs.edit(change)).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    await expect(host.verbs.edit({ ...change, id: `${id}0` })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_OBJECT',
    })
    await expect(host.verbs.edit({ ...change, id: remotePost().id })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_OBJECT',
    })
    host.state.content.set(id, 'gone')
    await expect(host.verbs.edit({ ...change, as: 'alice' })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_OBJECT',
    })
    expect(host.applied).toEqual([])
  })

  it('has to say something', async () => {
    const host = hostWith()
    await expect(host.verbs.edit({ as: 'alice', id, text: ' ' })).rejects.toThrow(RangeError)
    await expect(host.verbs.edit({ as: 'alice', id, text: 'x', media: 'y' as never })).rejects.toThrow(
      TypeError,
    )
  })
})

describe('delete', () => {
  const everywhere: Partial<Status> = {
    mentions: [{ actorId: rita, silent: false, notify: false }],
    inReplyTo: remotePost().id,
  }

  it.each([
    ['public', [alice], ['https://remote.example/inbox', samsServer]],
    ['unlisted', [alice], ['https://remote.example/inbox', samsServer]],
    ['private', [alice], ['https://remote.example/inbox']],
    ['direct', [], ['https://remote.example/inbox']],
  ] as const)('tells everybody who has a %s post, once', async (visibility, followersOf, to) => {
    const host = hostWith({ ...everywhere, visibility })
    host.state.posts.set(remotePost().id, remotePost())
    await host.verbs.delete({ as: 'alice', id })
    await host.verbs.delete({ as: 'alice', id })
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['status.delete', 'delivery.send'])
    expect(sentBy(host)).toEqual([{ type: 'Delete', by: alice, to, followersOf }])
    expect(documents(host)).toEqual([
      {
        id: `${id}#delete`,
        type: 'Delete',
        actor: alice,
        to: ['https://www.w3.org/ns/activitystreams#Public'],
        object: { id, type: 'Tombstone', atomUri: id },
      },
    ])
    expect([...host.sends.values()][0]).toMatchObject({ subject: id, supersedes: true })
  })

  it('tells the followers of a local author who was answered, and a quoted author', async () => {
    const theirs = localPost({ id: `${bob}/statuses/1000`, authorId: bob })
    const quote = { targetId: remotePost().id, targetAuthorId: sam, state: 'pending', legacy: false } as const
    const host = hostWith({ inReplyTo: theirs.id, quote })
    keepPost(host.state, theirs)
    await host.verbs.delete({ as: 'alice', id })
    expect(sentBy(host)).toEqual([{ type: 'Delete', by: alice, to: [samsServer], followersOf: [alice, bob] }])
  })

  it('sends nothing of a direct post that nobody elsewhere has', async () => {
    const host = hostWith({ visibility: 'direct' })
    await host.verbs.delete({ as: 'alice', id })
    expect([lastKinds(host), host.woken()]).toEqual([['status.delete'], 0])
  })

  it('works with other servers down, by a suspended account, and not to who is shut out', async () => {
    const host = hostWith(everywhere)
    host.web.mood = 'down'
    host.state.posts.set(remotePost().id, remotePost())
    host.state.standings.set(alice, 'suspend').set('remote.example', 'suspend')
    await host.verbs.delete({ as: 'alice', id })
    expect(sentBy(host)[0]?.to).toEqual([samsServer])
  })

  it.each(['private', 'direct'] as const)(
    'tells nobody of a %s post that they may not read',
    async (visibility) => {
      const host = hostWith({ visibility })
      const unknown = { code: 'ERR_UNKNOWN_OBJECT' }
      await expect(host.verbs.delete({ as: 'bob', id })).rejects.toMatchObject(unknown)
      await expect(host.verbs.edit({ as: 'bob', id, text: 'x' })).rejects.toMatchObject(unknown)
      keepPost(
        host.state,
        localPost({ ...{ id, visibility }, mentions: [{ actorId: bob, silent: false, notify: true }] }),
      )
      await expect(host.verbs.delete({ as: 'bob', id })).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
      expect(host.applied).toEqual([])
    },
  )

  it('belongs to the author', async () => {
    const host = hostWith()
    await expect(host.verbs.delete({ as: 'bob', id })).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    await host.verbs.delete({ as: 'alice', id })
    await expect(host.verbs.delete({ as: 'bob', id })).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    await expect(host.verbs.delete({ as: 'alice', id: `${id}0` })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_OBJECT',
    })
    await expect(host.verbs.delete({ as: 'alice', id: 7 as unknown as string })).rejects.toThrow(TypeError)
    expect(host.applied).toHaveLength(1)
  })
})
