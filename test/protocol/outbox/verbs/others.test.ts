import { describe, expect, it } from 'vitest'
import {
  createCreate,
  createFlag,
  createNote,
  type ActivityWithActor,
} from '../../../../src/core/vocab/index.js'
import {
  alice,
  bob,
  pair,
  createHost,
  keepPost,
  lastKinds,
  localPost,
  remoteAccount,
  remotePost,
  rita,
  sam,
  sentBy,
  without,
} from '../host.ts'

const origin = 'https://local.example'
const nina = 'https://new.example/users/nina'
const everybody = 'https://www.w3.org/ns/activitystreams#Public'

describe('announceProfile', () => {
  it('wishes for an Update of the profile, once as long as it waits', async () => {
    const host = createHost({ users: [{ username: 'alice', name: 'Alice' }] })
    await host.verbs.announceProfile('alice')
    await host.verbs.announceProfile('@Alice')
    expect(lastKinds(host)).toEqual(['update.send'])
    expect([...host.wishes]).toEqual([alice])
  })

  it('names somebody who is not here', async () => {
    const host = createHost()
    await expect(host.verbs.announceProfile('ghost')).rejects.toMatchObject({ code: 'ERR_UNKNOWN_ACCOUNT' })
  })
})

describe('deliver', () => {
  const activity = (more: Record<string, unknown> = {}): ActivityWithActor => ({
    ...createCreate({
      id: `${alice}/activities/1`,
      object: createNote({ id: `${alice}/notes/1`, attributedTo: alice, content: 'Hi', to: everybody }),
    }),
    ...more,
  })

  it('sends to everybody addressed, whom the host knows with their servers down', async () => {
    const host = createHost()
    host.web.mood = 'down'
    const to = [everybody, sam, bob, `${alice}/followers`]
    await host.verbs.deliver(activity({ to, cc: [rita] }))
    expect(sentBy(host)).toEqual([
      {
        type: 'Create',
        by: alice,
        to: ['https://stranger.example/inbox', 'https://remote.example/inbox'],
        followersOf: [alice],
      },
    ])
    expect(lastKinds(host)).toEqual(['delivery.send'])
  })

  it('looks up whom the host does not know, and stores them', async () => {
    const host = createHost()
    host.web.serveActor(nina)
    await host.verbs.deliver(activity({ to: [nina] }))
    expect(lastKinds(host)).toEqual(['account.update', 'delivery.send'])
    expect(sentBy(host)[0]?.to).toEqual([`${nina}/inbox`])
  })

  it('leaves out collections of others, and who is shut out', async () => {
    const host = createHost()
    const collection = 'https://new.example/users/nina/followers'
    host.web.serve(collection, { id: collection, type: 'OrderedCollection', totalItems: 1 })
    host.state.standings.set(sam, 'suspend').set('evil.example', 'suspend')
    await host.verbs.deliver(activity({ to: [collection, sam, 'https://evil.example/eve', rita] }))
    expect(sentBy(host)[0]?.to).toEqual(['https://remote.example/inbox'])
    expect(new Set(host.web.asked)).toEqual(new Set([collection]))
  })

  it.each([
    ['up', 'ERR_HTTP_STATUS'],
    ['down', 'ERR_REMOTE_UNREACHABLE'],
  ] as const)('names an addressee who cannot be found (%s)', async (mood, code) => {
    const host = createHost()
    host.web.mood = mood
    await expect(host.verbs.deliver(activity({ to: [nina, sam] }))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(nina) as string,
    })
    expect(host.applied).toEqual([])
  })

  it('sends a report in the name of the server, to whom it reports', async () => {
    const host = createHost()
    const report = createFlag({
      id: `${origin}/reports/1`,
      actor: `${origin}/actor`,
      objects: [sam, `${sam}/1`],
    })
    await host.verbs.deliver(report)
    expect(sentBy(host)).toEqual([
      {
        type: 'Flag',
        by: `${origin}/actor`,
        to: ['https://stranger.example/users/sam/inbox'],
        followersOf: [],
      },
    ])
    const addressed = { ...report, id: `${origin}/reports/2`, to: [rita] }
    await host.verbs.deliver(addressed)
    expect(sentBy(host).at(-1)?.to).toEqual(['https://remote.example/users/rita/inbox'])
  })

  it('asks for no more people than there are requests, and fails once', async () => {
    const host = createHost({ services: { limits: { lookupRequests: 3 } } })
    const to = Array.from({ length: 1000 }, (_, n) => `https://s${n}.example/users/x`)
    await expect(host.verbs.deliver(activity({ to }))).rejects.toMatchObject({ name: 'RemoteError' })
    expect(host.web.asked.length).toBeLessThanOrEqual(3)
    expect(host.trips.length).toBeLessThan(10)
  })

  it('sends nothing where nobody is addressed', async () => {
    const host = createHost()
    await host.verbs.deliver(activity({ to: [bob] }))
    expect([host.applied, host.woken()]).toEqual([[], 0])
  })

  it('is for local accounts that may act, and ids of this server', async () => {
    const host = createHost()
    const deliver = (more: Record<string, unknown>) => host.verbs.deliver(activity(more))
    await expect(deliver({ actor: { id: sam } })).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' })
    await expect(deliver({ actor: { id: `${alice}0` } })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_ACCOUNT',
    })
    await expect(deliver({ id: undefined })).rejects.toThrow(TypeError)
    await expect(deliver({ id: 'https://stranger.example/1' })).rejects.toThrow(TypeError)
    host.state.standings.set(alice, 'suspend')
    await expect(deliver({})).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    await host.verbs.deliver(activity({ to: [sam], type: 'Undo' }))
    expect(host.applied).toHaveLength(1)
  })
})

describe('lookup', () => {
  it.each([
    ['@sam@stranger.example', sam],
    ['Sam@STRANGER.example', sam],
    ['acct:sam@stranger.example', sam],
    [sam, sam],
    ['@bob', bob],
    ['bob@local.example', bob],
    [bob, bob],
  ])('finds %s in the store, with other servers down', async (name, id) => {
    const host = createHost()
    host.web.mood = 'down'
    const account = await host.verbs.lookup(name)
    expect(account).toMatchObject({ id, acct: expect.stringMatching(/@/) as string })
    expect(account.url).toMatch(/\/@(sam|bob)$/)
    expect([host.applied, host.web.asked]).toEqual([[], []])
  })

  it('fetches and stores whom the host does not know', async () => {
    const host = createHost()
    host.web.serveActor(nina, { name: 'Nina' })
    const account = await host.verbs.lookup('@nina@new.example')
    expect(account).toMatchObject({
      id: nina,
      acct: 'nina@new.example',
      displayName: 'Nina',
      inbox: `${nina}/inbox`,
    })
    expect(host.applied).toEqual([[{ kind: 'account.update', account }]])
    await host.verbs.lookup('@nina@new.example')
    expect(host.applied).toHaveLength(1)
  })

  it('fetches whom the host knows by name alone', async () => {
    const host = createHost()
    host.web.serveActor(nina)
    host.state.accounts.set(nina, { id: nina, local: false })
    expect(await host.verbs.lookup(nina)).toMatchObject({ inbox: `${nina}/inbox` })
  })

  it('lets whom the host has never, or long ago, looked at be refreshed, and does not wait for it', async () => {
    const host = createHost()
    host.web.mood = 'hanging'
    host.state.accounts.set(sam, remoteAccount(sam, { refreshedAt: '2026-03-09T11:59:59Z' }))
    host.state.accounts.set(rita, without(remoteAccount(rita), 'refreshedAt'))
    await host.verbs.lookup(sam)
    await host.verbs.lookup(rita)
    expect(host.refreshed).toEqual([sam, rita])
  })

  it.each([
    ['known', sam],
    ['known by its handle', '@sam@stranger.example'],
    ['unknown', 'https://stranger.example/users/sue'],
    ['unknown, by its handle', '@sue@stranger.example'],
  ])('does not show who is shut out: %s', async (_what, name) => {
    const host = createHost()
    host.state.standings.set('stranger.example', 'suspend')
    await expect(host.verbs.lookup(name)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(host.web.asked).toEqual([])
  })

  it('does not take in who hides behind a handle of another domain', async () => {
    const host = createHost()
    const eve = 'https://evil.example/users/eve'
    host.web.serveActor(eve, { webfinger: 'eve@nice.example' })
    const subject = 'acct:eve@nice.example'
    const jrd = { subject, links: [{ rel: 'self', type: 'application/activity+json', href: eve }] }
    const finger = `https://nice.example/.well-known/webfinger?resource=${encodeURIComponent(subject)}`
    const answer = { status: 200, headers: { 'content-type': 'application/jrd+json' } }
    const send = host.web.transport.send.bind(host.web.transport)
    host.web.transport.send = async (request, options) =>
      request.url === finger
        ? { ...answer, body: new TextEncoder().encode(JSON.stringify(jrd)) }
        : await send(request, options)
    expect((await host.verbs.lookup('@eve@nice.example')).id).toBe(eve)
    host.state.accounts.delete(eve)
    host.state.standings.set('evil.example', 'suspend')
    await expect(host.verbs.lookup('@eve@nice.example')).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(host.applied).toHaveLength(1)
  })

  it.each(['down', 'failing', 'junk'] as const)('passes on what other servers do (%s)', async (mood) => {
    const host = createHost()
    host.web.mood = mood
    await expect(host.verbs.lookup('@nina@new.example')).rejects.toHaveProperty('isTootkitError', true)
    expect(host.applied).toEqual([])
  })

  it('gives a server that hangs five seconds, and names whom it looked for', async () => {
    const host = createHost()
    host.web.mood = 'deaf'
    const outcome = expect(host.verbs.lookup('@nina@new.example')).rejects.toMatchObject({
      code: 'ERR_FETCH_TIMEOUT',
      message: expect.stringContaining('@nina@new.example') as string,
    })
    for (let turn = 0; turn < 1000 && host.web.asked.length === 0; turn++) await Promise.resolve()
    host.elapse()
    await outcome
  })
})

describe('fetchStatus', () => {
  const note = { id: `${nina}/1`, type: 'Note', attributedTo: nina, content: 'Hi', to: everybody }

  it('finds in the store what is there', async () => {
    const host = createHost()
    host.web.mood = 'down'
    host.state.posts.set(remotePost().id, remotePost())
    keepPost(host.state, localPost())
    expect(await host.verbs.fetchStatus(remotePost().id)).toEqual(remotePost())
    expect((await host.verbs.fetchStatus(localPost().id)).id).toBe(localPost().id)
    expect(host.applied).toEqual([])
  })

  it('fetches and stores what is not', async () => {
    const host = createHost()
    host.web.serveActor(nina)
    host.web.serve(note.id, note)
    const post = await host.verbs.fetchStatus(note.id)
    expect(post).toMatchObject({
      id: note.id,
      authorId: nina,
      visibility: 'public',
      local: false,
      mentions: [],
    })
    expect(lastKinds(host)).toEqual(['account.update', 'status.create'])
  })

  it('finds a post under the id that its address leads to', async () => {
    const host = createHost()
    host.web.serveActor(nina)
    host.web.serve(note.id, note)
    host.web.redirect('https://new.example/@nina/1', note.id)
    expect((await host.verbs.fetchStatus('https://new.example/@nina/1')).id).toBe(note.id)
    expect(await host.verbs.fetchStatus('https://new.example/@nina/1')).toMatchObject({ id: note.id })
    expect(host.applied.flat().filter(({ kind }) => kind === 'status.create')).toHaveLength(1)
  })

  it.each([
    ['a followers-only post', localPost({ visibility: 'private' })],
    ['a direct post', localPost({ visibility: 'direct' })],
  ])('finds %s of this server for those alone who may read it', async (_what, post) => {
    const host = createHost()
    const { id } = post
    keepPost(host.state, post)
    const unknown = {
      code: 'ERR_UNKNOWN_OBJECT',
      message: expect.stringContaining('there is no post at') as string,
    }
    for (const call of [id, { id }, { as: 'bob', id }])
      await expect(host.verbs.fetchStatus(call)).rejects.toMatchObject(unknown)
    expect(await host.verbs.fetchStatus({ as: 'alice', id })).toMatchObject({ id })
    keepPost(host.state, { ...post, mentions: [{ actorId: bob, silent: false, notify: true }] })
    expect(await host.verbs.fetchStatus({ as: 'bob', id })).toMatchObject({ id })
    host.state.blocks.set(pair(alice, bob), { actorId: alice, targetId: bob })
    await expect(host.verbs.fetchStatus({ as: 'bob', id })).rejects.toMatchObject(unknown)
    expect(host.applied).toEqual([])
  })

  it('fetches what is for one account for that one, and stores it for nobody else', async () => {
    const host = createHost()
    host.web.serveActor(nina)
    host.web.serve(note.id, { ...note, to: alice })
    const created = () => host.applied.flat().filter(({ kind }) => kind === 'status.create')
    for (const call of [note.id, { as: 'bob', id: note.id }])
      await expect(host.verbs.fetchStatus(call)).rejects.toMatchObject({ code: 'ERR_UNKNOWN_OBJECT' })
    expect(created()).toEqual([])
    expect(await host.verbs.fetchStatus({ as: 'alice', id: note.id })).toMatchObject({ mentions: [alice] })
    expect(created()).toHaveLength(1)
  })

  it('shows no post of a local account that is suspended, and shows it none', async () => {
    const host = createHost()
    keepPost(host.state, localPost())
    host.state.standings.set(alice, 'suspend')
    for (const call of [
      localPost().id,
      { as: 'bob', id: localPost().id },
      { as: 'alice', id: localPost().id },
    ])
      await expect(host.verbs.fetchStatus(call)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
  })

  it.each([
    ['a post', remotePost().id],
    ['an unknown address', 'https://stranger.example/1'],
  ])('does not show %s of a domain that is shut out', async (_what, id) => {
    const host = createHost()
    host.state.posts.set(remotePost().id, remotePost())
    host.state.standings.set('stranger.example', 'suspend')
    await expect(host.verbs.fetchStatus(id)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(host.web.asked).toEqual([])
  })

  it('takes nothing for a post that is none', async () => {
    const host = createHost()
    host.web.serveActor(nina)
    host.web.serve('https://new.example/list', { id: 'https://new.example/list', type: 'Collection' })
    await expect(host.verbs.fetchStatus('https://new.example/list')).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_OBJECT',
    })
    await expect(host.verbs.fetchStatus(`${alice}/statuses/404`)).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_OBJECT',
    })
    await expect(host.verbs.fetchStatus('https://new.example/404')).rejects.toMatchObject({ status: 404 })
    expect(host.applied).toEqual([])
  })
})

describe('moderation', () => {
  it('is stored as it is decided', async () => {
    const host = createHost()
    await host.verbs.moderateAccount({ id: sam, severity: 'suspend' })
    await host.verbs.moderateDomain({ domain: 'Spam.Example', severity: 'silence' })
    await host.verbs.moderateDomain({ domain: 'bücher.example', severity: 'none' })
    await host.verbs.moderateDomain({ domain: 'example', severity: 'silence' }) // above our own
    await host.verbs.moderateDomain({ domain: '[2001:DB8::1]', severity: 'silence' })
    expect(host.applied.flat()).toEqual([
      { kind: 'account.moderate', accountId: sam, severity: 'suspend' },
      { kind: 'domain.moderate', domain: 'spam.example', severity: 'silence' },
      { kind: 'domain.moderate', domain: 'xn--bcher-kva.example', severity: 'none' },
      { kind: 'domain.moderate', domain: 'example', severity: 'silence' },
      { kind: 'domain.moderate', domain: '[2001:db8::1]', severity: 'silence' },
    ])
  })

  it.each([
    'https://spam.example',
    'https://spam.example/',
    'spam.example/users',
    'spam.example:8443',
    'spam.example:443',
    '@eve@spam.example',
    'eve@spam.example',
    '*.spam.example',
    'spam example',
    'spam.example.',
    '',
    7,
    undefined,
    'Local.example',
    '[::1',
    'sp!am.example',
  ])('blocks no domain by the name of %j, and says what is wrong', async (domain) => {
    const host = createHost()
    const input = { domain: domain as string, severity: 'suspend' } as const
    await expect(host.verbs.moderateDomain(input)).rejects.toThrow(/\bdomain has to be /)
    await expect(host.verbs.moderateDomain(input)).rejects.toThrow(TypeError)
    expect(host.applied).toEqual([])
  })

  it('knows three severities and actor ids', async () => {
    const { verbs } = createHost()
    const wrong = [
      verbs.moderateDomain({ domain: 'spam.example', severity: 'block' as 'none' }),
      verbs.moderateDomain({ domain: 'spam.example' } as never),
      verbs.moderateAccount({ id: sam, severity: true as never }),
      verbs.moderateAccount({ id: '@sam@stranger.example', severity: 'suspend' }),
    ]
    for (const call of wrong) await expect(call).rejects.toThrow(TypeError)
  })
})
