/**
 * Contract of a directory: follows, in either direction.
 *
 * @module
 */
import { ask, expectAnswer } from '../ask.js'
import { expectEqual } from '../check.js'
import { BOB, DAN, EVE, followedBy, following, knowing, UNKNOWN } from '../samples.js'
import type { DirectoryCases, DirectoryFixture } from './fixture.js'

export const followCases: DirectoryCases = {
  'knows a follow by its id and by its two sides, in its state': followLife,

  async 'finds a follow by an id that others took as well'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const id = `${alice}/f/1`
    await host.apply([knowing(BOB), knowing(EVE), ...following(alice, BOB, id)])
    await host.apply([{ kind: 'follow.request', id, followerId: EVE, targetId: carol }])
    const mine = { id, followerId: alice, targetId: BOB, state: 'accepted' } as const
    const byId = { about: 'follow.byId', id } as const
    await expectAnswer(host, { ...byId, actorId: alice }, mine, 'for the follower')
    await expectAnswer(host, { ...byId, actorId: BOB }, mine, 'for the one followed')
    await expectAnswer(host, { ...byId, actorId: DAN }, undefined, 'for somebody else')
    const theirs = { id, followerId: EVE, targetId: carol, state: 'pending' } as const
    await expectAnswer(host, { ...byId, actorId: EVE }, theirs, 'the other follow')
  },

  async 'knows every follow of somebody by a local account'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const pending = { id: `${carol}/f/1`, followerId: carol, targetId: BOB }
    await host.apply([
      knowing(BOB),
      ...following(alice, BOB, `${alice}/f/1`),
      ...following(alice, DAN, `${alice}/f/2`),
      { kind: 'follow.request', ...pending },
      ...following(EVE, BOB, `${EVE}/f/1`),
    ])
    const follows = await ask(host, { about: 'localFollows', targetId: BOB })
    expectEqual(
      [...follows].sort((a, b) => (a.followerId < b.followerId ? -1 : 1)),
      [
        { id: `${alice}/f/1`, followerId: alice, targetId: BOB, state: 'accepted' },
        { ...pending, state: 'pending' },
      ].sort((a, b) => (a.followerId < b.followerId ? -1 : 1)),
      'local follows',
    )
  },

  async 'ends a follow that is refused, and makes one wait again'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const relation = { about: 'relation', from: alice, to: BOB } as const
    const follow = { id: `${alice}/f/1`, followerId: alice, targetId: BOB }
    await host.apply([knowing(BOB), ...following(alice, BOB, follow.id), ...following(carol, BOB)])
    await host.apply([{ kind: 'follow.unaccept', ...follow }])
    await expectAnswer(
      host,
      relation,
      { follow: { ...follow, state: 'pending' } },
      'once the Accept was taken back',
    )
    await host.apply([{ kind: 'follow.reject', ...follow }])
    await expectAnswer(host, relation, {}, 'once it was refused')
    await expectAnswer(host, { about: 'hasLocalFollower', actorId: BOB }, true, 'the other follow')
    await host.apply([{ kind: 'follow.unaccept', ...follow }])
    await expectAnswer(host, relation, {}, 'a follow that is none')
  },

  async 'brings its follows into line with what the other server counts'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const request = { id: `${carol}/f/1`, followerId: carol, targetId: BOB }
    await host.apply([
      knowing(BOB),
      ...following(alice, BOB),
      ...following(alice, DAN),
      { kind: 'follow.request', ...request },
    ])
    await host.apply([
      { kind: 'followers.reconcile', targetId: BOB, remove: [EVE, alice], accept: [DAN, carol] },
    ])
    await expectAnswer(host, { about: 'relation', from: alice, to: BOB }, {}, 'whom it does not count')
    await expectAnswer(
      host,
      { about: 'relation', from: carol, to: BOB },
      { follow: { ...request, state: 'accepted' } },
      'whom it counts',
    )
    await expectAnswer(host, { about: 'relation', from: DAN, to: BOB }, {}, 'who never asked')
    await expectAnswer(host, { about: 'hasLocalFollower', actorId: DAN }, true, 'a follow of another account')
  },

  async 'takes over an id and keeps the rest when a follow is asked for again'(host) {
    const [{ actorId: alice }] = host.users
    await host.apply([...followedBy(BOB, alice), ...followedBy(DAN, alice)])
    await host.apply([{ kind: 'follow.request', id: `${BOB}/f/2`, followerId: BOB, targetId: alice }])
    const follow = { id: `${BOB}/f/2`, followerId: BOB, targetId: alice, state: 'accepted' } as const
    await expectAnswer(host, { about: 'relation', from: BOB, to: alice }, { follow }, 'the follow')
    await expectAnswer(
      host,
      { about: 'followers', accountId: alice, limit: 9 },
      { items: [DAN, BOB] },
      'followers',
    )
    const { items } = await ask(host, { about: 'followers.inboxes', accountId: alice, limit: 9 })
    expectEqual(
      items.map(({ inbox }) => inbox),
      [`${BOB}/inbox`, `${DAN}/inbox`],
      'inboxes',
    )
  },
}

async function followLife(host: DirectoryFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  const follow = { id: `${alice}/f/1`, followerId: alice, targetId: BOB }
  const relation = { about: 'relation', from: alice, to: BOB } as const
  const byId = { about: 'follow.byId', id: follow.id, actorId: alice } as const
  const isFollowed = { about: 'hasLocalFollower', actorId: BOB } as const
  await host.apply([knowing(BOB), { kind: 'follow.request', ...follow }])
  await expectAnswer(host, relation, { follow: { ...follow, state: 'pending' } }, 'a request')
  await expectAnswer(host, isFollowed, false, 'while it waits')
  await host.apply([
    { kind: 'follow.accept', ...follow },
    { kind: 'follow.accept', ...follow },
  ])
  await expectAnswer(host, byId, { ...follow, state: 'accepted' }, 'a follow')
  await expectAnswer(host, isFollowed, true, 'once it is accepted')
  await expectAnswer(host, { about: 'hasLocalFollower', actorId: alice }, false, 'the other way round')
  const renamed = { ...follow, id: `${alice}/f/2` }
  await host.apply([{ kind: 'follow.request', ...renamed }])
  await expectAnswer(host, byId, undefined, 'by an id that was replaced')
  await expectAnswer(host, { ...byId, id: renamed.id }, { ...renamed, state: 'accepted' }, 'by its id')
  await host.apply([{ kind: 'follow.undo', ...renamed }])
  const answers = await host.directory.answer([
    relation,
    { ...byId, id: renamed.id },
    isFollowed,
    { about: 'localFollows', targetId: BOB },
    { about: 'follow.byId', id: UNKNOWN, actorId: alice },
  ])
  expectEqual(answers, [{}, undefined, false, [], undefined], 'after its end')
}
