/**
 * Every door of a server, tried by somebody who is blocked in one of the ways there are.
 *
 * `one.example` is blocked, or its alice; `two.example` is the server whose doors are tried.
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { importPrivateKey, signRequest } from 'tootkit/signature'
import { parseActivity } from 'tootkit/vocab'
import { overEveryState, type TestServer, type World } from './two-servers.ts'

overEveryState((createWorld) => {
  const AS = 'application/activity+json'
  const alice = '@alice@one.example'
  const bob = '@bob@two.example'

  let world: World
  let post = ''

  beforeEach(async () => {
    world = await createWorld()
    const { one, two } = world
    await one.state.accounts.create({ username: 'alice' })
    await two.state.accounts.create({ username: 'bob' })
    await two.state.accounts.create({ username: 'carol' })
    await one.federation.follow({ as: 'alice', handle: bob })
    await two.federation.follow({ as: 'bob', handle: alice })
    await two.federation.follow({ as: 'carol', handle: alice })
    post = (await two.federation.post({ as: 'bob', text: 'before' })).id
    await world.settle()
    expect([await two.followersOf('bob'), await one.followersOf('alice')]).toEqual([1, 2])
    world.requests.length = 0
  })

  async function getAs(server: TestServer, username: string | undefined, url: string) {
    if (username === undefined) {
      return await world.two.federation.handle(new Request(url, { headers: { Accept: AS } }))
    }
    const account = await server.state.accounts.find(username)
    if (typeof account !== 'object') throw new Error('no such account')
    const key = {
      keyId: `${server.id(username)}#main-key`,
      privateKey: await importPrivateKey(account.privateKeyPem),
    }
    const request = { method: 'GET', url, headers: [['Accept', AS]] as [string, string][] }
    const headers = await signRequest(request, key, { now: world.clock.now() })
    return await world.two.federation.handle(new Request(url), { headers })
  }

  const isSentTo = (host: string): boolean => world.requests.some(({ url }) => new URL(url).host === host)

  describe.each([
    ['a domain', () => world.two.state.blockDomain('one.example')],
    ['a domain above it', () => world.two.state.blockDomain('example')],
    ['an account', () => world.two.state.moderateAccount(world.one.id('alice'), 'suspend')],
  ] as const)('with %s shut out', (what, shutOut) => {
    beforeEach(async () => {
      // `example` is above two.example as well, whose own are let in whatever is decided
      await shutOut()
    })
    const isAccount = what === 'an account'

    it('ends the follows in both directions', async () => {
      const { one, two } = world
      expect(await two.followersOf('bob')).toBe(0)
      expect(await two.state.follow(two.id('bob'), one.id('alice'))).toBeUndefined()
      expect(await two.state.follow(two.id('carol'), one.id('alice'))).toBeUndefined()
    })

    it.each(['public', 'private'] as const)('sends it no %s post', async (visibility) => {
      await world.two.federation.post({ as: 'bob', text: 'after', visibility })
      await world.settle()
      expect(isSentTo('one.example')).toBe(false)
    })

    it('sends it no post that names it', async () => {
      await world.two.federation.post({ as: 'bob', text: `hey ${alice}` }).catch(() => undefined)
      await world.settle()
      expect(isSentTo('one.example')).toBe(false)
    })

    it('takes nothing from it', async () => {
      const { one, two } = world
      const before = two.effects.length
      await one.federation.post({ as: 'alice', text: `hi ${bob}` })
      await one.federation.favourite({ as: 'alice', id: post }).catch(() => undefined) // it may not be read
      await one.federation.boost({ as: 'alice', id: post }).catch(() => undefined)
      await world.settle()
      expect(two.effects.slice(before)).toEqual([])
      const inbox = world.requests.filter(
        ({ method, url }) => method === 'POST' && url.startsWith(two.origin),
      )
      expect(inbox.length).toBeGreaterThan(0)
      expect(new Set(inbox.map(({ status }) => status))).toEqual(new Set([403]))
    })

    it.each(['', '/followers?page=true', '/outbox?page=true', '/collections/featured'])(
      'refuses its signed request for an account%s',
      async (path) => {
        const answer = await getAs(world.one, 'alice', world.two.id('bob') + path)
        expect(answer?.status).toBe(403)
        expect(answer?.headers.get('cache-control')).toContain('no-store')
      },
    )

    it('refuses its signed request for a post, its parts and what only followers get', async () => {
      for (const url of [
        post,
        `${post}/activity`,
        `${post}/replies`,
        `${world.two.id('bob')}/followers_synchronization`,
      ]) {
        expect((await getAs(world.one, 'alice', url))?.status).toBe(403)
      }
    })

    it('looks nothing up there, and follows nobody there', async () => {
      const { two } = world
      await expect(two.federation.follow({ as: 'bob', handle: alice })).rejects.toMatchObject({
        code: 'ERR_ACTOR_BLOCKED',
      })
      if (!isAccount) {
        await expect(two.federation.lookup('@new@one.example')).rejects.toMatchObject({
          code: 'ERR_ACTOR_BLOCKED',
        })
        await expect(two.federation.fetchStatus(`${world.one.id('alice')}/statuses/1`)).rejects.toMatchObject(
          {
            code: expect.stringMatching(/BLOCKED/) as string,
          },
        )
      }
      expect(isSentTo('one.example')).toBe(false)
    })

    it('drops what was queued for it before', async () => {
      const { two } = world
      await two.state.unblockDomain('one.example')
      await two.state.unblockDomain('example')
      await two.state.moderateAccount(world.one.id('alice'), 'none')
      await two.federation.post({ as: 'bob', text: `hey ${alice}` })
      await shutOut()
      await world.settle()
      const posted = world.requests.filter(
        ({ method, url }) => method === 'POST' && url.startsWith('https://one.example'),
      )
      expect(isAccount ? [] : posted).toEqual([])
      expect(await two.state.queue.size()).toBe(0)
    })
  })

  describe('a block by a user', () => {
    const block = () => world.two.federation.block({ as: 'bob', handle: alice })

    it('ends both follows, and tells the other side in the order of Mastodon', async () => {
      const { one, two } = world
      await block()
      await world.settle()
      const sent = world.requests
        .filter(({ method, url }) => method === 'POST' && url.startsWith(one.origin))
        .map(({ body }) => (JSON.parse(body) as { type: string }).type)
      expect(sent).toEqual(['Undo', 'Reject', 'Block'])
      expect([await two.followersOf('bob'), await one.followersOf('alice')]).toEqual([0, 1])
    })

    it('keeps what the blocked do from being told, in every way', async () => {
      const { one, two } = world
      await block()
      await world.settle()
      const before = (await two.state.notifications(two.id('bob'))).items.length
      await one.federation
        .post({ as: 'alice', text: `hi ${bob}`, visibility: 'public' })
        .catch(() => undefined)
      await one.federation.favourite({ as: 'alice', id: post }).catch(() => undefined)
      await one.federation.boost({ as: 'alice', id: post }).catch(() => undefined)
      await one.federation.follow({ as: 'alice', handle: bob }).catch(() => undefined)
      await world.settle()
      expect((await two.state.notifications(two.id('bob'))).items.length).toBe(before)
      expect(await two.followersOf('bob')).toBe(0)
    })

    it('is known to the blocked server: whom it blocks may not follow, like or answer', async () => {
      const { one } = world
      await block()
      await world.settle()
      await expect(one.federation.follow({ as: 'alice', handle: bob })).rejects.toMatchObject({
        name: 'RefusedError',
      })
      await expect(one.federation.favourite({ as: 'alice', id: post })).rejects.toMatchObject({
        name: 'RefusedError',
      })
      await expect(one.federation.post({ as: 'alice', text: 're', inReplyTo: post })).rejects.toMatchObject({
        name: 'RefusedError',
      })
    })

    it('hides posts from the blocked, and from nobody else', async () => {
      await block()
      expect((await getAs(world.one, 'alice', post))?.status).toBe(404)
      expect((await getAs(world.one, undefined, post))?.status).toBe(200)
      expect((await getAs(world.two, 'carol', post))?.status).toBe(200)
    })

    it('ends with unblock, which undoes the very Block that was sent', async () => {
      const { two } = world
      await block()
      await world.settle()
      await two.federation.unblock({ as: 'bob', handle: alice })
      await world.settle()
      const sent = world.requests
        .filter(({ method }) => method === 'POST')
        .map(({ body }) => JSON.parse(body) as { id: string; type: string; object: { id: string } })
      const made = sent.find(({ type }) => type === 'Block')
      expect(sent.at(-1)).toMatchObject({ type: 'Undo', object: { id: made?.id, type: 'Block' } })
      await world.one.federation.follow({ as: 'alice', handle: bob })
      await world.settle()
      expect(await two.followersOf('bob')).toBe(1)
    })
  })

  describe('a suspended account of our own', () => {
    beforeEach(async () => {
      await world.two.state.moderateAccount(world.two.id('bob'), 'suspend')
      await world.settle()
      world.requests.length = 0
    })

    it.each(['state', 'federation'] as const)(
      'is told of to its followers, as is its end (%s)',
      async (door) => {
        const { one, two } = world
        const id = two.id('bob')
        expect((await one.state.account(id))?.suspended).toBe(true)
        const moderate = (severity: 'none' | 'silence' | 'suspend') =>
          door === 'state'
            ? two.state.moderateAccount(id, severity)
            : two.federation.moderateAccount({ id, severity })
        for (const severity of ['suspend', 'silence', 'none', 'suspend', 'none'] as const) {
          const wasSuspended = (await one.state.account(id))?.suspended
          world.clock.advance(2000)
          await moderate(severity)
          await world.settle()
          expect((await one.state.account(id))?.suspended).toBe(severity === 'suspend')
          const isNews = wasSuspended !== (severity === 'suspend')
          expect(world.requests.filter(({ method }) => method === 'POST')).toHaveLength(isNews ? 1 : 0)
          world.requests.length = 0
        }
      },
    )

    it('keeps its follows, also when a follower asks again', async () => {
      const { one, two } = world
      const [aliceId, bobId] = [one.id('alice'), two.id('bob')]
      const follow = await two.state.follow(aliceId, bobId)
      expect([follow?.state, (await two.state.follow(bobId, aliceId))?.state]).toEqual([
        'accepted',
        'accepted',
      ])
      const again = { id: `${aliceId}#again`, type: 'Follow', actor: aliceId, object: bobId, to: bobId }
      await one.federation.deliver(parseActivity(again))
      await world.settle()
      expect(isSentTo('one.example')).toBe(false)
      expect(await two.state.follow(aliceId, bobId)).toEqual(follow)
      expect((await one.state.follow(aliceId, bobId))?.state).toBe('accepted')
    })

    it('says how it is itself, and nothing of its posts', async () => {
      const { federation } = world.two
      const actor = world.two.id('bob')
      const update = (object: string) =>
        parseActivity({ id: `${actor}#updates/x`, type: 'Update', actor, object, to: world.one.id('alice') })
      await expect(federation.deliver(update(post))).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
      await federation.deliver(update(actor))
    })

    it('does nothing any more', async () => {
      const { two } = world
      const { federation } = two
      const as = 'bob'
      const before = world.two.effects.length
      const acts = {
        post: () => federation.post({ as, text: 'still here' }),
        follow: () => federation.follow({ as, handle: alice }),
        favourite: () => federation.favourite({ as, id: post }),
        boost: () => federation.boost({ as, id: post }),
        edit: () => federation.edit({ as, id: post, text: 'other' }),
        deliver: () =>
          federation.deliver(
            parseActivity({ id: `${post}#like`, type: 'Like', actor: two.id('bob'), object: post }),
          ),
      }
      for (const [name, act] of Object.entries(acts)) {
        await expect(act(), name).rejects.toMatchObject({ name: 'RefusedError' })
      }
      await world.settle()
      expect(world.two.effects.slice(before)).toEqual([])
      expect(isSentTo('one.example')).toBe(false)
    })

    it.each(['/outbox', '/followers', '/following', '/collections/featured', '/collections/tags'])(
      'does not serve its %s',
      async (path) => {
        expect((await getAs(world.one, undefined, world.two.id('bob') + path))?.status).toBe(403)
      },
    )

    it('does not serve its posts, and of itself the name only', async () => {
      expect((await getAs(world.one, undefined, post))?.status).toBe(403)
      const answer = await getAs(world.one, undefined, world.two.id('bob'))
      expect(answer?.status).toBe(200)
      expect(await answer?.json()).toMatchObject({ preferredUsername: 'bob', suspended: true, summary: '' })
    })

    it('takes nothing into its inbox', async () => {
      const { one, two } = world
      const before = two.effects.length
      await one.federation.favourite({ as: 'alice', id: post }).catch(() => undefined)
      await world.settle()
      expect(two.effects.slice(before).filter(({ kind }) => kind === 'notification.add')).toEqual([])
    })

    it('is not freed by anything but the moderators', async () => {
      await world.two.state.accounts.update('bob', { name: 'Bob the Free' })
      await expect(world.two.federation.post({ as: 'bob', text: 'x' })).rejects.toMatchObject({
        name: 'RefusedError',
      })
      await world.two.state.moderateAccount(world.two.id('bob'), 'none')
      await world.two.federation.post({ as: 'bob', text: 'back' })
    })
  })

  describe('suspension of somebody elsewhere', () => {
    it.each(['lookup', 'follow'] as const)(
      'is what %s says, not that the domain is blocked',
      async (verb) => {
        const { one, two } = world
        await one.state.accounts.create({ username: 'ann' })
        await two.state.moderateAccount(one.id('ann'), 'suspend')
        for (const name of ['@ann@one.example', one.id('ann')]) {
          const call =
            verb === 'lookup'
              ? two.federation.lookup(name)
              : two.federation.follow({ as: 'bob', handle: name })
          await expect(call).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
        }
      },
    )

    it('is not lifted by what they say of themselves, by a look-up, or by their end', async () => {
      const { one, two } = world
      const id = one.id('alice')
      await two.state.moderateAccount(id, 'suspend')
      await one.federation.announceProfile('alice')
      await world.settle()
      await two.federation.lookup(alice).catch(() => undefined)
      const [standing] = await two.state.directory.answer([{ about: 'standing', id }])
      expect(standing.account).toBe('suspend')
      await two.state.apply([{ kind: 'account.delete', accountId: id }])
      expect((await two.state.directory.answer([{ about: 'standing', id }]))[0].account).toBe('suspend')
    })
  })

  describe('what may be kept by caches', () => {
    it('is what depends on nobody', async () => {
      const answer = await getAs(world.one, undefined, post)
      expect(answer?.headers.get('cache-control')).toBe('public, max-age=180')
    })

    it.each(['', '/activity', '/replies', '/likes', '/shares'])(
      'is nothing of a private post%s',
      async (part) => {
        const { id } = await world.two.federation.post({ as: 'bob', text: 'friends', visibility: 'private' })
        const answer = await getAs(world.one, 'alice', id + part)
        expect([answer?.status, answer?.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
        expect((await getAs(world.one, undefined, id + part))?.headers.get('cache-control')).toContain(
          'no-store',
        )
      },
    )

    it('is nothing that was signed for, and tells that it depends on it', async () => {
      for (const url of [post, world.two.id('bob'), `${world.two.id('bob')}/outbox?page=true`]) {
        const answer = await getAs(world.one, 'alice', url)
        expect([answer?.status, answer?.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
        expect(answer?.headers.get('vary')).toContain('Signature')
      }
    })

    it('is nothing at all in secure mode', async () => {
      world = await createWorld({ authorizedFetch: true })
      await world.two.state.accounts.create({ username: 'bob' })
      await world.one.state.accounts.create({ username: 'alice' })
      const { id } = await world.two.federation.post({ as: 'bob', text: 'hello' })
      for (const url of [id, world.two.id('bob'), `${world.two.id('bob')}/followers`]) {
        const answer = await getAs(world.one, 'alice', url)
        expect([answer?.status, answer?.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
      }
    })
  })
})
