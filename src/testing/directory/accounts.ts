/**
 * Contract of a directory: accounts, and what binds them.
 *
 * @module
 */
import type { Effect, KnownAccount } from '../../core/model/index.js'
import { ask, expectAnswer } from '../ask.js'
import { expectEqual } from '../check.js'
import {
  accountValue,
  BOB,
  boosting,
  creating,
  DAN,
  EVE,
  followedBy,
  following,
  knowing,
  localStatusValue,
  NOTE,
  statusValue,
  UNKNOWN,
} from '../samples.js'
import { wholeAccount } from '../whole.js'
import type { DirectoryCases, DirectoryFixture } from './fixture.js'

export const accountCases: DirectoryCases = {
  async 'knows the local users'(host) {
    for (const { actorId, username } of host.users) {
      const account = await ask(host, { about: 'account', id: actorId })
      expectEqual([account?.id, account?.local, account?.username], [actorId, true, username], 'a local user')
    }
  },

  async 'knows an account once it was applied, in its newest version'(host) {
    await host.apply([knowing(BOB, { displayName: 'Bob' })])
    const first = await ask(host, { about: 'account', id: BOB })
    expectEqual(
      [
        first?.id,
        first?.local,
        first?.type,
        first?.username,
        first?.displayName,
        first?.inbox,
        first?.sharedInbox,
      ],
      [BOB, false, 'Person', 'bob', 'Bob', `${BOB}/inbox`, undefined],
      'the account',
    )
    const age = Math.abs(host.now.getTime() - Date.parse(first?.refreshedAt ?? ''))
    expectEqual(age < 3_600_000, true, `refreshedAt is the host’s present, not ${first?.refreshedAt}`)
    const more = {
      displayName: 'Robert',
      locked: true,
      suspended: true,
      sharedInbox: 'https://remote.example/inbox',
    }
    await host.apply([knowing(BOB, more)])
    const second = await ask(host, { about: 'account', id: BOB })
    expectEqual(
      [second?.displayName, second?.locked, second?.suspended, second?.sharedInbox],
      ['Robert', true, true, 'https://remote.example/inbox'],
      'its newest version',
    )
  },

  async 'knows an account whole, as far as decisions need it'(host) {
    const whole = wholeAccount()
    await host.apply([knowing(BOB, whole)])
    const known = await ask(host, { about: 'account', id: BOB })
    const facts = (of: Partial<KnownAccount>): unknown => {
      const { id, local, type, username, acct, displayName, url, inbox, sharedInbox, outbox, followers } = of
      const { following, featured, featuredTags, featuredCollections, locked, suspended, memorial } = of
      const { movedTo, alsoKnownAs, publicKeys } = of
      return {
        ...{ id, local, type, username, acct, displayName, url, inbox, sharedInbox, outbox, followers },
        ...{ following, featured, featuredTags, featuredCollections, locked, suspended, memorial },
        ...{ movedTo, alsoKnownAs, publicKeys },
      }
    }
    expectEqual(facts(known ?? {}), facts(whole), 'the account')
    await host.apply([knowing(BOB)])
    expectEqual(facts((await ask(host, { about: 'account', id: BOB })) ?? {}), facts(accountValue(BOB)), 'the account, plain again') // prettier-ignore
  },

  async 'finds a remote account by its confirmed handle'(host) {
    await host.apply([
      knowing(BOB, { acct: 'Bob@Remote.example' }),
      knowing(DAN, { acct: 'dan@second.example' }),
    ])
    const byHandle = async (acct: string) => (await ask(host, { about: 'account.byHandle', acct }))?.id
    expectEqual(await byHandle('bob@remote.example'), BOB, 'by its handle in lower case')
    expectEqual(await byHandle('dan@second.example'), DAN, 'another one')
    for (const acct of ['bob@second.example', 'ob@remote.example', 'bob@remote.example.evil', 'bob']) {
      expectEqual(await byHandle(acct), undefined, `by ${acct}`)
    }
    await host.apply([knowing(BOB, { acct: 'robert@remote.example' })])
    expectEqual(await byHandle('bob@remote.example'), undefined, 'by the handle it had before')
    expectEqual(await byHandle('robert@remote.example'), BOB, 'by the handle it has now')
    await host.apply([knowing(`${BOB}2`, { acct: 'robert@remote.example' })])
    expectEqual(await byHandle('robert@remote.example'), `${BOB}2`, 'by a handle that another has now')
    expectEqual((await ask(host, { about: 'account', id: BOB }))?.id, BOB, 'the one that had it')
  },

  async 'gives the handle of a local user to no other server'(host) {
    const [{ actorId }] = host.users
    const acct = (await ask(host, { about: 'account', id: actorId }))?.acct ?? ''
    await host.apply([knowing(BOB, { acct })])
    await expectAnswer(host, { about: 'account.byHandle', acct }, undefined, 'who has it among the others')
    expectEqual((await ask(host, { about: 'account', id: BOB }))?.acct, undefined, 'what the other has')
    expectEqual((await ask(host, { about: 'account', id: actorId }))?.acct, acct, 'what the user has')
  },

  async 'lets no other server describe a local user'(host) {
    const [{ actorId, username }] = host.users
    await host.apply([knowing(actorId, { username: 'mallory', inbox: `${EVE}/inbox` })])
    const account = await ask(host, { about: 'account', id: actorId })
    expectEqual([account?.local, account?.username], [true, username], 'the local user')
    expectEqual(account?.inbox === `${EVE}/inbox`, false, 'the stranger’s inbox is taken')
  },

  async 'remembers where an account moved to, and when'(host) {
    await host.apply([knowing(BOB), knowing(EVE)])
    await host.apply([
      { kind: 'account.move', accountId: BOB, targetId: DAN, at: '2026-11-22T10:00:00.000Z' },
    ])
    const { movedTo, movedAt } = (await ask(host, { about: 'account', id: BOB })) ?? {}
    expectEqual(
      [movedTo, movedAt && Date.parse(movedAt)],
      [DAN, Date.parse('2026-11-22T10:00:00Z')],
      'the move',
    )
    expectEqual((await ask(host, { about: 'account', id: EVE }))?.movedTo, undefined, 'of another account')
  },

  'forgets an account and everything of it': forgetsAccount,

  async 'knows what binds one actor to another, in one direction'(host) {
    const [{ actorId: alice }] = host.users
    const follow = { id: `${alice}/f/1`, followerId: alice, targetId: BOB }
    const block = { id: 'https://remote.example/blocks/1', actorId: BOB, targetId: alice }
    await host.apply([knowing(BOB), { kind: 'follow.request', ...follow }])
    const there = { about: 'relation', from: alice, to: BOB } as const
    const back = { about: 'relation', from: BOB, to: alice } as const
    await expectAnswer(host, there, { follow: { ...follow, state: 'pending' } }, 'a request')
    await expectAnswer(host, back, {}, 'the other direction')
    await host.apply([
      { kind: 'follow.accept', ...follow },
      { kind: 'block.add', ...block },
    ])
    await expectAnswer(host, there, { follow: { ...follow, state: 'accepted' } }, 'a follow')
    await expectAnswer(host, back, { block }, 'a block')
    await host.apply([
      { kind: 'follow.undo', ...follow },
      { kind: 'block.remove', actorId: BOB, targetId: alice },
    ])
    await expectAnswer(host, there, {}, 'after the follow ended')
    await expectAnswer(host, back, {}, 'after the block ended')
  },

  'finds a block by the id of its Block, of the one who made it': blocksById,
}

async function forgetsAccount(host: DirectoryFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  const local = localStatusValue(alice)
  const effects: readonly Effect[] = [
    ...followedBy(BOB, alice),
    ...following(alice, BOB),
    ...followedBy(DAN, alice),
    creating(statusValue()),
    creating(local),
    boosting(BOB, local.id),
    boosting(DAN, local.id),
    { kind: 'status.favourite', actorId: BOB, statusId: local.id },
    { kind: 'status.favourite', actorId: DAN, statusId: local.id },
    { kind: 'block.add', actorId: BOB, targetId: DAN },
  ]
  await host.apply(effects)
  await host.apply([{ kind: 'account.delete', accountId: BOB }])
  const answers = await host.directory.answer([
    { about: 'account', id: BOB },
    { about: 'status', id: NOTE },
    { about: 'boost', actorId: BOB, statusId: local.id },
    { about: 'favourite', actorId: BOB, statusId: local.id },
    { about: 'relation', from: BOB, to: alice },
    { about: 'relation', from: alice, to: BOB },
    { about: 'relation', from: BOB, to: DAN },
    { about: 'account.byHandle', acct: 'bob@remote.example' },
  ])
  expectEqual(
    answers,
    [undefined, undefined, undefined, undefined, {}, {}, {}, undefined],
    'what was the account’s',
  )
  const [account, status, boost, favourite, followers] = await host.directory.answer([
    { about: 'account', id: alice },
    { about: 'status', id: local.id },
    { about: 'boost', actorId: DAN, statusId: local.id },
    { about: 'favourite', actorId: DAN, statusId: local.id },
    { about: 'followers', accountId: alice, limit: 10 },
  ])
  expectEqual(
    [account?.id, status?.id, boost?.boostOf, favourite, followers.items],
    [alice, local.id, local.id, {}, [DAN]],
    'what is everybody else’s',
  )
}

async function blocksById(host: DirectoryFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  const id = 'https://remote.example/blocks/1'
  const block = { id, actorId: BOB, targetId: alice }
  await host.apply([knowing(BOB), knowing(EVE), { kind: 'block.add', ...block }])
  await expectAnswer(host, { about: 'block.byId', id, actorId: BOB }, block, 'by its maker')
  await expectAnswer(host, { about: 'block.byId', id, actorId: EVE }, undefined, 'by somebody else')
  await expectAnswer(host, { about: 'block.byId', id: UNKNOWN, actorId: BOB }, undefined, 'by another id')
  // anybody can write anybody’s id
  await host.apply([{ kind: 'block.add', id, actorId: EVE, targetId: alice }])
  await expectAnswer(host, { about: 'block.byId', id, actorId: BOB }, block, 'after another one took the id')
  await expectAnswer(
    host,
    { about: 'block.byId', id, actorId: EVE },
    { ...block, actorId: EVE },
    'the other one',
  )
  await host.apply([{ kind: 'block.remove', actorId: BOB, targetId: alice }])
  await expectAnswer(host, { about: 'block.byId', id, actorId: BOB }, undefined, 'after its end')
  await expectAnswer(
    host,
    { about: 'relation', from: EVE, to: alice },
    { block: { ...block, actorId: EVE } },
    'the other',
  )
}
