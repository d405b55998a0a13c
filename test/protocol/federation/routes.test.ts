import { beforeEach, describe, expect, it } from 'vitest'
import { importPrivateKey, signRequest } from 'tootkit/signature'
import { overEveryState, type World } from './two-servers.ts'

overEveryState((createWorld) => {
  const AS = 'application/activity+json'
  let world: World
  let post: { readonly id: string; readonly url: string }
  beforeEach(async () => {
    world = await createWorld()
    const { one, two } = world
    await one.state.accounts.create({ username: 'alice' })
    await two.state.accounts.create({ username: 'bob', summary: '<p>Hi</p>', discoverable: true })
    await one.federation.follow({ as: 'alice', handle: '@bob@two.example' })
    await world.settle()
    post = await two.federation.post({ as: 'bob', text: 'Hello' })
  })

  /** Asks the second server. */
  async function get(path: string, headers: Record<string, string> = { accept: AS }, method = 'GET') {
    const url = path.startsWith('https:') ? path : `https://two.example${path}`
    const answer = await world.two.federation.handle(new Request(url, { method, headers }))
    const text = await answer?.text()
    const isJson = answer?.headers.get('content-type')?.includes('json') === true
    return {
      status: answer?.status,
      headers: answer?.headers,
      body: isJson && text ? (JSON.parse(text) as unknown) : text,
    }
  }

  /** Asks the second server with the signature of an account of the first. */
  async function getSigned(url: string, username: string) {
    const account = await world.one.state.accounts.find(username)
    if (typeof account !== 'object') throw new Error('no such account')
    const key = {
      keyId: `${world.one.id(username)}#main-key`,
      privateKey: await importPrivateKey(account.privateKeyPem),
    }
    const request = { method: 'GET', url, headers: [['Accept', AS]] as [string, string][] }
    const headers = await signRequest(request, key, { now: world.clock.now() })
    const answer = await world.two.federation.handle(new Request(url), { headers })
    return { status: answer?.status, body: (await answer?.json()) as unknown }
  }

  describe('WebFinger', () => {
    it.each([
      ['acct:bob@two.example'],
      ['bob@two.example'],
      ['acct:BOB@two.example'],
      ['https://two.example/users/bob'],
      ['https://two.example/@bob'],
    ])('finds %s', async (resource) => {
      const { status, headers, body } = await get(
        `/.well-known/webfinger?resource=${encodeURIComponent(resource)}`,
      )
      expect([status, headers?.get('content-type')]).toEqual([200, 'application/jrd+json; charset=utf-8'])
      expect(body).toMatchObject({ subject: 'acct:bob@two.example' })
      expect((body as { links: unknown[] }).links).toContainEqual({
        rel: 'self',
        type: AS,
        href: 'https://two.example/users/bob',
      })
    })

    it.each([
      ['acct:ghost@two.example', 404],
      ['acct:bob@one.example', 404],
      ['', 400],
      ['not a resource', 400],
    ])('answers for %j with %d', async (resource, expected) => {
      expect((await get(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}`)).status).toBe(
        expected,
      )
    })

    it('finds the server itself', async () => {
      const { body } = await get(
        `/.well-known/webfinger?resource=${encodeURIComponent('https://two.example/')}`,
      )
      expect((body as { links: unknown[] }).links).toContainEqual({
        rel: 'self',
        type: AS,
        href: 'https://two.example/actor',
      })
    })
  })

  describe('host-meta and NodeInfo', () => {
    it('say where everything is', async () => {
      const hostMeta = await get('/.well-known/host-meta')
      expect(hostMeta.body).toContain('https://two.example/.well-known/webfinger?resource={uri}')
      const links = (await get('/.well-known/nodeinfo')).body as { links: { href: string }[] }
      expect(links.links.map(({ href }) => href)).toContain('https://two.example/nodeinfo/2.0')
      const info = await get('/nodeinfo/2.1')
      expect(info.body).toMatchObject({
        version: '2.1',
        protocols: ['activitypub'],
        usage: { users: { total: 1 }, localPosts: 1 },
      })
    })
  })

  describe('actor documents', () => {
    it('are what Mastodon reads', async () => {
      const { status, headers, body } = await get('/users/bob')
      expect([status, headers?.get('content-type'), headers?.get('vary')]).toEqual([
        200,
        `${AS}; charset=utf-8`,
        'Accept, Signature, Signature-Input',
      ])
      expect(body).toMatchObject({
        id: 'https://two.example/users/bob',
        type: 'Person',
        preferredUsername: 'bob',
        summary: '<p>Hi</p>',
        inbox: 'https://two.example/users/bob/inbox',
        endpoints: { sharedInbox: 'https://two.example/inbox' },
        publicKey: { id: 'https://two.example/users/bob#main-key', owner: 'https://two.example/users/bob' },
      })
      expect(JSON.stringify(body)).not.toContain('PRIVATE')
    })

    it('lead people to the page', async () => {
      const { status, headers } = await get('/users/bob', { accept: 'text/html' })
      expect([status, headers?.get('location'), headers?.get('vary')]).toEqual([
        302,
        'https://two.example/@bob',
        'Accept',
      ])
    })

    it('answer 406 to who wants neither, 404 for nobody, and nothing to HEAD', async () => {
      expect((await get('/users/bob', { accept: 'image/png' })).status).toBe(406)
      expect((await get('/users/ghost')).status).toBe(404)
      const head = await get('/users/bob', { accept: AS }, 'HEAD')
      expect([head.status, head.body]).toEqual([200, ''])
    })

    it('include the server’s own', async () => {
      expect((await get('/actor')).body).toMatchObject({
        type: 'Application',
        id: 'https://two.example/actor',
      })
    })
  })

  describe('posts', () => {
    it('are served with their parts', async () => {
      expect((await get(post.id)).body).toMatchObject({
        type: 'Note',
        content: '<p>Hello</p>',
        attributedTo: 'https://two.example/users/bob',
        replies: `${post.id}/replies`,
      })
      expect((await get(`${post.id}/activity`)).body).toMatchObject({
        type: 'Create',
        id: `${post.id}/activity`,
      })
      expect((await get(`${post.id}/likes`)).body).toMatchObject({ type: 'Collection', totalItems: 0 })
      expect((await get(`${post.id}/replies`)).body).toMatchObject({
        type: 'Collection',
        first: { type: 'CollectionPage' },
      })
      expect((await get(`${post.id}/elsewhere`)).status).toBeUndefined()
    })

    it('lead people to the page', async () => {
      const { status, headers } = await get(post.id, { accept: 'text/html' })
      expect([status, headers?.get('location')]).toEqual([302, post.url])
    })

    it.each(['private', 'direct'] as const)(
      'lead nobody to one that is %s: it is as one that is not there',
      async (visibility) => {
        const hidden = await world.two.federation.post({ as: 'bob', text: 'psst', visibility })
        for (const accept of ['text/html', '*/*', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8']) {
          const [found, missing] = [await get(hidden.id, { accept }), await get(`${hidden.id}0`, { accept })]
          expect([found.status, found.headers]).toEqual([missing.status, missing.headers])
          expect(found.status).not.toBe(302)
        }
      },
    )

    it('leave out of their replies, and of the outbox, what comes from a domain that is shut out', async () => {
      const { one, two } = world
      const reply = await one.federation.post({ as: 'alice', text: 'Well', inReplyTo: post.id })
      await world.settle()
      await two.federation.boost({ as: 'bob', id: reply.id })
      const listed = async () => [
        JSON.stringify((await get(`${post.id}/replies`)).body).includes(reply.id),
        JSON.stringify((await get('/users/bob/outbox?page=true')).body).includes(reply.id),
      ]
      expect(await listed()).toEqual([true, true])
      await two.state.blockDomain('one.example')
      expect(await listed()).toEqual([false, false])
      await two.state.unblockDomain('one.example')
      expect(await listed()).toEqual([true, true])
    })

    it('T50 do not exist for who may not see them', async () => {
      const secret = await world.two.federation.post({
        as: 'bob',
        text: 'friends only',
        visibility: 'private',
      })
      expect((await get(secret.id)).status).toBe(404)
      await world.one.state.accounts.create({ username: 'mallory' })
      expect((await getSigned(secret.id, 'mallory')).status).toBe(404)
      expect(await getSigned(secret.id, 'alice')).toMatchObject({
        status: 200,
        body: { content: '<p>friends only</p>' },
      })
    })
  })

  describe('collections', () => {
    it('page through the outbox', async () => {
      for (let i = 0; i < 25; i++) {
        world.clock.advance(1000)
        await world.two.federation.post({ as: 'bob', text: `Number ${String(i)}` })
      }
      const root = (await get('/users/bob/outbox')).body as { totalItems: number; first: string }
      expect(root).toMatchObject({ type: 'OrderedCollection', totalItems: 26 })
      const first = (await get(root.first)).body as { orderedItems: unknown[]; next: string }
      const second = (await get(first.next)).body as { orderedItems: unknown[]; next?: string }
      expect([first.orderedItems.length, second.orderedItems.length, second.next]).toEqual([20, 6, undefined])
    })

    it('leave private posts out of the outbox', async () => {
      await world.two.federation.post({ as: 'bob', text: 'friends only', visibility: 'private' })
      const page = (await get('/users/bob/outbox?page=true')).body
      expect(JSON.stringify(page)).not.toContain('friends only')
    })

    it('tell followers, and who is followed', async () => {
      expect((await get('/users/bob/followers')).body).toMatchObject({ totalItems: 1 })
      expect((await get('/users/bob/followers?page=true')).body).toMatchObject({
        orderedItems: ['https://one.example/users/alice'],
      })
      expect((await get('/users/bob/following')).body).toMatchObject({ totalItems: 0 })
      expect((await get('/users/bob/collections/featured')).body).toMatchObject({ type: 'OrderedCollection' })
      expect((await get('/users/bob/collections/tags')).body).toMatchObject({ type: 'Collection' })
    })

    it('tell a server which of its own users follow, and nobody else', async () => {
      const url = 'https://two.example/users/bob/followers_synchronization'
      expect((await get(url)).status).toBe(401)
      expect(await getSigned(url, 'alice')).toMatchObject({
        status: 200,
        body: { orderedItems: ['https://one.example/users/alice'] },
      })
    })
  })

  describe('inboxes', () => {
    const send = async (body: BodyInit, headers: Record<string, string>, path = '/inbox') =>
      (
        await world.two.federation.handle(
          new Request(`https://two.example${path}`, { method: 'POST', body, headers }),
        )
      )?.status

    it.each([
      [
        'an unsigned activity',
        '{"type":"Like","actor":"https://one.example/users/alice","object":"x"}',
        AS,
        401,
      ],
      ['another content type', '{}', 'application/json', 415],
      ['one octet over a mebibyte', 'x'.repeat(1_048_577), AS, 413],
    ])('refuse %s', async (_what, body, type, status) => {
      expect(await send(body, { 'content-type': type })).toBe(status)
      expect(world.two.events.at(-1)).toMatchObject({ status })
    })

    it('take POST only, and nothing else takes it', async () => {
      expect((await get('/inbox')).status).toBe(405)
      expect(await send('{}', { 'content-type': AS }, '/users/bob')).toBe(405)
    })

    it('T28 refuse a large body before any key is fetched', async () => {
      const before = world.requests.length
      await send('x'.repeat(1_048_577), {
        'content-type': AS,
        signature: 'keyId="https://one.example/k",signature="AAAA"',
      })
      expect(world.requests.length).toBe(before)
    })
  })

  describe('secure mode', () => {
    it('asks everybody to sign, but for the server’s own actor', async () => {
      world = await createWorld({ authorizedFetch: true })
      await world.two.state.accounts.create({ username: 'bob' })
      await world.one.state.accounts.create({ username: 'alice' })
      expect((await get('/users/bob')).status).toBe(401)
      expect((await get('/actor')).status).toBe(200)
      await world.one.federation.follow({ as: 'alice', handle: '@bob@two.example' })
      await world.settle()
      expect(await world.two.followersOf('bob')).toBe(1)
    })
  })

  describe('other addresses', () => {
    it.each(['/', '/about', '/users', '/users/bob/x', '/@bob', '/users/bob/statuses', '/nodeinfo/9'])(
      'leave %s to the host',
      async (path) => {
        expect((await get(path)).status).toBeUndefined()
      },
    )
  })
})
