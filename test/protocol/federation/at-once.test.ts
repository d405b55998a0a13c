/**
 * What is decided on may be otherwise when it is applied: another request, or another process, was faster. Whatever
 * the order, it ends as one after the other would.
 *
 * @module
 */
import { beforeEach, expect, it } from 'vitest'
import { createFederation, type Federation } from 'tootkit'
import type { ApplyEffects } from 'tootkit/ports'
import { overEveryState, type World } from './two-servers.ts'

const BOB = '@bob@two.example'
const ALICE = '@alice@one.example'

/** Alice's server as a second process has it, whose `apply` waits. */
interface Slow {
  readonly federation: Federation
  /** What the next call decides waits here before it is applied. */
  hold: (() => Promise<void>) | undefined
}

interface Scene {
  readonly world: World
  readonly slow: Slow
  readonly aliceId: string
  readonly bobId: string
}

/** Two things that happen at once. */
interface Race {
  readonly name: string
  readonly before?: (scene: Scene) => Promise<unknown>
  /** Decides first, and is applied last. */
  readonly late: (federation: Federation, scene: Scene) => Promise<unknown>
  readonly meanwhile: (scene: Scene) => Promise<unknown>
  /** What stands, and the types of what went to Bob's server. */
  readonly end: (scene: Scene) => Promise<unknown>
  readonly expected: unknown
}

const onBob = { as: 'alice', handle: BOB }
const asked = ({ world }: Scene): Promise<unknown> =>
  world.two.federation.follow({ as: 'bob', handle: ALICE }).then(() => world.two.federation.sendDue())
const stateOf = async ({ world, aliceId, bobId }: Scene): Promise<unknown> => [
  (await world.one.state.follow(bobId, aliceId))?.state,
  (await world.one.state.follow(aliceId, bobId))?.state,
]
const post = async (scene: Scene): Promise<void> => {
  await asked(scene)
  await scene.world.one.federation.post({ as: 'alice', text: 'one' })
}
const own = async ({ world, aliceId }: Scene): Promise<string> =>
  (await world.one.state.statusesBy(aliceId, { limit: 1 })).items[0]?.id ?? ''
const textOf = async (scene: Scene): Promise<unknown> => {
  const { items } = await scene.world.one.state.statusesBy(scene.aliceId, { limit: 5 })
  return items.map(({ content }) => content)
}

const RACES: readonly Race[] = [
  {
    name: 'approve, and block',
    before: async (scene) => {
      await scene.world.one.state.accounts.update('alice', { locked: true })
      await asked(scene)
    },
    late: (federation) => federation.approve(onBob).catch(() => undefined),
    meanwhile: ({ world }) => world.one.federation.block(onBob),
    end: stateOf,
    expected: [undefined, undefined],
  },
  {
    name: 'approve, and reject',
    before: async (scene) => {
      await scene.world.one.state.accounts.update('alice', { locked: true })
      await asked(scene)
    },
    late: (federation) => federation.approve(onBob).catch(() => undefined),
    meanwhile: ({ world }) => world.one.federation.reject(onBob),
    end: stateOf,
    expected: [undefined, undefined],
  },
  {
    name: 'block, and follow',
    late: (federation) => federation.block(onBob),
    meanwhile: ({ world }) => world.one.federation.follow(onBob),
    end: stateOf,
    expected: [undefined, undefined],
  },
  {
    name: 'follow, and block',
    late: (federation) => federation.follow(onBob).catch(() => undefined),
    meanwhile: ({ world }) => world.one.federation.block(onBob),
    end: stateOf,
    expected: [undefined, undefined],
  },
  {
    name: 'follow, and suspend',
    late: (federation) => federation.follow(onBob).catch(() => undefined),
    meanwhile: ({ world, bobId }) => world.one.federation.moderateAccount({ id: bobId, severity: 'suspend' }),
    end: stateOf,
    expected: [undefined, undefined],
  },
  {
    name: 'follow, and a Block that arrives',
    late: (federation) => federation.follow(onBob).catch(() => undefined),
    meanwhile: async ({ world }) => {
      await world.two.federation.block({ as: 'bob', handle: ALICE })
      await world.two.federation.sendDue()
    },
    end: stateOf,
    expected: [undefined, undefined],
  },
  {
    name: 'edit, and delete',
    before: post,
    late: async (federation, scene) =>
      federation.edit({ as: 'alice', id: await own(scene), text: 'two' }).catch(() => undefined),
    meanwhile: async (scene) => scene.world.one.federation.delete({ as: 'alice', id: await own(scene) }),
    end: async (scene) => [
      await textOf(scene),
      scene.world.requests.some(({ body }) => body.includes('"Update"')),
    ],
    expected: [[], false],
  },
  {
    name: 'boost, and delete',
    before: post,
    late: async (federation, scene) =>
      federation.boost({ as: 'alice', id: await own(scene) }).catch(() => undefined),
    meanwhile: async (scene) => scene.world.one.federation.delete({ as: 'alice', id: await own(scene) }),
    end: async (scene) => [
      await textOf(scene),
      scene.world.requests.some(({ body }) => body.includes('"Announce"')),
    ],
    expected: [[], false],
  },
  {
    name: 'edit, and edit',
    before: post,
    late: async (federation, scene) =>
      federation.edit({ as: 'alice', id: await own(scene), spoilerText: 'careful', text: 'one' }),
    meanwhile: async (scene) =>
      scene.world.one.federation.edit({ as: 'alice', id: await own(scene), language: 'en', text: 'one' }),
    end: async ({ world, aliceId }) => {
      const { items } = await world.one.state.statusesBy(aliceId, { limit: 1 })
      return [items[0]?.spoilerText, items[0]?.language]
    },
    expected: ['careful', 'en'],
  },
]

overEveryState((createWorld) => {
  let scene: Scene
  beforeEach(async () => {
    const world = await createWorld()
    const { one, two } = world
    await one.state.accounts.create({ username: 'alice', name: 'Alice' })
    await two.state.accounts.create({ username: 'bob', name: 'Bob' })
    const { id: bobId } = await one.federation.lookup(BOB)
    const slow: Slow = {
      hold: undefined,
      federation: createFederation({
        origin: one.origin,
        ...one.state,
        directory: { answer: (questions) => one.state.directory.answer(questions) }, // another process has its own
        apply: slowly(one.state.apply, () => slow),
        transport: { send: () => Promise.reject(new Error('not asked')) },
        clock: world.clock,
      }),
    }
    scene = { world, slow, aliceId: one.id('alice'), bobId }
  })

  it.each(RACES)('$name', async ({ before, late, meanwhile, end, expected }) => {
    const { world, slow } = scene
    await before?.(scene)
    await world.settle()
    world.requests.length = 0
    let goOn = (): void => undefined
    const decided = new Promise<void>((resolve) => {
      slow.hold = () => {
        resolve()
        return new Promise((others) => (goOn = others))
      }
    })
    const underWay = late(slow.federation, scene)
    await Promise.race([decided, underWay])
    await meanwhile(scene)
    goOn()
    await underWay
    await world.settle()
    expect(await end(scene)).toEqual(expected)
  })
})

/** Lets what is applied wait once, where that is asked for. */
function slowly(apply: ApplyEffects, slow: () => Slow): ApplyEffects {
  return async (effects, options) => {
    const held = slow()
    const { hold } = held
    held.hold = undefined
    await hold?.()
    await apply(effects, options)
  }
}
