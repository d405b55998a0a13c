import { beforeEach, describe, expect, it } from 'vitest'
import { createFederation, type FederationOptions } from 'tootkit'
import { importPrivateKey, signRequest } from 'tootkit/signature'
import { overEveryState, type World } from './two-servers.ts'

overEveryState((createWorld) => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
    const { one, two } = world
    await one.state.accounts.create({ username: 'alice', name: 'Alice' })
    await two.state.accounts.create({ username: 'bob', name: 'Bob' })
    await two.state.accounts.create({ username: 'carol', name: 'Carol', locked: true })
  })

  const alice = '@alice@one.example'
  const bob = '@bob@two.example'
  const carol = '@carol@two.example'

  async function befriend(): Promise<void> {
    await world.one.federation.follow({ as: 'alice', handle: bob })
    await world.two.federation.follow({ as: 'bob', handle: alice })
    await world.settle()
  }

  describe('follow', () => {
    it('is accepted by itself where the account is open', async () => {
      const { one, two } = world
      expect(await one.federation.follow({ as: 'alice', handle: bob })).toBe('pending')
      await world.settle()
      expect((await one.state.follow(one.id('alice'), two.id('bob')))?.state).toBe('accepted')
      expect(await two.followersOf('bob')).toBe(1)
    })

    it('waits for an answer where the account is locked', async () => {
      const { one, two } = world
      await one.federation.follow({ as: 'alice', handle: carol })
      await world.settle()
      expect((await one.state.follow(one.id('alice'), two.id('carol')))?.state).toBe('pending')
      await two.federation.approve({ as: 'carol', handle: alice })
      await world.settle()
      expect((await one.state.follow(one.id('alice'), two.id('carol')))?.state).toBe('accepted')
    })

    it('ends with a rejection, and with an unfollow', async () => {
      const { one, two } = world
      await one.federation.follow({ as: 'alice', handle: carol })
      await world.settle()
      await two.federation.reject({ as: 'carol', handle: alice })
      await befriend()
      expect(await one.state.follow(one.id('alice'), two.id('carol'))).toBeUndefined()
      await one.federation.unfollow({ as: 'alice', handle: bob })
      await world.settle()
      expect(await two.followersOf('bob')).toBe(0)
    })

    it('works between two accounts of one server, without a request', async () => {
      const { two } = world
      expect(await two.federation.follow({ as: 'bob', handle: carol })).toBe('pending')
      await two.federation.approve({ as: 'carol', handle: '@bob' })
      expect((await two.state.follow(two.id('bob'), two.id('carol')))?.state).toBe('accepted')
      expect(world.requests).toEqual([])
    })

    it('names an unknown account and an unknown handle', async () => {
      const { one } = world
      await expect(one.federation.follow({ as: 'nobody', handle: bob })).rejects.toMatchObject({
        code: 'ERR_UNKNOWN_ACCOUNT',
      })
      await expect(
        one.federation.follow({ as: 'alice', handle: '@ghost@two.example' }),
      ).rejects.toMatchObject({
        code: 'ERR_HTTP_STATUS',
        status: 404,
      })
      await expect(one.federation.follow({ as: 'alice', handle: alice })).rejects.toMatchObject({
        code: 'ERR_AUDIENCE_FORBIDDEN',
      })
    })
  })

  describe('post', () => {
    beforeEach(befriend)

    it('reaches followers and the people mentioned', async () => {
      const { one, two } = world
      const post = await two.federation.post({
        as: 'bob',
        text: `Hi ${alice} #Tests`,
        spoilerText: 'greeting',
        language: 'en',
      })
      await world.settle()
      const { items } = await one.state.timeline(one.id('alice'))
      expect(items[0]?.status).toMatchObject({
        id: post.id,
        visibility: 'public',
        spoilerText: 'greeting',
        sensitive: true,
        language: 'en',
        hashtags: [{ name: 'tests', displayName: 'tests' }],
        mentions: [{ actorId: one.id('alice'), silent: false, notify: true }],
      })
      expect(items[0]?.status.html).toContain(
        'class="u-url mention" rel="nofollow noopener" target="_blank">@<span>alice</span></a>',
      )
    })

    it('keeps a followers-only post to followers', async () => {
      const { one, two } = world
      const post = await two.federation.post({ as: 'bob', text: 'for friends', visibility: 'private' })
      await world.settle()
      expect((await one.state.status(post.id))?.visibility).toBe('private')
      expect((await ask(two.federation, post.id)).status).toBe(404)
    })

    it('keeps a direct post to those named', async () => {
      const { one, two } = world
      const post = await two.federation.post({ as: 'bob', text: `${alice} psst`, visibility: 'direct' })
      await world.settle()
      expect((await one.state.status(post.id))?.visibility).toBe('direct')
    })

    it('is replied to, boosted, liked, and taken back', async () => {
      const { one, two } = world
      const post = await two.federation.post({ as: 'bob', text: 'Hello' })
      await world.settle()
      await one.federation.post({ as: 'alice', text: 'Hello back', inReplyTo: post.id })
      await one.federation.boost({ as: 'alice', id: post.id })
      await one.federation.favourite({ as: 'alice', id: post.id })
      await world.settle()
      expect(await two.state.favouritedBy(post.id)).toEqual([one.id('alice')])
      expect(await two.state.boostedBy(post.id)).toEqual([one.id('alice')])
      expect((await two.state.repliesTo(post.id)).map(({ content }) => content)).toEqual([
        expect.stringContaining('Hello back'),
      ])
      await one.federation.unboost({ as: 'alice', id: post.id })
      await one.federation.unfavourite({ as: 'alice', id: post.id })
      await world.settle()
      expect(await two.state.favouritedBy(post.id)).toEqual([])
      expect(await two.state.boostedBy(post.id)).toEqual([])
    })

    it('is edited and deleted everywhere', async () => {
      const { one, two } = world
      const post = await two.federation.post({ as: 'bob', text: 'Helo' })
      await world.settle()
      world.clock.advance(60_000)
      await two.federation.edit({ as: 'bob', id: post.id, text: 'Hello' })
      await world.settle()
      expect(await one.state.status(post.id)).toMatchObject({
        html: '<p>Hello</p>',
        editedAt: '2026-11-22T09:44:00Z',
      })
      await two.federation.delete({ as: 'bob', id: post.id })
      await world.settle()
      expect(await one.state.status(post.id)).toBeUndefined()
      const gone = await ask(two.federation, post.id)
      expect([gone.status, await gone.json()]).toMatchObject([410, { type: 'Tombstone', id: post.id }])
    })

    it('counts as edited even within the second it was posted in', async () => {
      const { one, two } = world
      const post = await two.federation.post({ as: 'bob', text: 'Helo' })
      await world.settle()
      await two.federation.edit({ as: 'bob', id: post.id, text: 'Hello' })
      await two.federation.edit({ as: 'bob', id: post.id, text: 'Hello!' })
      await world.settle()
      expect(await one.state.status(post.id)).toMatchObject({ html: '<p>Hello!</p>' })
    })

    it('belongs to its author', async () => {
      const { two } = world
      const post = await two.federation.post({ as: 'bob', text: 'mine' })
      await expect(two.federation.edit({ as: 'carol', id: post.id, text: 'ours' })).rejects.toMatchObject({
        code: 'ERR_NOT_OWNER',
      })
      await expect(two.federation.delete({ as: 'carol', id: post.id })).rejects.toMatchObject({
        code: 'ERR_NOT_OWNER',
      })
      await expect(two.federation.delete({ as: 'bob', id: `${post.id}0` })).rejects.toMatchObject({
        code: 'ERR_UNKNOWN_OBJECT',
      })
    })

    it('keeps somebody who cannot be found as text', async () => {
      const post = await world.two.federation.post({ as: 'bob', text: 'cc @ghost@nowhere.example' })
      expect(post.mentions).toEqual([])
      expect(post.html).toBe('<p>cc @ghost@nowhere.example</p>')
    })
  })

  describe('vote', () => {
    beforeEach(befriend)

    it('counts once at the home of the poll, and the result comes back', async () => {
      const { one, two } = world
      const post = await two.federation.post({
        as: 'bob',
        text: 'Tea?',
        poll: { options: ['yes', 'no'], expiresIn: 600 },
      })
      await world.settle()
      await one.federation.vote({ as: 'alice', id: post.id, choices: [0] })
      await world.settle()
      expect((await two.state.status(post.id))?.poll).toMatchObject({
        options: [
          { title: 'yes', votes: 1 },
          { title: 'no', votes: 0 },
        ],
        votersCount: 1,
      })
      await expect(one.federation.vote({ as: 'alice', id: post.id, choices: [1] })).rejects.toMatchObject({
        code: 'ERR_POLL_INVALID',
      })
    })

    it('refuses a poll that Mastodon would not allow', async () => {
      const poll = { options: ['only'], expiresIn: 600 }
      await expect(world.two.federation.post({ as: 'bob', text: '?', poll })).rejects.toMatchObject({
        code: 'ERR_POLL_INVALID',
      })
    })
  })

  describe('quote', () => {
    beforeEach(befriend)

    it('is agreed to by the quoted author’s policy, with a stamp that can be fetched', async () => {
      const { one, two } = world
      const quoted = await two.federation.post({ as: 'bob', text: 'Quotable' })
      await world.settle()
      const quoting = await one.federation.post({ as: 'alice', text: 'Look', quote: quoted.id })
      expect(quoting.quote?.state).toBe('pending')
      await world.settle()
      const settled = await one.state.status(quoting.id)
      expect(settled?.quote).toMatchObject({ targetId: quoted.id, state: 'accepted' })
      const stamp = await (await ask(two.federation, settled?.quote?.stamp ?? '')).json()
      expect(stamp).toMatchObject({
        type: 'QuoteAuthorization',
        interactingObject: quoting.id,
        interactionTarget: quoted.id,
      })
    })

    it('can be revoked', async () => {
      const { one, two } = world
      const quoted = await two.federation.post({ as: 'bob', text: 'Quotable' })
      await world.settle()
      const quoting = await one.federation.post({ as: 'alice', text: 'Look', quote: quoted.id })
      await world.settle()
      await two.federation.revokeQuote({ as: 'bob', quoteId: quoting.id })
      await world.settle()
      expect((await one.state.status(quoting.id))?.quote?.state).toBe('revoked')
    })

    it('is refused before it is posted where the policy says nobody', async () => {
      const { one, two } = world
      const quoted = await two.federation.post({ as: 'bob', text: 'Mine', quotePolicy: 'nobody' })
      await world.settle()
      await expect(
        one.federation.post({ as: 'alice', text: 'Look', quote: quoted.id }),
      ).rejects.toMatchObject({
        code: 'ERR_AUDIENCE_FORBIDDEN',
      })
    })
  })

  describe('block', () => {
    it('ends both follows and is taken back', async () => {
      await befriend()
      const { one, two } = world
      await two.federation.block({ as: 'bob', handle: alice })
      await world.settle()
      expect(await one.state.follow(one.id('alice'), two.id('bob'))).toBeUndefined()
      expect(await two.followersOf('bob')).toBe(0)
      await two.federation.unblock({ as: 'bob', handle: alice })
      await world.settle()
      await one.federation.follow({ as: 'alice', handle: bob })
      await world.settle()
      expect((await one.state.follow(one.id('alice'), two.id('bob')))?.state).toBe('accepted')
    })
  })

  describe('announceProfile', () => {
    it('tells followers of a new name', async () => {
      await befriend()
      const { one, two } = world
      await two.state.accounts.update('bob', { name: 'Robert' })
      await two.federation.announceProfile('bob')
      await world.settle()
      expect((await one.state.account(two.id('bob')))?.displayName).toBe('Robert')
    })
  })

  describe('createFederation', () => {
    it('refuses an origin that is none', () => {
      const { state } = world.one
      const options = { ...state, origin: 'social.example' } as unknown as Parameters<
        typeof createFederation
      >[0]
      expect(() => createFederation(options)).toThrow(TypeError)
    })
  })

  /** Asks for a document as a stranger. */
  async function ask(
    federation: { handle: (request: Request) => Promise<Response | undefined> },
    url: string,
  ): Promise<Response> {
    const answer = await federation.handle(
      new Request(url, { headers: { accept: 'application/activity+json' } }),
    )
    return answer ?? new Response(null, { status: 404 })
  }

  describe('signatures in documents', () => {
    /** Delivers to the second server, by the hand of a relay on the first, what could not be delivered to it. */
    async function passOn(options: Partial<FederationOptions>): Promise<number | undefined> {
      world = await createWorld({ signsPublicActivities: true, ...options })
      const { one, two } = world
      for (const username of ['alice', 'relay']) await one.state.accounts.create({ username })
      await two.state.accounts.create({ username: 'bob' })
      await befriend()
      world.isCut = true
      await one.federation.post({ as: 'alice', text: 'Pass it on' })
      await one.federation.sendDue()
      world.isCut = false
      const body = new TextEncoder().encode(world.requests.at(-1)?.body)
      const relay = await one.state.accounts.find('relay')
      const key = {
        keyId: `${one.id('relay')}#main-key`,
        privateKey: await importPrivateKey(typeof relay === 'object' ? relay.privateKeyPem : ''),
      }
      const url = 'https://two.example/inbox'
      const request = {
        method: 'POST',
        url,
        headers: [['Content-Type', 'application/activity+json']] as const,
        body,
      }
      const headers = await signRequest(request, key, { now: world.clock.now() })
      return (await two.federation.handle(new Request(url, { method: 'POST' }), { headers, body }))?.status
    }

    it('let an activity be believed that somebody else passes on', async () => {
      expect(await passOn({ believedSignatures: ['linked-data'] })).toBe(202)
      const { items } = await world.two.state.timeline(world.two.id('bob'))
      expect(items.map(({ status }) => status.html)).toEqual(['<p>Pass it on</p>'])
      const fetched = world.requests.filter(
        ({ method, url }) => method === 'GET' && url.includes('/statuses/'),
      )
      expect(fetched).toEqual([])
    })

    it('T45 mean nothing unless asked for: nothing is fetched and nothing stored', async () => {
      expect(await passOn({})).toBe(202) // its sender did nothing wrong, and would count a refusal
      expect(world.requests.filter(({ url }) => url.includes('/statuses/'))).toEqual([])
      expect((await world.two.state.timeline(world.two.id('bob'))).items).toEqual([])
    })

    it('can be done without, by asking the origin', async () => {
      expect(await passOn({ forwarded: 'refetch' })).toBe(202)
      const fetched = world.requests.filter(
        ({ method, url }) => method === 'GET' && url.includes('/statuses/'),
      )
      expect(fetched).toHaveLength(1)
    })
  })
})
