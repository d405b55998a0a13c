/**
 * What waits for one actor when the two are kept apart: nothing new goes, and what ends something does.
 *
 * @module
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { omit } from '../../../src/adapters/state/index.js'
import { overEveryState, type World } from './two-servers.ts'

const BOB = '@bob@two.example'
const ALICE = '@alice@one.example'

interface Scene {
  readonly world: World
  readonly bobId: string
  /** Bob's post, known to Alice's server, with a poll. */
  readonly theirs: string
  /** Alice's post that names Bob, which he has. */
  readonly ours: string
}

/** What is done to Bob, after what led to it went out: the type of what then waits for him. */
interface Doing {
  readonly name: string
  readonly type: string
  readonly act: (scene: Scene) => Promise<unknown>
  readonly before?: (scene: Scene) => Promise<unknown>
}

const onTheirs = ({ theirs }: Scene) => ({ as: 'alice', id: theirs })
const onBob = { as: 'alice', handle: BOB }
const followed = ({ world }: Scene): Promise<unknown> =>
  world.two.federation.follow({ as: 'bob', handle: ALICE })

const news: readonly Doing[] = [
  {
    name: 'a post',
    type: 'Create',
    act: ({ world }) => world.one.federation.post({ as: 'alice', text: `${BOB} hi`, visibility: 'direct' }),
  },
  {
    name: 'an answer',
    type: 'Create',
    act: ({ world, theirs }) => world.one.federation.post({ as: 'alice', text: 'hi', inReplyTo: theirs }),
  },
  {
    name: 'an edit',
    type: 'Update',
    act: ({ world, ours }) => world.one.federation.edit({ as: 'alice', id: ours, text: `${BOB} hello` }),
  },
  { name: 'a boost', type: 'Announce', act: (scene) => scene.world.one.federation.boost(onTheirs(scene)) },
  {
    name: 'a favourite',
    type: 'Like',
    act: (scene) => scene.world.one.federation.favourite(onTheirs(scene)),
  },
  {
    name: 'a vote',
    type: 'Create',
    act: (scene) => scene.world.one.federation.vote({ ...onTheirs(scene), choices: [0] }),
  },
  {
    name: 'a quote',
    type: 'QuoteRequest',
    act: ({ world, theirs }) => world.one.federation.post({ as: 'alice', text: 'see', quote: theirs }),
  },
  { name: 'a follow', type: 'Follow', act: ({ world }) => world.one.federation.follow(onBob) },
  {
    name: 'the answer to a follow',
    type: 'Accept',
    act: async (scene) => {
      await followed(scene)
      await scene.world.two.federation.sendDue()
    },
  },
  {
    name: 'an activity of its own making',
    type: 'Create',
    act: ({ world, bobId }) =>
      world.one.federation.deliver({
        type: 'Create',
        id: `${world.one.id('alice')}#own`,
        actor: { id: world.one.id('alice') },
        to: [bobId],
        object: { id: `${world.one.id('alice')}/things/1` },
        tag: [],
      }),
  },
]

const ends: readonly Doing[] = [
  {
    name: 'a deletion',
    type: 'Delete',
    act: ({ world, ours }) => world.one.federation.delete({ as: 'alice', id: ours }),
  },
  {
    name: 'a boost taken back',
    type: 'Undo',
    act: (scene) => scene.world.one.federation.unboost(onTheirs(scene)),
    before: (scene) => scene.world.one.federation.boost(onTheirs(scene)),
  },
  {
    name: 'a favourite taken back',
    type: 'Undo',
    act: (scene) => scene.world.one.federation.unfavourite(onTheirs(scene)),
    before: (scene) => scene.world.one.federation.favourite(onTheirs(scene)),
  },
  {
    name: 'a follow taken back',
    type: 'Undo',
    act: ({ world }) => world.one.federation.unfollow(onBob),
    before: ({ world }) => world.one.federation.follow(onBob),
  },
  {
    name: 'a follower turned away',
    type: 'Reject',
    act: ({ world }) => world.one.federation.reject(onBob),
    before: followed,
  },
  { name: 'a block', type: 'Block', act: ({ world }) => world.one.federation.block(onBob) },
]

const apart: readonly (readonly [string, (scene: Scene) => Promise<unknown>])[] = [
  ['Alice blocks Bob', ({ world }) => world.one.federation.block(onBob)],
  [
    'a Block of Bob arrives',
    async ({ world }) => {
      await world.two.federation.block({ as: 'bob', handle: ALICE })
      for (let behind = 1, round = 0; behind > 0 && round < 5; round++) {
        behind = await world.two.federation.sendDue()
      }
    },
  ],
]
const suspended = ({ world, bobId }: Scene): Promise<unknown> =>
  world.one.federation.moderateAccount({ id: bobId, severity: 'suspend' })

overEveryState((createWorld) => {
  let scene: Scene
  beforeEach(async () => {
    const world = await createWorld()
    const { one, two } = world
    await one.state.accounts.create({ username: 'alice', name: 'Alice' })
    await two.state.accounts.create({ username: 'bob', name: 'Bob' })
    const { id: bobId } = await one.federation.lookup(BOB)
    const known = await one.state.account(bobId)
    if (known === undefined) throw new Error('Bob is not known')
    await one.state.apply([{ kind: 'account.update', account: omit(known, 'sharedInbox') }])
    const poll = { options: ['a', 'b'], expiresIn: 3600 }
    const theirs = await two.federation.post({ as: 'bob', text: 'Which?', poll })
    await one.federation.fetchStatus(theirs.id)
    const ours = await one.federation.post({ as: 'alice', text: `${BOB} listen`, visibility: 'direct' })
    await world.settle()
    scene = { world, bobId, theirs: theirs.id, ours: ours.id }
  })

  /** Does something, keeps the two apart while that waits, and works the queue off. Gives the types that Bob got. */
  async function typesAfter({ act, before }: Doing, then: (scene: Scene) => Promise<unknown>) {
    const { world, bobId } = scene
    await before?.(scene)
    await world.settle()
    await act(scene)
    await then(scene)
    world.requests.length = 0
    world.one.events.length = 0
    await world.settle()
    const sent = world.requests.filter(({ url, method }) => method === 'POST' && url === `${bobId}/inbox`)
    return sent.map(({ body }) => (JSON.parse(body) as { readonly type: string }).type)
  }
  const codes = (): readonly unknown[] =>
    scene.world.one.events.flatMap((event) => (event.kind === 'delivery.failed' ? [event.code] : []))

  it.each([...news, ...ends])('$name goes to who is kept apart from nobody ($type)', async (doing) => {
    expect(await typesAfter(doing, () => Promise.resolve())).toContain(doing.type)
    expect(codes()).toEqual([])
  })

  describe.each(apart)('where %s', (_name, then) => {
    it.each(news)('$name does not go ($type)', async (doing) => {
      expect(await typesAfter(doing, then)).not.toContain(doing.type)
      expect(codes()).toContain('ERR_ACTOR_BLOCKED')
    })

    it.each(ends)('$name goes ($type)', async (doing) => {
      expect(await typesAfter(doing, then)).toContain(doing.type)
    })
  })

  it.each([...news, ...ends])('$name does not go to who was suspended since ($type)', async (doing) => {
    expect(await typesAfter(doing, suspended)).toEqual([])
    expect(new Set(codes())).toEqual(new Set(['ERR_ACTOR_BLOCKED']))
  })

  describe.each(apart)('what waits for followers where %s', (_name, then) => {
    it('goes to their own inboxes no more', async () => {
      const { world, bobId } = scene
      const { one } = world
      await followed(scene)
      await world.settle()
      world.isCut = true
      await one.federation.post({ as: 'alice', text: 'for followers', visibility: 'private' })
      await world.settle()
      world.isCut = false
      await then(scene)
      world.clock.advance(3_600_000)
      world.requests.length = 0
      await world.settle()
      const sent = world.requests.filter(({ url }) => url === `${bobId}/inbox`)
      expect(sent.filter(({ body }) => body.includes('for followers'))).toEqual([])
      expect(codes()).toContain('ERR_ACTOR_BLOCKED')
    })
  })

  it('what was put back from the shelf is asked about as well', async () => {
    const { world, bobId } = scene
    const { one } = world
    await one.federation.post({ as: 'alice', text: `${BOB} hi`, visibility: 'direct' })
    const claim = { now: world.clock.now().getTime(), limit: 1, leaseMs: 1000, maxPerHost: 1 }
    const [job] = await one.state.queue.claim(claim)
    await one.state.queue.shelve(job?.item.id ?? '', job?.lease ?? '', 'unfinished')
    await suspended(scene)
    expect(await one.state.queue.putBack(job?.item.id ?? '')).toBe(true)
    world.requests.length = 0
    await world.settle()
    expect(world.requests.filter(({ url }) => url === `${bobId}/inbox`)).toEqual([])
    expect(codes()).toEqual(['ERR_ACTOR_BLOCKED'])
  })

  it('what goes to an inbox that others share goes on going there, but what is for him alone', async () => {
    const { world, bobId } = scene
    const { one } = world
    const known = await one.state.account(bobId)
    if (known === undefined) throw new Error('Bob is not known')
    const sharedInbox = 'https://two.example/inbox'
    await one.state.apply([{ kind: 'account.update', account: { ...known, sharedInbox } }])
    await one.federation.post({ as: 'alice', text: `${BOB} hi` })
    await one.federation.block(onBob)
    world.requests.length = 0
    await world.settle()
    expect(world.requests.filter(({ url }) => url === sharedInbox)).toHaveLength(1)
    world.requests.length = 0
    await one.federation.unblock(onBob)
    await one.federation.post({ as: 'alice', text: `${BOB} psst`, visibility: 'direct' })
    await one.federation.block(onBob)
    await world.settle()
    expect(world.requests.filter(({ body }) => body.includes('psst'))).toEqual([])
  })
})
