/**
 * A document of another server that is held back, and what happens here until it comes: over every state.
 *
 * `one.example` is held back; `two.example` is the server that waits for it.
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { overEveryState, type World } from './two-servers.ts'

overEveryState((createWorld) => {
  const alice = '@alice@one.example'
  const bob = '@bob@two.example'
  let world: World

  beforeEach(async () => {
    world = await createWorld()
    await world.one.state.accounts.create({ username: 'alice' })
    for (const username of ['bob', 'carol']) await world.two.state.accounts.create({ username })
  })

  /** Lets something happen while the actor document of alice is under way for the nth time. */
  function whileHeld(nth: number, happens: () => Promise<unknown>): () => boolean {
    let times = 0
    world.beforeAnswer = async ({ method, url }) => {
      if (method === 'GET' && url === world.one.id('alice') && ++times === nth) await happens()
    }
    return () => times >= nth
  }

  describe.each([
    ['a block', () => world.two.federation.block({ as: 'bob', handle: world.one.id('alice') })],
    ['a block of its domain', () => world.two.state.blockDomain('one.example')],
    ['its suspension', () => world.two.state.moderateAccount(world.one.id('alice'), 'suspend')],
  ] as const)('a Follow held over %s', (_what, shutOut) => {
    it('is no follow, tells nobody, and gets nothing private', async () => {
      // the first time for its key, the second time for who it is
      let isOwn = false
      const wasHeld = whileHeld(2, async () => {
        if (isOwn) return
        isOwn = true
        await shutOut()
      })
      await world.one.federation.follow({ as: 'alice', handle: bob })
      await world.settle()
      expect(wasHeld()).toBe(true)
      const { two } = world
      expect(await two.state.follow(world.one.id('alice'), two.id('bob'))).toBeUndefined()
      expect((await two.state.notifications(two.id('bob'))).items).toEqual([])
      world.requests.length = 0
      await two.federation.post({ as: 'bob', text: 'secret', visibility: 'private' })
      await world.settle()
      expect(world.requests.filter(({ body }) => body.includes('secret'))).toEqual([])
    })
  })

  it.each([
    ['follow', () => world.two.federation.follow({ as: 'bob', handle: alice })],
    ['direct post', () => world.two.federation.post({ as: 'bob', text: alice, visibility: 'direct' })],
  ] as const)('a %s held over the suspension of who acts does not happen', async (_what, call) => {
    const { two } = world
    const wasHeld = whileHeld(1, () => two.state.moderateAccount(two.id('bob'), 'suspend'))
    await expect(call()).rejects.toMatchObject({ code: 'ERR_ACTOR_BLOCKED' })
    expect(wasHeld()).toBe(true)
    expect(await two.state.follow(two.id('bob'), world.one.id('alice'))).toBeUndefined()
    world.requests.length = 0
    await world.settle()
    expect(world.requests).toEqual([])
  })

  it('a profile refreshed while its domain was shut out is not kept', async () => {
    const { two, clock } = world
    await two.federation.lookup(alice)
    clock.advance(2 * 86_400_000)
    const held = new Promise<void>((resolve) => {
      whileHeld(1, async () => {
        await two.state.blockDomain('one.example')
        two.effects.length = 0
        resolve()
      })
    })
    await two.federation.follow({ as: 'bob', handle: alice })
    await held
    await two.federation.close()
    expect(two.effects.map(({ kind }) => kind)).not.toContain('account.update')
  })
})
