/**
 * Who asks: what strangers are told of what is, of what was, and what a signature makes a server do.
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { importPrivateKey, signRequest, type SigningKey } from 'tootkit/signature'
import { overEveryState, type World } from './two-servers.ts'

const AS = 'application/activity+json'
const PARTS = ['', '/activity', '/replies', '/replies?page=true', '/likes', '/shares']
const ACTOR = 'https://two.example/users/bob'
const OPEN_PLACES = [
  '',
  '/followers',
  '/followers?page=true',
  '/following',
  '/following?page=true',
  '/outbox',
]
const ALSO_OPEN = ['/collections/featured', '/collections/tags']

overEveryState((createWorld) => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
    await world.one.state.accounts.create({ username: 'alice' })
    await world.one.state.accounts.create({ username: 'mallory' })
    await world.two.state.accounts.create({ username: 'bob' })
    await world.one.federation.follow({ as: 'alice', handle: '@bob@two.example' })
    await world.settle()
  })

  const post = (visibility: 'public' | 'unlisted' | 'private' | 'direct') =>
    world.two.federation.post({ as: 'bob', text: 'Hello @alice@one.example', visibility })

  async function get(url: string, headers: [string, string][] = [], accept = AS) {
    const lines: [string, string][] = [['host', 'two.example'], ['accept', accept], ...headers]
    const answer = await world.two.federation.handle(new Request(url), { headers: lines })
    return { status: answer?.status, headers: [...(answer?.headers ?? [])], body: await answer?.text() }
  }

  async function keyOf(username: string): Promise<SigningKey> {
    const account = await world.one.state.accounts.find(username)
    if (typeof account !== 'object') throw new Error('no such account')
    const privateKey = await importPrivateKey(account.privateKeyPem)
    return { keyId: `${world.one.id(username)}#main-key`, privateKey }
  }

  async function signed(url: string, username: string, now = world.clock.now()) {
    const request = { method: 'GET', url, headers: [['accept', AS]] as [string, string][] }
    return [...(await signRequest(request, await keyOf(username), { now }))] as [string, string][]
  }

  async function getSigned(url: string, username: string, now?: Date) {
    const headers = await signed(url, username, now)
    const answer = await world.two.federation.handle(new Request(url), { headers })
    return answer?.status
  }

  describe('of a deleted post', () => {
    it.each(['public', 'unlisted'] as const)(
      'everybody is told that a %s one was there',
      async (visibility) => {
        const { id } = await post(visibility)
        await world.two.federation.delete({ as: 'bob', id })
        for (const part of PARTS) {
          const { status, body } = await get(id + part)
          expect([status, JSON.parse(body ?? '')]).toMatchObject([410, { id, type: 'Tombstone' }])
        }
      },
    )

    it.each(['private', 'direct'] as const)('nobody is told that a %s one was there', async (visibility) => {
      const { id } = await post(visibility)
      await world.two.federation.delete({ as: 'bob', id })
      for (const part of PARTS) {
        const never = await get(`${id}0${part}`)
        expect(never.status).toBe(404)
        expect(await get(id + part)).toEqual(never)
        expect(await getSigned(id + part, 'alice')).toBe(404)
      }
    })

    it('the owner may say again that it is to go', async () => {
      for (const visibility of ['public', 'private', 'direct'] as const) {
        const { id } = await post(visibility)
        await world.two.federation.delete({ as: 'bob', id })
        const before = world.two.effects.length
        await world.two.federation.delete({ as: 'bob', id })
        expect(world.two.effects.length).toBe(before)
        await expect(world.two.federation.edit({ as: 'bob', id, text: 'x' })).rejects.toMatchObject({
          code: 'ERR_UNKNOWN_OBJECT',
        })
      }
    })

    it('the name is not given to another post of the same idempotencyKey', async () => {
      const draft = { as: 'bob', text: 'psst', visibility: 'private', idempotencyKey: 'one' } as const
      const { id } = await world.two.federation.post(draft)
      await world.two.federation.delete({ as: 'bob', id })
      await expect(world.two.federation.post(draft)).rejects.toMatchObject({ code: 'ERR_DUPLICATE' })
    })
  })

  describe('a signature whose key is not at hand', () => {
    const asked = () => world.requests.filter(({ url }) => url.startsWith('https://one.example')).length
    const forgetKeyOf = (username: string) =>
      world.two.state.cache.delete(`key:${world.one.id(username)}#main-key`)
    beforeEach(() => void (world.requests.length = 0))

    it('makes us fetch nothing where everybody gets an answer', async () => {
      const { id } = await post('public')
      const gone = await post('public')
      await world.two.federation.delete({ as: 'bob', id: gone.id })
      for (const part of PARTS) expect(await getSigned(id + part, 'mallory'), part).toBe(200)
      for (const part of [...OPEN_PLACES, ...ALSO_OPEN])
        expect(await getSigned(ACTOR + part, 'mallory'), part).toBe(200)
      expect(await getSigned(gone.id, 'mallory')).toBe(410)
      expect(await getSigned('https://two.example/actor', 'mallory')).toBe(200)
      expect(await getSigned('https://two.example/users/nobody', 'mallory')).toBe(404)
      expect(asked()).toBe(0)
    })

    it('is looked at where strangers get nothing, alike whether there is something or not', async () => {
      const ids = [(await post('private')).id, (await post('direct')).id]
      const gone = await post('private')
      await world.two.federation.delete({ as: 'bob', id: gone.id })
      for (const url of [...ids, gone.id, `${gone.id}0`, `${ACTOR}/quote_authorizations/1`]) {
        await forgetKeyOf('mallory')
        world.requests.length = 0
        expect([await getSigned(url, 'mallory'), asked()], url).toEqual([404, 1])
      }
    })

    it('proves who asks for what only they may have', async () => {
      const { id } = await post('direct')
      await forgetKeyOf('alice')
      expect(await getSigned(id, 'alice')).toBe(200)
      expect(asked()).toBe(1)
      expect(await getSigned(`${ACTOR}/followers_synchronization`, 'alice')).toBe(200)
      expect(asked()).toBe(1)
    })

    it('is not looked at where it cannot hold whatever the key', async () => {
      const { id } = await post('private')
      const old = new Date(world.clock.now().getTime() - 13 * 3_600_000)
      expect(await getSigned(id, 'mallory', old)).toBe(404)
      const keyId = `${world.one.id('mallory')}#main-key`
      for (const signature of [
        'junk',
        `keyId="${keyId}"`,
        `keyId="${keyId}",signature="AAAA"`,
        `keyId="${keyId}",headers="date",signature="AAAA"`,
        `keyId="${keyId}",headers="(request-target) host date",signature="AAAA"`,
      ]) {
        expect((await get(id, [['signature', signature]])).status, signature).toBe(404)
      }
      expect(asked()).toBe(0)
    })

    it('of a domain that is shut out is refused without a look', async () => {
      const { id } = await post('public')
      await world.two.state.blockDomain('one.example')
      expect(await getSigned(id, 'mallory')).toBe(403)
      expect(asked()).toBe(0)
    })
  })

  describe('where only listed servers are let in', () => {
    let open = ''
    beforeEach(async () => {
      world = await createWorld({}, { limitedFederation: true })
      await world.one.state.accounts.create({ username: 'alice' })
      await world.two.state.accounts.create({ username: 'bob' })
      await world.one.state.allowDomain('two.example')
      open = (await post('public')).id
    })
    const documents = () => [
      ...PARTS.map((part) => open + part),
      ...[...OPEN_PLACES, ...ALSO_OPEN, '/outbox?page=true', '/followers_synchronization'].map(
        (p) => ACTOR + p,
      ),
      ...['https://two.example/actor/outbox', `${open}0`, `${ACTOR}/quote_authorizations/1`],
    ]

    it('nobody reads anything without a signature, and nobody is led to a post', async () => {
      for (const url of documents()) {
        const { status, headers } = await get(url)
        expect([status, new Map(headers).get('cache-control')], url).toEqual([401, 'private, no-store'])
      }
      expect((await get(open, [], 'text/html')).status).toBeUndefined()
    })

    it('nobody reads anything who is of another server', async () => {
      for (const url of documents()) expect([401, 403], url).toContain(await getSigned(url, 'alice'))
      expect(world.requests).toEqual([])
    })

    it('who is let in reads everything, and no cache keeps it', async () => {
      await world.two.state.allowDomain('one.example')
      for (const url of [open, ACTOR, `${ACTOR}/outbox?page=true`, `${ACTOR}/collections/tags`]) {
        const headers = await signed(url, 'alice')
        const answer = await world.two.federation.handle(new Request(url), { headers })
        expect([answer?.status, answer?.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
      }
    })

    it('everybody finds the server and its accounts, as Mastodon has it', async () => {
      for (const path of [
        '/.well-known/webfinger?resource=acct:bob@two.example',
        '/.well-known/host-meta',
        '/.well-known/nodeinfo',
        '/nodeinfo/2.0',
        '/nodeinfo/2.1',
        '/actor',
      ]) {
        expect((await get(`https://two.example${path}`)).status, path).toBe(200)
      }
    })
  })
})
