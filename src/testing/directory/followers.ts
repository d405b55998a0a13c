/**
 * Contract of a directory: the followers of a local account, in pages.
 *
 * @module
 */
import { ask, expectAnswer, expectPages } from '../ask.js'
import { expectEqual } from '../check.js'
import { BOB, DAN, EVE, followedBy, following, knowing } from '../samples.js'
import type { DirectoryCases, DirectoryFixture } from './fixture.js'

const nameOf = (host: string, name: string): string => `https://${host}/users/${name}`

export const followerCases: DirectoryCases = {
  async 'pages through the remote followers, newest first'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const ids: string[] = []
    for (let i = 0; i < 12; i++) {
      const id = nameOf(`host${(i * 5) % 12}.example`, `f${i}`)
      ids.unshift(id)
      await host.apply(followedBy(id, alice))
    }
    await host.apply([
      ...followedBy(BOB, carol),
      ...following(carol, alice),
      { kind: 'follow.request', id: `${DAN}/f/1`, followerId: DAN, targetId: alice },
    ])
    await expectPages(
      (page) => ask(host, { about: 'followers', accountId: alice, ...page }),
      ids,
      'followers',
    )
    await expectAnswer(
      host,
      { about: 'followers', accountId: carol, limit: 9 },
      { items: [BOB] },
      'of another account',
    )
  },

  async 'counts accepted followers, local ones too'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    await host.apply([
      ...followedBy(BOB, alice),
      ...following(carol, alice),
      { kind: 'follow.request', id: `${DAN}/f/1`, followerId: DAN, targetId: alice },
      ...following(alice, EVE),
    ])
    const count = (accountId: string) => ask(host, { about: 'followers.count', accountId })
    expectEqual([await count(alice), await count(carol), await count(EVE)], [2, 0, 1], 'counts')
    await host.apply([{ kind: 'follow.undo', id: '', followerId: BOB, targetId: alice }])
    expectEqual(await count(alice), 1, 'count after one went')
  },

  'pages through inboxes, each once, in their order': inboxes,

  async 'does not use a shared inbox on another host than the follower'(host) {
    const [{ actorId: alice }] = host.users
    await host.apply(followedBy(EVE, alice, { sharedInbox: 'https://victim.example/inbox' }))
    const items = [{ actorId: EVE, inbox: `${EVE}/inbox`, isPersonal: true }]
    await expectAnswer(host, { about: 'followers.inboxes', accountId: alice, limit: 9 }, { items }, 'inboxes')
  },

  async 'follows a follower that is reached elsewhere from now on'(host) {
    const [{ actorId: alice }] = host.users
    const sharedInbox = 'https://remote.example/shared'
    await host.apply(followedBy(BOB, alice))
    await host.apply([knowing(BOB, { sharedInbox })])
    const items = [{ actorId: BOB, inbox: sharedInbox }]
    await expectAnswer(host, { about: 'followers.inboxes', accountId: alice, limit: 9 }, { items }, 'inboxes')
  },

  async 'believes an Accept that says where the follower is reached'(host) {
    const [{ actorId: alice }] = host.users
    const follow = { id: `${DAN}/f/1`, followerId: DAN, targetId: alice }
    const follower = { inbox: `${DAN}/in`, sharedInbox: 'https://second.example/inbox' }
    await host.apply([
      { kind: 'follow.request', ...follow },
      { kind: 'follow.accept', ...follow, follower },
    ])
    const items = [{ actorId: DAN, inbox: follower.sharedInbox }]
    await expectAnswer(host, { about: 'followers.inboxes', accountId: alice, limit: 9 }, { items }, 'inboxes')
  },

  async 'says of whom alone an inbox is'(host) {
    const [{ actorId: alice }] = host.users
    const [ann, bea, cat, sue] = ['ann', 'bea', 'cat', 'sue'].map((name) => nameOf('host0.example', name))
    const common = 'https://host0.example/common'
    await host.apply([
      ...followedBy(ann ?? '', alice), // has nothing but an inbox of its own
      ...followedBy(bea ?? '', alice, { sharedInbox: 'https://host0.example/shared' }),
      ...followedBy(cat ?? '', alice, { inbox: common }),
      ...followedBy(sue ?? '', alice, { inbox: common }), // two call it their own
    ])
    const reached = async (): Promise<unknown> => {
      const { items } = await ask(host, { about: 'followers.inboxes', accountId: alice, limit: 9 })
      return items.map(({ inbox, isPersonal = false }) => [inbox, isPersonal])
    }
    const others = [
      [common, false],
      ['https://host0.example/shared', false],
    ]
    expectEqual(await reached(), [...others, [`${ann}/inbox`, true]], 'inboxes')
    await host.apply([knowing(ann ?? '', { sharedInbox: `${ann}/inbox` })])
    expectEqual(await reached(), [...others, [`${ann}/inbox`, false]], 'inboxes once it is shared')
  },

  'keeps its place while followers come and go': keepsPlace,

  async 'does not fail for a cursor that is none'(host) {
    const [{ actorId: alice }] = host.users
    await host.apply(followedBy(BOB, alice))
    for (const after of ['nonsense', '', '[]', '["a"]', '0', '%', '\u0001', 'a'.repeat(5000)]) {
      const [ids, reached] = await host.directory.answer([
        { about: 'followers', accountId: alice, limit: 5, after },
        { about: 'followers.inboxes', accountId: alice, limit: 5, after },
      ])
      expectEqual(
        [ids.items.length <= 1, reached.items.length <= 1],
        [true, true],
        `pages after ${after.slice(0, 20)}`,
      )
    }
  },

  async 'gives the followers of one origin and no other'(host) {
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const here = ['https://one.example/users/a', 'https://one.example/b']
    const elsewhere = [
      'https://one.example.evil/users/a',
      'https://one.example:8443/users/a',
      'http://one.example/users/a',
      'https://one.example0/a',
      'https://sub.one.example/users/a',
      'https://one_example/users/a',
    ]
    await host.apply(
      [...here, ...elsewhere].flatMap((id, i) => followedBy(id, alice, { inbox: `https://x${i}.example/` })),
    )
    await host.apply([
      ...followedBy('https://one.example/c', carol),
      {
        kind: 'follow.request',
        id: 'https://one.example/f',
        followerId: 'https://one.example/d',
        targetId: alice,
      },
    ])
    const ids = await ask(host, {
      about: 'followers.onOrigin',
      accountId: alice,
      origin: 'https://one.example',
    })
    expectEqual([...ids].sort(), [...here].sort(), 'ids')
  },
}

async function inboxes(host: DirectoryFixture): Promise<void> {
  const [{ actorId: alice }, { actorId: carol }] = host.users
  const hosts = Array.from({ length: 10 }, (_, i) => `host${i}.example`)
  for (const name of [...hosts].reverse()) {
    const shared = { sharedInbox: `https://${name}/inbox` }
    await host.apply(['ann', 'bea', 'cat'].flatMap((user) => followedBy(nameOf(name, user), alice, shared)))
  }
  const alone = nameOf('host0.example', 'zoe')
  const strangers = nameOf('evil.example', 'eve') // who is reached, she says, where others are
  await host.apply([
    ...followedBy(alone, alice),
    ...followedBy(strangers, alice, { inbox: 'https://host3.example/inbox' }),
    ...followedBy(BOB, carol),
    ...following(carol, alice),
    { kind: 'follow.request', id: `${DAN}/f/1`, followerId: DAN, targetId: alice },
  ])
  const expected = [...hosts.map((name) => `https://${name}/inbox`), `${alone}/inbox`].sort()
  await expectPages(
    async (page) => {
      const { items, next } = await ask(host, { about: 'followers.inboxes', accountId: alice, ...page })
      for (const { actorId, inbox } of items) {
        const isTheirs = new URL(actorId).host === new URL(inbox).host || actorId === strangers
        expectEqual(isTheirs, true, `${actorId} is reached at ${inbox}`)
      }
      return { items: items.map(({ inbox }) => inbox), ...(next !== undefined && { next }) }
    },
    expected,
    'inboxes',
  )
}

async function keepsPlace(host: DirectoryFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  const names = Array.from({ length: 10 }, (_, i) => nameOf(`host${i}.example`, 'f'))
  for (const name of names) await host.apply(followedBy(name, alice))
  const first = await ask(host, { about: 'followers.inboxes', accountId: alice, limit: 5 })
  const firstIds = await ask(host, { about: 'followers', accountId: alice, limit: 5 })
  await host.apply(
    first.items.map(({ actorId }) => ({ kind: 'follow.undo', id: '', followerId: actorId, targetId: alice })),
  )
  await host.apply(followedBy(nameOf('host00.example', 'new'), alice))
  const rest = await ask(host, {
    about: 'followers.inboxes',
    accountId: alice,
    limit: 9,
    after: first.next ?? '',
  })
  expectEqual(
    rest.items.map(({ inbox }) => inbox),
    names.slice(5).map((name) => `${name}/inbox`),
    'inboxes behind the first page, which went',
  )
  const { items } = await ask(host, {
    about: 'followers',
    accountId: alice,
    limit: 9,
    after: firstIds.next ?? '',
  })
  expectEqual(items, [], 'followers behind the first page, all of whom went')
}
