import { beforeEach, expect, it } from 'vitest'
import { importPrivateKey, signRequest } from 'tootkit/signature'
import { overEveryState, type World } from './two-servers.ts'

const DAY = 86_400_000

overEveryState((createWorld) => {
  let world: World
  let alice: string
  beforeEach(async () => {
    world = await createWorld()
    const { one, two } = world
    for (const username of ['alice', 'carol']) await one.state.accounts.create({ username, name: username })
    await two.state.accounts.create({ username: 'bob', name: 'Bob' })
    alice = one.id('alice')
    for (const handle of ['@alice@one.example', '@carol@one.example'])
      await two.federation.follow({ as: 'bob', handle })
    await world.settle()
  })

  /** Posts to the shared inbox of the other server, signed with a key of the first one. */
  async function deliver(activity: object, keyId: string): Promise<number | undefined> {
    const url = `${world.two.origin}/inbox`
    const body = new TextEncoder().encode(JSON.stringify(activity))
    const account = await world.one.state.accounts.find('carol')
    if (typeof account !== 'object') throw new Error('no such account')
    const key = { keyId, privateKey: await importPrivateKey(account.privateKeyPem) } // one.example has one key
    const content = [['Content-Type', 'application/activity+json'] as const]
    const request = { method: 'POST', url, headers: content, body }
    const headers = await signRequest(request, key, { now: world.clock.now() })
    const init = { method: 'POST', headers: headers.map(([k, v]): [string, string] => [k, v]), body }
    return (await world.two.federation.handle(new Request(url, init), { headers, body }))?.status
  }
  const farewell = (id: string) => ({ id: `${id}#delete`, type: 'Delete', actor: id, object: id })

  it.each([0, 2, 40])(
    'an account that left is gone elsewhere, %i days after its key was had',
    async (days) => {
      const { one, two } = world
      await one.state.apply([{ kind: 'account.delete', accountId: alice }])
      world.clock.advance(days * DAY)
      expect(await deliver(farewell(alice), `${alice}#main-key`)).toBe(202)
      expect(await two.state.account(alice)).toBeUndefined()
      const told = two.events.filter(({ kind }) => kind.startsWith('inbox.')).at(-1)
      expect(told).toMatchObject({ kind: 'inbox.accepted', actorId: alice })
      expect(await two.state.account(one.id('carol'))).toBeDefined()
    },
  )

  it('the posts of its neighbours go on coming', async () => {
    const { one, two } = world
    await one.state.apply([{ kind: 'account.delete', accountId: alice }])
    world.clock.advance(2 * DAY)
    await deliver(farewell(alice), `${alice}#main-key`)
    const post = await one.federation.post({ as: 'carol', text: 'still here' })
    await world.settle()
    expect(await two.state.status(post.id)).toBeDefined()
  })

  it('a key that is gone proves nothing of somebody else, nor of what else is sent with it', async () => {
    const { one, two } = world
    const carol = one.id('carol')
    await one.state.apply([{ kind: 'account.delete', accountId: alice }])
    world.clock.advance(2 * DAY)
    expect(await deliver(farewell(carol), `${alice}#main-key`)).toBe(401)
    const other = { id: `${alice}#x`, type: 'Delete', actor: alice, object: `${alice}/statuses/1` }
    expect(await deliver(other, `${alice}#main-key`)).toBe(401)
    expect(await two.state.account(carol)).toBeDefined()
    expect(await two.state.account(alice)).toBeDefined()
  })

  it('asks after an actor once a minute at most, whoever says that it leaves', async () => {
    const { one } = world
    const carol = one.id('carol')
    await one.state.apply([{ kind: 'account.delete', accountId: alice }])
    world.clock.advance(2 * DAY)
    world.requests.length = 0
    for (let i = 0; i < 5; i++) await deliver(farewell(carol), `${alice}#main-key`)
    expect(world.requests.filter(({ url }) => url === carol)).toHaveLength(1)
  })
})
