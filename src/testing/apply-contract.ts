/**
 * The contract of `apply`, as tests: every effect whole, once, or not at all.
 *
 * @module
 */
import type { Effect, EffectKind } from '../core/model/index.js'
import { GIVEN } from './apply/given.js'
import { effectSamples, NOT_SHOWN } from './apply/effects.js'
import { ask } from './ask.js'
import {
  contractOf,
  expectEqual,
  expectOther,
  expectRejected,
  type CaseBodies,
  type ContractCase,
} from './check.js'
import type { HostFixture } from './host-fixture.js'
import {
  after,
  BOB,
  boosting,
  creating,
  following,
  knowing,
  localStatusValue,
  NOTE,
  sending,
  statusValue,
} from './samples.js'

/**
 * Gives the tests that every `apply` passes: each kind of effect changes what is known, changes it once however often
 * it comes, and is taken back with a list that is refused.
 *
 * @param create - Makes a fresh host; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryState } from 'tootkit/memory'
 * import { applyContract } from 'tootkit/testing'
 *
 * const cases = applyContract(async () => {
 *   const state = createMemoryState({ origin: 'https://a.example' })
 *   const keys = { privateKeyPem: 'PEM', publicKeyPem: 'PEM' }
 *   for (const username of ['alice', 'carol']) await state.accounts.create({ username, keys })
 *   const user = (username: string) => ({ username, actorId: state.actorIdOf(username) })
 *   return { ...state, users: [user('alice'), user('carol')], now: new Date() }
 * })
 * for (const { run } of cases) await run() // or: it(name, run)
 * ```
 */
export function applyContract(create: () => HostFixture | Promise<HostFixture>): readonly ContractCase[] {
  return contractOf({ ...eachEffect(), ...GIVEN, ...CASES }, create)
}

/** A case for each kind of effect. */
function eachEffect(): CaseBodies<HostFixture> {
  const nobody = { username: '', actorId: '' }
  const kinds = Object.keys(effectSamples({ users: [nobody, nobody], now: new Date(0) })) as EffectKind[]
  return Object.fromEntries(
    kinds.map((kind) => [
      `applies ${kind} whole, once, or not at all`,
      (host: HostFixture) => tryEffect(host, effectSamples(host)[kind]),
    ]),
  )
}

/** An effect of some kind, with what is to be seen of it. */
interface Trial {
  readonly before: readonly Effect[]
  readonly effect: Effect
  readonly seen: (host: HostFixture) => Promise<unknown>
}

async function tryEffect(host: HostFixture, { before, effect, seen }: Trial): Promise<void> {
  const known: Effect = { kind: 'activity.seen', key: 'seen before', until: after(host.now, 3_600_000) }
  await host.apply([...before, known])
  if (effect.kind === 'activity.seen') {
    await trySeen(host, effect)
    return
  }
  const without = await seen(host)
  await expectRejected(host.apply([effect, known]), 'a list with a signature that was seen', 'ERR_DUPLICATE')
  await expectRejected(host.apply([known, effect]), 'the same the other way round', 'ERR_DUPLICATE')
  expectEqual(await seen(host), without, 'after a list that was refused')
  await host.apply([effect])
  const once = await seen(host)
  if (effect.kind === 'ignored' || once === NOT_SHOWN) expectEqual(once, without, 'what leaves no trace')
  else expectOther(once, without, 'after it was applied')
  await host.apply([effect])
  expectEqual(await seen(host), once, 'after it was applied again')
}

async function trySeen({ apply, directory, now }: HostFixture, effect: Effect): Promise<void> {
  const noted = async (): Promise<unknown> => (await ask({ directory }, { about: 'account', id: BOB }))?.id
  await apply([effect])
  await expectRejected(apply([effect]), 'the same signature again', 'ERR_DUPLICATE')
  await expectRejected(
    apply([knowing(BOB), effect]),
    'the same signature with something else',
    'ERR_DUPLICATE',
  )
  expectEqual(await noted(), undefined, 'what came along with it')
  const fresh: Effect = { kind: 'activity.seen', key: 'a third', until: after(now, 3_600_000) }
  await expectRejected(apply([fresh, effect]), 'two signatures, one of which was seen', 'ERR_DUPLICATE')
  await apply([fresh])
  for (const key of ['anothe', 'another2', 'ANOTHER', 'another ']) {
    await apply([{ kind: 'activity.seen', key, until: after(now, 3_600_000) }])
  }
  await apply([knowing(BOB)])
  expectEqual(await noted(), BOB, 'the same without it')
}

const CASES: CaseBodies<HostFixture> = {
  async 'applies nothing of an empty list'({ apply, outbox, queue }) {
    await apply([])
    expectEqual([await outbox.size(), await queue.size()], [0, 0], 'sizes')
  },

  async 'applies a list in order'(host) {
    const [{ actorId: alice }] = host.users
    await host.apply([
      knowing(BOB),
      creating(statusValue()),
      { kind: 'status.delete', statusId: NOTE, authorId: BOB },
      { kind: 'block.remove', actorId: alice, targetId: BOB },
      { kind: 'block.add', actorId: alice, targetId: BOB },
      knowing(BOB, { displayName: 'first' }),
      knowing(BOB, { displayName: 'last' }),
    ])
    const [status, relation, account] = await host.directory.answer([
      { about: 'status', id: NOTE },
      { about: 'relation', from: alice, to: BOB },
      { about: 'account', id: BOB },
    ])
    expectEqual(
      [status, relation.block?.actorId, account?.displayName],
      [undefined, alice, 'last'],
      'what is left',
    )
  },

  'gives the same state when a list is applied twice': twice,

  async 'keeps nothing of a list that is refused at its end'(host) {
    const [{ actorId: alice }] = host.users
    const seen: Effect = { kind: 'activity.seen', key: 'once', until: after(host.now, 3_600_000) }
    await host.apply([seen])
    const list: readonly Effect[] = [
      knowing(BOB),
      creating(statusValue()),
      ...following(alice, BOB),
      boosting(alice, NOTE),
      { kind: 'domain.moderate', domain: 'evil.example', severity: 'suspend' },
      sending(alice, '1', { to: [{ actorId: BOB, inbox: `${BOB}/inbox` }] }),
      sending(alice, '2', { followersOf: [alice] }),
      { kind: 'tombstone.add', id: NOTE, actorId: BOB, at: after(host.now, 0), until: after(host.now, 1e6) },
    ]
    await expectRejected(host.apply([...list, seen]), 'the list', 'ERR_DUPLICATE')
    const answers = await host.directory.answer([
      { about: 'account', id: BOB },
      { about: 'status', id: NOTE },
      { about: 'relation', from: alice, to: BOB },
      { about: 'boost', actorId: alice, statusId: NOTE },
      { about: 'standing', id: 'https://evil.example/x' },
      { about: 'tombstone', id: NOTE, actorId: BOB },
    ])
    expectEqual(
      answers,
      [undefined, undefined, {}, undefined, { account: 'none', domain: 'none' }, undefined],
      'what is known',
    )
    expectEqual([await host.outbox.size(), await host.queue.size()], [0, 0], 'what is to be sent')
    await host.apply([...list, { ...seen, key: 'another' }])
    expectEqual((await ask(host, { about: 'status', id: NOTE }))?.id, NOTE, 'the same list, taken')
  },

  async 'keeps what a list that is refused would have made void'(host) {
    const [{ actorId: alice }] = host.users
    const subject = `${alice}/statuses/1`
    const seen: Effect = { kind: 'activity.seen', key: 'once', until: after(host.now, 3_600_000) }
    const to = [{ actorId: BOB, inbox: `${BOB}/inbox` }]
    await host.apply([
      seen,
      sending(alice, 'create', { to, subject }),
      sending(alice, 'edit', { followersOf: [alice], subject }),
    ])
    const waiting = async (): Promise<unknown> => [await host.outbox.size(), await host.queue.size()]
    const before = await waiting()
    const deletion = sending(alice, 'delete', { to, subject, supersedes: true })
    await expectRejected(host.apply([deletion, seen]), 'the list', 'ERR_DUPLICATE')
    expectEqual(await waiting(), before, 'what waits')
    const claimed = await host.queue.claim({
      now: host.now.getTime() + 1000,
      limit: 9,
      leaseMs: 1000,
      maxPerHost: 9,
    })
    expectEqual(claimed.filter(({ item }) => item.activityId !== deletion.activityId).length, claimed.length, 'what is sent') // prettier-ignore
  },

  async 'takes one of many copies that come at once'(host) {
    const [{ actorId: alice }] = host.users
    const seen: Effect = { kind: 'activity.seen', key: 'once', until: after(host.now, 3_600_000) }
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        host.apply([seen, sending(alice, `${i}`, { to: [{ actorId: BOB, inbox: `${BOB}/inbox` }] })]),
      ),
    )
    expectEqual(outcomes.filter(({ status }) => status === 'fulfilled').length, 1, 'copies taken')
    expectEqual((await host.outbox.size()) + (await host.queue.size()), 1, 'what is to be sent')
  },

  async 'loses nothing of lists that are applied at once'(host) {
    const [{ actorId: alice }] = host.users
    await host.apply([creating(localStatusValue(alice))])
    const { id } = localStatusValue(alice)
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const actorId = `https://host${i}.example/users/f`
        return host.apply([knowing(actorId), { kind: 'status.favourite', actorId, statusId: id }])
      }),
    )
    expectEqual((await host.content.totals(id)).favourites, 40, 'favourites')
  },
}

async function twice(host: HostFixture): Promise<void> {
  const [{ actorId: alice }, { actorId: carol }] = host.users
  const options = ['tea', 'coffee'].map((title) => ({ title, votes: 0 }))
  const status = localStatusValue(alice, {
    poll: { options, isMultiple: true, isClosed: false, votersCount: 0 },
  })
  const { id } = status
  const list: readonly Effect[] = [
    knowing(BOB),
    creating(status),
    creating(statusValue({ inReplyTo: id })),
    ...following(BOB, alice),
    ...following(carol, alice),
    { kind: 'status.favourite', id: `${BOB}/likes/1`, actorId: BOB, statusId: id },
    boosting(BOB, id),
    { kind: 'status.pin', actorId: alice, statusId: id },
    { kind: 'poll.vote', id: `${BOB}/votes/0`, statusId: id, actorId: BOB, option: 0, isFirst: true },
    { kind: 'poll.vote', id: `${BOB}/votes/1`, statusId: id, actorId: BOB, option: 1, isFirst: false },
    { kind: 'notification.add', type: 'favourite', accountId: alice, actorId: BOB, statusId: id },
    { kind: 'report.create', actorId: BOB, accountId: alice, statusIds: [id], comment: '' },
    sending(alice, '1', { to: [{ actorId: BOB, inbox: `${BOB}/inbox` }] }),
    sending(alice, '2', { followersOf: [alice], subject: id }),
    { kind: 'update.send', objectId: id, at: after(host.now, 5000) },
  ]
  const state = async (): Promise<unknown> => {
    const { content, outbox, queue, reading, directory } = host
    return [
      await directory.answer([
        { about: 'status', id },
        { about: 'votes', actorId: BOB, statusId: id },
        { about: 'followers', accountId: alice, limit: 10 },
        { about: 'followers.count', accountId: alice },
        { about: 'localFollows', targetId: alice },
      ]),
      await content.outbox(alice, { limit: 10, audience: 'followers' }),
      await content.totals(id),
      await content.pinned(alice),
      await content.replies(id, { limit: 10 }),
      [await outbox.size(), await queue.size()],
      await reading?.notifications?.(alice),
      await reading?.home?.(carol),
      await reading?.reports?.(),
    ]
  }
  await host.apply(list)
  const once = await state()
  await host.apply(list)
  expectEqual(await state(), once, 'after the same list again')
  const [post] = await host.directory.answer([{ about: 'status', id }])
  expectEqual(
    [post?.poll?.options.map(({ votes }) => votes), post?.poll?.votersCount],
    [[1, 1], 1],
    'the count',
  )
}
