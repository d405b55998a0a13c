import { describe, expect, it } from 'vitest'
import type { PostInput } from '../../../../src/protocol/outbox/index.js'
import {
  alice,
  bob,
  createHost,
  documents,
  keepPost,
  lastKinds,
  localPost,
  notified,
  ORIGIN,
  pair,
  remoteAccount,
  remotePost,
  rita,
  sam,
  sentBy,
  type Host,
} from '../host.ts'

const everybody = 'https://www.w3.org/ns/activitystreams#Public'
const followers = `${alice}/followers`
const samsServer = 'https://stranger.example/inbox'
const hello: PostInput = { as: 'alice', text: 'Hello' }

describe('post', () => {
  it('stores the post and sends it, in one list', async () => {
    const host = createHost()
    const status = await host.verbs.post({ ...hello, language: 'en' })
    const key = status.id.split('/').at(-1) ?? ''
    expect(status).toEqual({
      ...localPost({ quotePolicy: 2 << 16 }),
      id: `${alice}/statuses/${key}`,
      url: `${ORIGIN}/@alice/${key}`,
      published: '2026-03-10T12:00:00Z',
      language: 'en',
    })
    expect(host.applied).toHaveLength(1)
    expect(lastKinds(host)).toEqual(['status.create', 'delivery.send'])
    expect(host.applied[0]?.[0]).toEqual({ kind: 'status.create', status, via: 'delivered' })
    expect(sentBy(host)).toEqual([{ type: 'Create', by: alice, to: [], followersOf: [alice] }])
    expect(documents(host)[0]).toMatchObject({
      id: `${status.id}/activity`,
      actor: alice,
      published: '2026-03-10T12:00:00Z',
      to: [everybody],
      cc: [followers],
      object: { id: status.id, type: 'Note', content: '<p>Hello</p>', contentMap: { en: '<p>Hello</p>' } },
    })
    expect(host.woken()).toBe(1)
  })

  it('asks for no numbers: a new post has none', async () => {
    const host = createHost({ services: {} })
    await host.verbs.post(hello)
    expect(documents(host)[0]).toMatchObject({
      object: { likes: { totalItems: 0 }, shares: { totalItems: 0 } },
    })
  })

  it('makes 1,500 posts in one frozen millisecond 1,500 posts', async () => {
    const host = createHost()
    const posts = await Promise.all(Array.from({ length: 1500 }, () => host.verbs.post(hello)))
    expect(new Set(posts.map(({ id }) => id)).size).toBe(1500)
    expect(host.state.content.size).toBe(1500)
    expect(host.sends.size).toBe(1500)
  })

  it('cuts blank space off, and has something to say beside a warning', async () => {
    const host = createHost()
    expect((await host.verbs.post({ ...hello, text: '  Hello\n' })).content).toBe('Hello')
    const warned = await host.verbs.post({ as: 'alice', text: ' ', spoilerText: 'only this' })
    expect([warned.html, warned.sensitive]).toEqual(['<p>.</p>', true])
    const open = await host.verbs.post({ ...hello, spoilerText: 'careful', sensitive: false })
    expect(open.sensitive).toBe(false)
  })

  it('makes a poll a Question, its options without blank space', async () => {
    const host = createHost()
    const poll = { options: [' Red ', 'Blue'], expiresIn: 3600 }
    const status = await host.verbs.post({ ...hello, poll })
    expect(status).toMatchObject({
      type: 'Question',
      poll: {
        options: [
          { title: 'Red', votes: 0 },
          { title: 'Blue', votes: 0 },
        ],
        isMultiple: false,
        expiresAt: '2026-03-10T13:00:00Z',
        votersCount: 0,
      },
    })
    expect(documents(host)[0]).toMatchObject({ object: { type: 'Question', oneOf: [{ name: 'Red' }, {}] } })
  })

  it('has the end of a poll told of, in the same list', async () => {
    const host = createHost()
    const { id } = await host.verbs.post({ ...hello, poll: { options: ['a', 'b'], expiresIn: 3600 } })
    expect(host.applied.map((list) => list.filter(({ kind }) => kind === 'update.send'))).toEqual([
      [{ kind: 'update.send', objectId: id, at: '2026-03-10T13:00:00Z', endsPoll: true }],
    ])
  })

  it.each([
    ['public', [everybody], [followers, sam], [alice]],
    ['unlisted', [followers], [everybody, sam], [alice]],
    ['private', [followers], [sam], [alice]],
    ['direct', [sam], [], []],
  ] as const)('addresses a %s post as Mastodon does', async (visibility, to, cc, followersOf) => {
    const host = createHost()
    await host.verbs.post({ as: 'alice', text: 'Hi @sam@stranger.example', visibility })
    expect(sentBy(host)).toEqual([{ type: 'Create', by: alice, to: [samsServer], followersOf }])
    const [create] = documents(host)
    expect(create).toMatchObject({ to, ...(cc.length > 0 && { cc }) })
    expect(create?.['object']).toMatchObject({
      tag: [{ type: 'Mention', href: sam, name: '@sam@stranger.example' }],
      content: expect.stringContaining('href="https://stranger.example/@sam"') as string,
    })
  })

  it('is refused to a suspended account, whomever it would reach', async () => {
    const host = createHost()
    host.state.standings.set(alice, 'suspend')
    await expect(host.verbs.post(hello)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED', actorId: alice })
    expect([host.applied, host.web.asked]).toEqual([[], []])
  })

  it('is no matter of a list that lets only some domains in', async () => {
    const host = createHost()
    host.state.standings.set('local.example', 'suspend')
    await host.verbs.post(hello)
    expect(host.applied).toHaveLength(1)
  })

  it('keeps the quiet of somebody limited: a public post becomes unlisted', async () => {
    const host = createHost()
    host.state.standings.set(alice, 'silence')
    expect((await host.verbs.post(hello)).visibility).toBe('unlisted')
  })
})

describe('people named in a post', () => {
  it('who are of this server are told, unless they do not want to be', async () => {
    const host = createHost()
    const status = await host.verbs.post({ as: 'alice', text: '@bob and @BOB@local.example, says @alice' })
    expect(status.mentions).toEqual([
      { actorId: bob, silent: false, notify: true },
      { actorId: alice, silent: false, notify: false },
    ])
    expect(notified(host)).toEqual([
      { kind: 'notification.add', type: 'mention', accountId: bob, actorId: alice, statusId: status.id },
    ])
    expect(lastKinds(host)).toEqual(['status.create', 'notification.add', 'delivery.send'])
    host.state.blocks.set(pair(bob, alice), { actorId: bob, targetId: alice })
    await host.verbs.post({ as: 'alice', text: '@bob' })
    expect(notified(host)).toHaveLength(1)
  })

  it('are found in the store when their server is down', async () => {
    const host = createHost()
    host.web.mood = 'down'
    const status = await host.verbs.post({ as: 'alice', text: '@sam@stranger.example', visibility: 'direct' })
    expect(status.mentions).toEqual([{ actorId: sam, silent: false, notify: false }])
    expect(host.web.asked).toEqual([])
  })

  it('are looked up where they are unknown, and stored in the same list', async () => {
    const host = createHost()
    const nina = 'https://new.example/users/nina'
    host.web.serveActor(nina, { endpoints: { sharedInbox: 'https://new.example/inbox' } })
    await host.verbs.post({ as: 'alice', text: 'Hi @nina@new.example', visibility: 'direct' })
    expect(lastKinds(host)).toEqual(['account.update', 'status.create', 'delivery.send'])
    expect(sentBy(host)[0]?.to).toEqual(['https://new.example/inbox'])
  })

  it('bring the followers of a group along', async () => {
    const host = createHost()
    const kim = 'https://club.example/users/kim'
    host.state.accounts.set(kim, remoteAccount(kim, { type: 'Group' }))
    await host.verbs.post({ as: 'alice', text: '@kim@club.example' })
    expect(documents(host)[0]?.['cc']).toEqual([followers, kim, `${kim}/followers`])
  })

  it.each(['public', 'unlisted'] as const)('who do not exist stay text in a %s post', async (visibility) => {
    const host = createHost()
    const text = 'cc @ghost@nowhere.example @nobody @x@a..b'
    const status = await host.verbs.post({ as: 'alice', text, visibility })
    expect([status.mentions, status.html]).toEqual([[], `<p>${text}</p>`])
  })

  it.each([
    ['@ghost@nowhere.example', 'private'],
    ['@ghost@nowhere.example', 'direct'],
    ['@nobody', 'private'],
    ['@nobody', 'direct'],
  ] as const)(
    'who do not exist (%s) are an error in a %s post, which names them',
    async (handle, visibility) => {
      const host = createHost()
      const refusal = expect(host.verbs.post({ as: 'alice', text: `${handle} psst`, visibility })).rejects
      await refusal.toMatchObject({
        code: 'ERR_UNKNOWN_ACCOUNT',
        message: expect.stringContaining(handle) as string,
      })
      expect(host.applied).toEqual([])
    },
  )

  it.each([
    ['down', 'ERR_REMOTE_UNREACHABLE'],
    ['failing', 'ERR_HTTP_STATUS'],
  ] as const)(
    'who cannot be looked up (%s) are an error, or stay text where that is wanted',
    async (mood, code) => {
      const host = createHost()
      host.web.mood = mood
      const input = { as: 'alice', text: 'Hi @ghost@nowhere.example and @sam@stranger.example' }
      for (const visibility of ['public', 'direct'] as const) {
        await expect(host.verbs.post({ ...input, visibility })).rejects.toMatchObject({
          name: 'RemoteError',
          code,
          message: expect.stringContaining('@ghost@nowhere.example') as string,
          retryable: true,
        })
      }
      expect(host.applied).toEqual([])
      const plain = await host.verbs.post({ ...input, unresolvedMentions: 'plain' })
      expect(plain.mentions).toEqual([{ actorId: sam, silent: false, notify: false }])
      const quiet = { ...input, visibility: 'private', unresolvedMentions: 'plain' } as const
      expect((await host.verbs.post(quiet)).mentions).toHaveLength(1)
      await expect(host.verbs.post({ ...quiet, visibility: 'direct' })).rejects.toMatchObject({ code })
    },
  )

  it('who do not exist stay text in a followers-only post where that is wanted', async () => {
    const host = createHost()
    const input = { as: 'alice', text: 'npm i @types/node', unresolvedMentions: 'plain' } as const
    expect((await host.verbs.post({ ...input, visibility: 'private' })).mentions).toEqual([])
    await expect(host.verbs.post({ ...input, visibility: 'direct' })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_ACCOUNT',
    })
  })

  it.each(['hanging', 'deaf'] as const)('share one deadline where servers are %s', async (mood) => {
    const host = createHost()
    host.web.mood = mood
    const text = '@a@one.example @b@two.example @c@three.example'
    const posted = host.verbs.post({ as: 'alice', text })
    const outcome = expect(posted).rejects.toMatchObject({
      code: 'ERR_FETCH_TIMEOUT',
      message: expect.stringMatching(/^@a@one\.example .*5000 ms/) as string,
      retryable: true,
    })
    await untilAsked(host, 3)
    host.elapse()
    await outcome
    expect(host.applied).toEqual([])
  })

  it('share one budget', async () => {
    const host = createHost({ services: { limits: { lookupRequests: 3 } } })
    const text = Array.from({ length: 10 }, (_, i) => `@u${i}@s${i}.example`).join(' ')
    await expect(host.verbs.post({ as: 'alice', text })).rejects.toMatchObject({ code: 'ERR_FETCH_BUDGET' })
    expect(host.web.asked.length).toBeLessThanOrEqual(3)
  })

  it('who talk nonsense do not exist', async () => {
    const host = createHost()
    host.web.mood = 'junk'
    const input = { as: 'alice', text: 'Hi @ghost@nowhere.example' }
    expect((await host.verbs.post(input)).mentions).toEqual([])
    await expect(host.verbs.post({ ...input, visibility: 'direct' })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_ACCOUNT',
    })
  })

  it.each([
    [
      'whom the author blocks',
      (host: Host) => host.state.blocks.set(pair(alice, sam), { actorId: alice, targetId: sam }),
    ],
    [
      'who block the author',
      (host: Host) => host.state.blocks.set(pair(sam, alice), { actorId: sam, targetId: alice }),
    ],
    ['who are suspended', (host: Host) => host.state.standings.set(sam, 'suspend')],
    ['whose domain is', (host: Host) => host.state.standings.set('stranger.example', 'suspend')],
  ])('%s stay text, or are an error where it is not for everybody', async (_what, set) => {
    const host = createHost()
    set(host)
    const input = { as: 'alice', text: 'Hi @sam@stranger.example' }
    const status = await host.verbs.post(input)
    expect([status.mentions, status.html]).toEqual([[], '<p>Hi @sam@stranger.example</p>'])
    expect(sentBy(host)).toEqual([{ type: 'Create', by: alice, to: [], followersOf: [alice] }])
    for (const visibility of ['private', 'direct'] as const) {
      await expect(host.verbs.post({ ...input, visibility })).rejects.toMatchObject({
        code: 'ERR_ACTOR_BLOCKED',
      })
    }
  })

  it('are not looked up on a domain that is shut out', async () => {
    const host = createHost()
    host.state.standings.set('evil.example', 'suspend')
    const status = await host.verbs.post({ as: 'alice', text: 'Hi @eve@evil.example' })
    expect(status.mentions).toEqual([])
    expect(host.web.asked).toEqual([])
  })

  it('who are limited are named all the same', async () => {
    const host = createHost()
    host.state.standings.set(sam, 'silence')
    await host.verbs.post({ as: 'alice', text: 'Hi @sam@stranger.example' })
    expect(sentBy(host)[0]?.to).toEqual([samsServer])
  })
})

describe('a reply', () => {
  const parent = remotePost({ conversation: 'https://stranger.example/contexts/1' })
  const reply: PostInput = { as: 'alice', text: 'yes', inReplyTo: parent.id }

  it('works with the other server down, and stands in the thread', async () => {
    const host = createHost()
    host.state.posts.set(parent.id, parent)
    host.web.mood = 'down'
    const status = await host.verbs.post(reply)
    expect(status).toMatchObject({ inReplyTo: parent.id, conversation: parent.conversation, mentions: [] })
    expect(host.web.asked).toEqual([])
  })

  it.each([
    ['public', [samsServer]],
    ['unlisted', [samsServer]],
    ['private', []],
    ['direct', []],
  ] as const)('that is %s goes to the author answered as it should', async (visibility, to) => {
    const host = createHost()
    host.state.posts.set(parent.id, parent)
    await host.verbs.post({ ...reply, visibility })
    expect(sentBy(host).flatMap((sent) => sent.to)).toEqual(to)
  })

  it.each([
    ['public', [alice, bob]],
    ['private', [alice]],
    ['direct', []],
  ] as const)(
    'to a local post that is %s goes to the followers it should',
    async (visibility, followersOf) => {
      const host = createHost()
      const theirs = localPost({ id: `${bob}/statuses/1000`, authorId: bob })
      keepPost(host.state, theirs)
      await host.verbs.post({ ...reply, inReplyTo: theirs.id, visibility })
      expect(sentBy(host).flatMap((sent) => sent.followersOf)).toEqual(followersOf)
    },
  )

  it('looks its parent up where that is not known, and stores it first', async () => {
    const host = createHost()
    const nina = 'https://new.example/users/nina'
    host.web.serveActor(nina)
    host.web.serve(`${nina}/1`, {
      id: `${nina}/1`,
      type: 'Note',
      attributedTo: nina,
      content: 'Hi',
      to: everybody,
    })
    const status = await host.verbs.post({ ...reply, inReplyTo: `${nina}/1` })
    expect(lastKinds(host)).toEqual(['account.update', 'status.create', 'status.create', 'delivery.send'])
    expect(status.inReplyTo).toBe(`${nina}/1`)
    expect(sentBy(host)[0]?.to).toEqual([`${nina}/inbox`])
  })

  it('is refused to what one may not read, and to whom one may not approach', async () => {
    const host = createHost()
    host.state.posts.set(parent.id, { ...parent, visibility: 'private' })
    await expect(host.verbs.post(reply)).rejects.toMatchObject({ code: 'ERR_UNKNOWN_OBJECT' })
    host.state.posts.set(parent.id, parent)
    host.state.blocks.set(pair(sam, alice), { actorId: sam, targetId: alice })
    await expect(host.verbs.post(reply)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(host.applied).toEqual([])
  })
})

describe('idempotencyKey', () => {
  const keyed: PostInput = { ...hello, idempotencyKey: 'draft 1' }

  it('gives the stored post for the same key, at once or later', async () => {
    const host = createHost()
    const [first, second] = await Promise.all([host.verbs.post(keyed), host.verbs.post(keyed)])
    host.clock.advance(60_000)
    const third = await host.verbs.post({ ...keyed, text: 'something else' })
    expect([second, third]).toEqual([first, first])
    expect(host.applied).toHaveLength(1)
    expect(host.sends.size).toBe(1)
  })

  it('asks no other server about what is published already', async () => {
    const host = createHost()
    const input = { ...keyed, text: 'Hi @ghost@nowhere.example' }
    const first = await host.verbs.post(input)
    host.web.mood = 'down'
    expect(await host.verbs.post(input)).toEqual(first)
  })

  it('means something to one account only', async () => {
    const host = createHost()
    const posts = [keyed, { ...keyed, idempotencyKey: 'draft 2' }, { ...keyed, as: 'bob' }]
    const ids = await Promise.all(posts.map(async (input) => (await host.verbs.post(input)).id))
    expect(new Set(ids).size).toBe(3)
  })

  it('brings no deleted post back', async () => {
    const host = createHost()
    const { id } = await host.verbs.post(keyed)
    await host.verbs.delete({ as: 'alice', id })
    await expect(host.verbs.post(keyed)).rejects.toMatchObject({ code: 'ERR_DUPLICATE', id })
  })
})

describe('what a post is given', () => {
  const image = { kind: 'image', url: 'https://local.example/1.png' } as const

  it.each([
    ['text', { text: 7 }, TypeError],
    ['text', { text: ' \n ' }, RangeError],
    ['text', { text: 'x'.repeat(501) }, RangeError],
    ['text', { text: 'x'.repeat(400), spoilerText: 'x'.repeat(101) }, RangeError],
    ['visibility', { visibility: 'limited' }, TypeError],
    ['visibility', { visibility: 'everybody' }, TypeError],
    ['quotePolicy', { quotePolicy: 'friends' }, TypeError],
    ['unresolvedMentions', { unresolvedMentions: 'ignore' }, TypeError],
    ['language', { language: 'not a tag' }, TypeError],
    ['language', { language: '' }, TypeError],
    ['language', { language: ['en', 'de'] }, TypeError],
    ['spoilerText', { spoilerText: 1 }, TypeError],
    ['sensitive', { sensitive: 'yes' }, TypeError],
    ['inReplyTo', { inReplyTo: {} }, TypeError],
    ['quote', { quote: 1 }, TypeError],
    ['media', { media: image }, TypeError],
    ['media[0].url', { media: [{ ...image, url: 'javascript:alert(1)' }] }, TypeError],
    ['media[0].url', { media: [{ ...image, url: '/1.png' }] }, TypeError],
    ['media[1].kind', { media: [image, { ...image, kind: 'picture' }] }, TypeError],
    ['media[0].thumbnailUrl', { media: [{ ...image, thumbnailUrl: 'data:,' }] }, TypeError],
    ['media[0].description', { media: [{ ...image, description: 3 }] }, TypeError],
    ['poll.options', { poll: { options: 'a,b', expiresIn: 3600 } }, TypeError],
    ['poll.expiresIn', { poll: { options: ['a', 'b'], expiresIn: '1h' } }, TypeError],
    ['idempotencyKey', { idempotencyKey: '' }, RangeError],
    ['idempotencyKey', { idempotencyKey: 'k'.repeat(257) }, RangeError],
  ])('is judged before anybody is asked: %s (%#)', async (name, wrong, kind) => {
    const host = createHost({ services: { limits: { maxCharacters: 500 } } })
    const posted = host.verbs.post({ ...hello, ...wrong } as PostInput)
    await expect(posted).rejects.toThrow(kind)
    await expect(posted).rejects.toThrow(name)
    expect([host.trips, host.applied]).toEqual([[], []])
  })

  it('names no more people than the limit, and asks about none of too many', async () => {
    const names = (count: number): string => Array.from({ length: count }, (_, n) => `@user${n}`).join(' ')
    const host = createHost()
    const tooMany = { ...hello, text: `${names(501)} @user1` }
    await expect(host.verbs.post(tooMany)).rejects.toThrow(
      new RangeError('text has to name at most 500 people'),
    )
    const edit = { as: 'alice', id: `${alice}/statuses/1`, text: tooMany.text }
    await expect(host.verbs.edit(edit)).rejects.toThrow(RangeError)
    expect([host.trips, host.applied]).toEqual([[], []])
    await host.verbs.post({ ...hello, text: `${names(500)} @USER1` })
    const few = createHost({ services: { limits: { maxMentions: 1 } } })
    await expect(few.verbs.post({ ...hello, text: names(2) })).rejects.toThrow(RangeError)
  })

  it('has no more media than the limit', async () => {
    const host = createHost()
    const media = (length: number) => ({ media: Array.from({ length }, () => image) })
    await expect(host.verbs.post({ ...hello, ...media(17) })).rejects.toThrow(
      'media has to have at most 16 files',
    )
    await host.verbs.post({ ...hello, ...media(16) })
  })

  it('counts as Mastodon counts', async () => {
    const host = createHost({ services: { limits: { maxCharacters: 500 } } })
    const text = `${'x'.repeat(470)} https://example.com/${'y'.repeat(400)}`
    await host.verbs.post({ ...hello, text })
    await host.verbs.post({ ...hello, text: '👨‍👩‍👧‍👦'.repeat(500) })
    const link = `https://example.com/${'y'.repeat(400_000)}`
    await expect(host.verbs.post({ ...hello, text: link })).rejects.toThrow(RangeError)
  })

  it('may be media alone, and is sent as it is', async () => {
    const host = createHost()
    await host.verbs.post({ as: 'alice', text: '', media: [{ ...image, description: 'A picture' }] })
    expect(documents(host)[0]).toMatchObject({
      object: { attachment: [{ type: 'Document', url: image.url, name: 'A picture' }] },
    })
  })

  it.each([
    [['only'], 600],
    [['a', 'a'], 600],
    [['a', ' a '], 600],
    [['a', ' '], 600],
    [['a', 'b'], 1],
    [['a', 'b'], Number.NaN],
  ])('holds polls to the rules: %j for %j s', async (options, expiresIn) => {
    const host = createHost()
    await expect(host.verbs.post({ ...hello, poll: { options, expiresIn } })).rejects.toMatchObject({
      code: 'ERR_POLL_INVALID',
    })
    expect(host.trips).toEqual([])
  })

  it('holds polls to the host’s own rules', async () => {
    const pollLimits = {
      minOptions: 1,
      maxOptions: 9,
      maxOptionCharacters: 5,
      minExpirySeconds: 1,
      maxExpirySeconds: 10,
    }
    const host = createHost({ services: { pollLimits } })
    await host.verbs.post({ ...hello, poll: { options: ['only'], expiresIn: 1 } })
    expect(host.applied).toHaveLength(1)
  })
})

async function untilAsked(host: Host, times: number): Promise<void> {
  for (let turn = 0; turn < 1000 && host.web.asked.length < times; turn++) await Promise.resolve()
  expect(host.web.asked).toHaveLength(times)
}

it('stores nothing and sends nothing to anybody but those it names: rita is no party to a direct post', async () => {
  const host = createHost()
  await host.verbs.post({ as: 'alice', text: '@sam@stranger.example', visibility: 'direct' })
  expect(JSON.stringify(host.applied)).not.toContain(rita)
})
