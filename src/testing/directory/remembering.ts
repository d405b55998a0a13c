/**
 * Contract of a directory: what was taken back and what was told, and for how long that is remembered.
 *
 * @module
 */
import type { Effect, NotificationType } from '../../core/model/index.js'
import { expectAnswer } from '../ask.js'
import { expectEqual } from '../check.js'
import {
  accountValue,
  after,
  BOB,
  boosting,
  creating,
  DAN,
  EVE,
  following,
  knowing,
  localStatusValue,
  NOTE,
  statusValue,
} from '../samples.js'
import { wholeAccount, wholeStatus } from '../whole.js'
import type { DirectoryCases, DirectoryFixture } from './fixture.js'

const HOUR_MS = 3_600_000

export const rememberingCases: DirectoryCases = {
  async 'keeps a marker for its actor, with its moment, until its time'(host) {
    const question = { about: 'tombstone', id: NOTE, actorId: BOB } as const
    const at = after(host.now, -1000)
    const mark = (untilMs: number): Effect => ({
      kind: 'tombstone.add',
      id: NOTE,
      actorId: BOB,
      at,
      until: after(host.now, untilMs),
    })
    await host.apply([mark(-1000)])
    await expectAnswer(host, question, undefined, 'after its time')
    await host.apply([mark(HOUR_MS)])
    expectEqual(await momentOf(host, BOB), Date.parse(at), 'the marker')
    await expectAnswer(host, { ...question, actorId: EVE }, undefined, 'for another actor')
    await expectAnswer(host, { ...question, id: `${NOTE}2` }, undefined, 'for another id')
  },

  async 'keeps the latest moment of two, whichever came first'(host) {
    const mark = (actorId: string, atMs: number): Effect => ({
      kind: 'tombstone.add',
      id: NOTE,
      actorId,
      at: after(host.now, atMs),
      until: after(host.now, HOUR_MS),
    })
    await host.apply([mark(BOB, -5000)])
    await host.apply([mark(BOB, -2000), mark(DAN, -9000), mark(EVE, -1000)])
    await host.apply([mark(BOB, -7000)])
    expectEqual(
      [await momentOf(host, BOB), await momentOf(host, DAN), await momentOf(host, EVE)],
      [-2000, -9000, -1000].map((ms) => host.now.getTime() + ms),
      'moments',
    )
  },

  async 'tells a local account of a thing once, until it is taken back'(host) {
    if (host.reading?.notifications === undefined) return
    const [{ actorId: alice }, { actorId: carol }] = host.users
    const told = { type: 'favourite', accountId: alice, actorId: BOB, statusId: NOTE } as const
    const asked = { type: 'follow_request', accountId: alice, actorId: BOB } as const
    await host.apply([
      knowing(BOB),
      { kind: 'notification.add', ...told },
      { kind: 'notification.add', ...asked },
    ])
    await host.apply([{ kind: 'notification.add', ...told }])
    await host.apply([{ kind: 'notification.add', ...told, actorId: DAN }])
    const shown = async (accountId: string): Promise<unknown> =>
      (await host.reading?.notifications?.(accountId))
        ?.map(({ type, accountId: who, actorId, statusId }) => [type, who, actorId, statusId].join(' '))
        .sort()
    expectEqual(
      await shown(alice),
      [
        `favourite ${alice} ${BOB} ${NOTE}`,
        `favourite ${alice} ${DAN} ${NOTE}`,
        `follow_request ${alice} ${BOB} `,
      ].sort(),
      'what she is told',
    )
    expectEqual(await shown(carol), [], 'what others are told')
  },

  'tells no longer of what is over': over,

  'puts a post into the homes that it is for': homes,
  'shows nothing of those who are kept apart, in homes and notifications': apart,

  async 'loses nothing of an account of another server, where it is shown whole'(host) {
    if (host.reading?.account === undefined) return
    for (const account of [wholeAccount(), accountValue(BOB), wholeAccount()]) {
      await host.apply([knowing(BOB, account)])
      const shown = await host.reading.account(BOB)
      expectEqual(shown, account, 'the account')
    }
  },

  async 'loses nothing of a post of another server, where it is shown whole'(host) {
    const [{ actorId: alice }] = host.users
    const status = wholeStatus({ id: NOTE, authorId: BOB, local: false })
    await host.apply([knowing(BOB), creating(status)])
    const shown = async () => {
      const post = await host.reading?.status?.(NOTE)
      return post !== undefined && 'html' in post ? post : undefined
    }
    if ((await shown()) === undefined) return
    expectEqual(await shown(), status, 'the post')
    for (const is of [true, false]) {
      const mention = { actorId: alice, silent: is, notify: is }
      await host.apply([{ kind: 'status.mention', statusId: NOTE, mention, visibility: 'direct' }])
      const mentions = [...status.mentions, mention]
      expectEqual(await shown(), { ...status, mentions, visibility: 'direct' }, 'with a further reader')
    }
  },

  async 'keeps reports, and the lists that others make'(host) {
    const [{ actorId: alice }] = host.users
    const report = { actorId: BOB, accountId: alice, statusIds: [`${alice}/statuses/1`], comment: 'spam' }
    const [id, ownerId] = ['https://remote.example/lists/1', BOB]
    await host.apply([
      { kind: 'report.create', id: 'https://remote.example/flags/1', ...report },
      { kind: 'collection.update', id, ownerId, name: 'People', html: '', items: [alice] },
    ])
    const reports = await host.reading?.reports?.()
    if (reports !== undefined) {
      const shown = reports.map(({ actorId, accountId, statusIds, comment }) => ({
        actorId,
        accountId,
        statusIds,
        comment,
      }))
      expectEqual(shown, [report], 'reports')
    }
    if (host.reading?.collections === undefined) return
    expectEqual(await host.reading.collections(BOB), [id], 'lists')
    expectEqual(await host.reading.collections(DAN), [], 'lists of another')
    await host.apply([{ kind: 'collection.delete', id, ownerId: DAN }])
    expectEqual(await host.reading.collections(BOB), [id], 'after somebody else deleted it')
    await host.apply([{ kind: 'collection.delete', id, ownerId }])
    expectEqual(await host.reading.collections(BOB), [], 'after its owner deleted it')
  },
}

async function momentOf({ directory }: DirectoryFixture, actorId: string): Promise<number | undefined> {
  const [at] = await directory.answer([{ about: 'tombstone', id: NOTE, actorId }])
  return at === undefined ? undefined : Date.parse(at)
}

/** What a local account is told of, and what ends that. */
async function over(host: DirectoryFixture): Promise<void> {
  if (host.reading?.notifications === undefined) return
  const [{ actorId: alice }] = host.users
  const { id } = localStatusValue(alice)
  const quote = { quoteId: NOTE, targetId: id, targetAuthorId: alice } as const
  const told = (type: NotificationType, actorId: string, statusId = id): readonly Effect[] => [
    { kind: 'notification.add', type, accountId: alice, actorId, statusId },
  ]
  const done = (actorId: string): readonly Effect[] => [
    knowing(actorId),
    { kind: 'status.favourite', actorId, statusId: id },
    ...told('favourite', actorId),
    boosting(actorId, id),
    ...told('boost', actorId),
  ]
  const asked: readonly Effect[] = [
    creating(statusValue()),
    { kind: 'quote.request', id: `${NOTE}#request`, actorId: BOB, ...quote },
    ...told('quote_request', BOB, NOTE),
  ]
  await host.apply([creating(localStatusValue(alice)), ...done(BOB), ...done(DAN), ...asked])
  const shown = async (): Promise<readonly string[]> =>
    ((await host.reading?.notifications?.(alice)) ?? [])
      .map(({ type, actorId }) => `${type} ${actorId}`)
      .sort()
  const left = [
    `boost ${BOB}`,
    `boost ${DAN}`,
    `favourite ${BOB}`,
    `favourite ${DAN}`,
    `quote_request ${BOB}`,
  ]
  expectEqual(await shown(), left, 'at first')
  const pair = { actorId: BOB, statusId: id }
  for (const [notice, end] of [
    ['favourite', { kind: 'status.unfavourite', ...pair }],
    ['boost', { kind: 'status.unboost', id: '', ...pair }],
    ['quote_request', { kind: 'quote.reject', ...quote, state: 'rejected' }],
  ] as const) {
    left.splice(left.indexOf(`${notice} ${BOB}`), 1)
    await host.apply([end])
    expectEqual(await shown(), left, `after ${end.kind}`)
  }
}

async function homes(host: DirectoryFixture): Promise<void> {
  const { reading } = host
  if (reading?.home === undefined) return
  const [{ actorId: alice }, { actorId: carol }] = host.users
  await host.apply([
    knowing(BOB),
    knowing(DAN),
    ...following(alice, BOB),
    ...following(carol, BOB),
    ...following(alice, DAN),
  ])
  const mentions = [{ actorId: carol, silent: false, notify: true }]
  const post = (n: number, more: Partial<Parameters<typeof statusValue>[0]>, via?: 'fetched'): Effect =>
    creating(statusValue({ id: `${NOTE}/${n}`, url: `${NOTE}/${n}`, ...more }), via)
  await host.apply([
    post(1, { visibility: 'public' }),
    post(2, { visibility: 'private', published: '2026-11-22T10:01:00Z' }),
    post(3, { visibility: 'direct', mentions, published: '2026-11-22T10:02:00Z' }),
    post(4, { visibility: 'limited', mentions, published: '2026-11-22T10:03:00Z' }),
    post(5, { visibility: 'public', authorId: EVE }),
    post(6, { visibility: 'public' }, 'fetched'),
    boosting(DAN, `${NOTE}/6`, { published: '2026-11-22T10:04:00Z' }),
  ])
  const shown = async (accountId: string): Promise<unknown> =>
    ((await reading.home?.(accountId)) ?? []).map(({ statusId, boostedBy }) => [
      statusId.slice(NOTE.length + 1),
      boostedBy,
    ])
  expectEqual(
    await shown(alice),
    [
      ['6', DAN],
      ['2', undefined],
      ['1', undefined],
    ],
    'home of one who is not named',
  )
  const named = [
    ['4', undefined],
    ['3', undefined],
    ['2', undefined],
    ['1', undefined],
  ]
  expectEqual(await shown(carol), named, 'home of one who is named')
  await host.apply([
    { kind: 'status.unboost', id: '', actorId: DAN, statusId: `${NOTE}/6` },
    { kind: 'status.delete', statusId: `${NOTE}/2`, authorId: BOB },
  ])
  expectEqual(await shown(alice), [['1', undefined]], 'after some of it was taken back')
}

async function apart(host: DirectoryFixture): Promise<void> {
  const { reading } = host
  if (reading?.home === undefined || reading.notifications === undefined) return
  const [{ actorId: alice }, { actorId: carol }] = host.users
  const note = (authorId: string): string => `${authorId}/notes/1`
  await host.apply([
    ...[BOB, DAN, EVE].map((id) => knowing(id)),
    ...[alice, carol].flatMap((id) => [BOB, DAN, EVE].flatMap((target) => following(id, target))),
    ...[BOB, DAN, EVE].map((id) => creating(statusValue({ id: note(id), url: note(id), authorId: id }))),
    boosting(DAN, note(EVE), { published: '2026-11-22T10:01:00Z' }),
    boosting(EVE, note(BOB), { published: '2026-11-22T10:02:00Z' }),
    ...[BOB, EVE].map((actorId): Effect => ({
      kind: 'notification.add',
      type: 'follow',
      accountId: alice,
      actorId,
    })),
  ])
  const shown = async (accountId: string): Promise<unknown> => {
    const home = (await reading.home?.(accountId)) ?? []
    const told = (await reading.notifications?.(accountId)) ?? []
    const posts = home.map(({ statusId, boostedBy = '' }) => `${statusId} ${boostedBy}`)
    return [...posts, ...told.map(({ actorId }) => actorId)].sort()
  }
  const ofBob = [`${note(BOB)} `, `${note(BOB)} ${EVE}`]
  const ofEve = [`${note(EVE)} `, `${note(EVE)} ${DAN}`]
  const ofDan = [`${note(DAN)} `]
  const all = [...ofBob, ...ofDan, ...ofEve]
  const without = [`${note(BOB)} `, ...ofDan]
  expectEqual(await shown(alice), [...all, BOB, EVE].sort(), 'before')

  const decisions = [
    ['account', (severity) => ({ kind: 'account.moderate', accountId: EVE, severity })],
    ['domain', (severity) => ({ kind: 'domain.moderate', domain: 'evil.example', severity })],
  ] as const satisfies readonly (readonly [string, (severity: 'suspend' | 'none') => Effect])[]
  for (const [what, decide] of decisions) {
    await host.apply([decide('suspend')])
    expectEqual(await shown(alice), [...without, BOB].sort(), `while the ${what} is suspended`)
    await host.apply([decide('none'), ...[alice, carol].flatMap((id) => following(id, EVE))])
    expectEqual(
      await shown(alice),
      [...all, BOB, EVE].sort(),
      `after the ${what} is let in and followed again`,
    )
  }

  await host.apply([
    { kind: 'block.add', actorId: alice, targetId: EVE },
    { kind: 'block.add', actorId: EVE, targetId: carol },
  ])
  expectEqual(await shown(alice), [...without, BOB].sort(), 'of one who blocks')
  expectEqual(await shown(carol), [...without].sort(), 'of one who is blocked')
  await host.apply([
    boosting(BOB, note(EVE), { published: '2026-11-22T10:03:00Z' }),
    boosting(DAN, note(BOB), { published: '2026-11-22T10:03:00Z' }),
  ])
  const more = `${note(BOB)} ${DAN}`
  expectEqual(await shown(alice), [...without, more, BOB].sort(), 'of one who blocks, after further boosts')
  expectEqual(await shown(carol), [...without, more].sort(), 'of one who is blocked, after further boosts')
  await host.apply([{ kind: 'block.remove', actorId: alice, targetId: EVE }])
  expectEqual(
    await shown(alice),
    [...without, more, `${note(EVE)} ${BOB}`, BOB].sort(),
    'after the block, which has taken out what there was',
  )
}
