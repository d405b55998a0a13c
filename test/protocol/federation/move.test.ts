/**
 * An account that moves, with its followers here and elsewhere: over every state.
 *
 * alice of `one.example` moves; bob follows her there, rita from `two.example`.
 */
import { beforeEach, expect, it } from 'vitest'
import { overEveryState, type World } from './two-servers.ts'

overEveryState((createWorld) => {
  let world: World
  let alice = ''
  let carol = ''

  beforeEach(async () => {
    world = await createWorld()
    const { one, two } = world
    for (const username of ['alice', 'bob', 'dora']) await one.state.accounts.create({ username })
    ;[alice, carol] = [one.id('alice'), two.id('carol')]
    await two.state.accounts.create({ username: 'carol', alsoKnownAs: [alice] })
    await two.state.accounts.create({ username: 'rita' })
    await one.federation.follow({ as: 'bob', handle: '@alice' })
    await two.federation.follow({ as: 'rita', handle: '@alice@one.example' })
    await world.settle()
    world.requests.length = 0
  })

  const sentTypes = (): unknown[] =>
    world.requests.flatMap(({ body }) => (body === '' ? [] : [(JSON.parse(body) as { type?: string }).type]))
  const follow = async (follower: string, target: string, server = world.one) =>
    (await server.state.follow(follower, target))?.state

  it.each(['@carol@two.example', 'id'])('takes all followers along to another server (%s)', async (name) => {
    const { one, two } = world
    const bob = one.id('bob')
    await one.federation.move({ as: 'alice', target: name === 'id' ? carol : name })
    await world.settle()
    expect([await follow(bob, alice), await follow(bob, carol)]).toEqual([undefined, 'accepted'])
    expect(await follow(bob, carol, two)).toBe('accepted')
    expect(await follow(two.id('rita'), carol, two)).toBe('accepted')
    expect(await follow(two.id('rita'), alice)).toBeUndefined()
    expect(sentTypes().filter((type) => type === 'Move' || type === 'Update')).toEqual(['Update', 'Move'])
    expect((await two.state.account(alice))?.movedTo).toBe(carol)
  })

  it('takes them along to an account of the same server, which is told', async () => {
    const { one, two } = world
    const [bob, dora] = [one.id('bob'), one.id('dora')]
    await one.state.accounts.update('dora', { alsoKnownAs: [alice] })
    await one.federation.move({ as: 'alice', target: '@dora' })
    await world.settle()
    expect([await follow(bob, alice), await follow(bob, dora)]).toEqual([undefined, 'accepted'])
    expect(await follow(two.id('rita'), dora)).toBe('accepted')
    const { items } = await one.state.notifications(dora)
    expect(items.map(({ type, actorId }) => [type, actorId])).toContainEqual(['follow', bob])
  })

  it('is said by the profile from then on, and follows of the old account are refused', async () => {
    const { one } = world
    await one.federation.move({ as: 'alice', target: carol })
    const request = new Request(alice, { headers: { accept: 'application/activity+json' } })
    const document: unknown = await (await one.federation.handle(request))?.json()
    expect(document).toMatchObject({ movedTo: carol })
    await one.state.accounts.update('alice', { name: 'Alice' })
    expect((await one.state.accounts.find('alice')) as object).toMatchObject({
      movedTo: carol,
      name: 'Alice',
    })
    expect((await one.state.account(alice))?.movedTo).toBe(carol)
    await expect(one.federation.follow({ as: 'dora', handle: '@alice' })).rejects.toMatchObject({
      code: 'ERR_AUDIENCE_FORBIDDEN',
    })
    await one.state.accounts.update('alice', { movedTo: undefined } as object)
    expect(await one.federation.follow({ as: 'dora', handle: '@alice' })).toBe('accepted')
  })

  it('is one Move, however often it is asked for, and one in seven days', async () => {
    const { one, two } = world
    await two.state.accounts.create({ username: 'cora', alsoKnownAs: [alice] })
    const again = () => one.federation.move({ as: 'alice', target: carol })
    await Promise.all([again(), again()])
    await again()
    await world.settle()
    expect(sentTypes().filter((type) => type === 'Move')).toHaveLength(1)
    const elsewhere = () => one.federation.move({ as: 'alice', target: '@cora@two.example' })
    await expect(elsewhere()).rejects.toMatchObject({ code: 'ERR_NOT_RECIPROCAL' })
    world.clock.advance(8 * 86_400_000)
    await elsewhere()
    expect((await one.state.account(alice))?.movedTo).toBe(two.id('cora'))
  })

  it.each([
    ['does not name the old one', { alsoKnownAs: [] }, 'ERR_NOT_RECIPROCAL'],
    ['has moved itself', { movedTo: 'https://three.example/x' }, 'ERR_NOT_RECIPROCAL'],
  ] as const)('is refused where the new account %s', async (_why, changes, code) => {
    const { one, two } = world
    await one.federation.lookup('@carol@two.example')
    await two.state.accounts.update('carol', changes)
    await expect(one.federation.move({ as: 'alice', target: carol })).rejects.toMatchObject({ code })
    expect(await follow(one.id('bob'), alice)).toBe('accepted')
    expect((await one.state.account(alice))?.movedTo).toBeUndefined()
  })

  it('is refused to who is suspended, to one shut out, and for who is not here', async () => {
    const { one } = world
    const to = (target: string) => one.federation.move({ as: 'alice', target })
    await expect(one.federation.move({ as: 'ghost', target: carol })).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_ACCOUNT',
    })
    await one.state.moderateAccount(carol, 'suspend')
    for (const name of [carol, '@carol@two.example']) {
      await expect(to(name)).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED', actorId: carol })
    }
    await one.state.moderateAccount(alice, 'suspend')
    await expect(to('@dora')).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED', actorId: alice })
  })

  it('takes thousands along', async () => {
    const { one } = world
    await one.state.accounts.update('dora', { alsoKnownAs: [alice] })
    const followers = Array.from({ length: 1500 }, (_, n) => one.id(`user${n}`))
    await one.state.apply(
      followers.flatMap((followerId, n) => {
        const ids = { id: `${followerId}#follows/${n}`, followerId, targetId: alice }
        return [
          { kind: 'follow.request', ...ids },
          { kind: 'follow.accept', ...ids },
        ] as const
      }),
    )
    await one.federation.move({ as: 'alice', target: '@dora' })
    expect(await one.followersOf('dora')).toBe(1501)
    expect(await one.followersOf('alice')).toBe(1) // who is elsewhere is moved by their own server
  })
})
