/**
 * Contract of a directory: polls and quotes.
 *
 * @module
 */
import type { Effect, Poll } from '../../core/model/index.js'
import { ask, expectAnswer } from '../ask.js'
import { expectEqual } from '../check.js'
import { BOB, creating, DAN, EVE, knowing, localStatusValue, NOTE, statusValue, UNKNOWN } from '../samples.js'
import { WHOLE_POLL } from '../whole.js'
import type { DirectoryCases, DirectoryFixture } from './fixture.js'

const POLL: Poll = {
  options: ['tea', 'coffee', 'water'].map((title) => ({ title, votes: 0 })),
  isMultiple: false,
  isClosed: false,
  votersCount: 0,
}

const vote = (actorId: string, option: number): Effect => ({
  kind: 'poll.vote',
  id: `${actorId}/votes/${option}`,
  statusId: NOTE,
  actorId,
  option,
  isFirst: true,
})

async function tally(host: DirectoryFixture): Promise<unknown> {
  const { poll } = (await ask(host, { about: 'status', id: NOTE })) ?? {}
  return [poll?.options.map(({ votes }) => votes), poll?.votersCount]
}

export const pollAndQuoteCases: DirectoryCases = {
  async 'counts a vote once, even if two were decided at the same time'(host) {
    await host.apply([knowing(BOB), knowing(DAN), creating(statusValue({ type: 'Question', poll: POLL }))])
    await host.apply([vote(DAN, 1)])
    await host.apply([vote(DAN, 1)])
    await host.apply([vote(DAN, 0)])
    await expectAnswer(host, { about: 'votes', actorId: DAN, statusId: NOTE }, [1], 'the choice')
    await expectAnswer(host, { about: 'votes', actorId: EVE, statusId: NOTE }, [], 'the choice of another')
    await expectAnswer(host, { about: 'votes', actorId: DAN, statusId: UNKNOWN }, [], 'the choice elsewhere')
    expectEqual(await tally(host), [[0, 1, 0], 1], 'the count')
  },

  async 'counts each option of one voter where several may be chosen'(host) {
    const poll = { ...POLL, isMultiple: true }
    await host.apply([knowing(BOB), knowing(DAN), creating(statusValue({ type: 'Question', poll }))])
    await host.apply([vote(DAN, 2), { ...vote(DAN, 0), isFirst: false } as Effect, vote(EVE, 2)])
    const choice = await ask(host, { about: 'votes', actorId: DAN, statusId: NOTE })
    expectEqual([...choice].sort(), [0, 2], 'the choice')
    expectEqual(await tally(host), [[1, 0, 2], 2], 'the count')
  },

  async 'takes over the results that the author gives'(host) {
    await host.apply([knowing(BOB), creating(statusValue({ type: 'Question', poll: POLL }))])
    for (const poll of [WHOLE_POLL, POLL]) {
      await host.apply([{ kind: 'poll.results', statusId: NOTE, poll }])
      expectEqual((await ask(host, { about: 'status', id: NOTE }))?.poll, poll, 'the poll')
    }
  },

  async 'voids votes when the options are others'(host) {
    const status = statusValue({ type: 'Question', poll: POLL })
    await host.apply([knowing(BOB), creating(status), vote(DAN, 1)])
    const edit = (resetsVotes: boolean): Effect => ({
      kind: 'status.edit',
      status,
      isSignificant: true,
      resetsVotes,
    })
    await host.apply([edit(false)])
    await expectAnswer(host, { about: 'votes', actorId: DAN, statusId: NOTE }, [1], 'after another edit')
    await host.apply([edit(true)])
    await expectAnswer(host, { about: 'votes', actorId: DAN, statusId: NOTE }, [], 'after that one')
  },

  async 'keeps the votes of a local poll through an edit that was composed before them'(host) {
    const [{ actorId: alice }] = host.users
    const status = localStatusValue(alice, { type: 'Question', poll: POLL })
    const tallyOf = async () => {
      const { poll } = (await ask(host, { about: 'status', id: status.id })) ?? {}
      return [poll?.options.map(({ title, votes }) => [title, votes]), poll?.votersCount]
    }
    await host.apply([creating(status), { ...vote(DAN, 1), statusId: status.id } as Effect])
    const edit = { kind: 'status.edit', isSignificant: true } as const
    const options = POLL.options.map((option) => ({ ...option, title: option.title.toUpperCase() }))
    await host.apply([
      { ...edit, status: { ...status, poll: { ...POLL, options, votersCount: 0 } }, resetsVotes: false },
    ])
    const counted = [['TEA', 0], ['COFFEE', 1], ['WATER', 0]] // prettier-ignore
    expectEqual(await tallyOf(), [counted, 1], 'the votes after an edit that keeps them')
    await host.apply([{ ...edit, status, resetsVotes: true }])
    const none = POLL.options.map(({ title }) => [title, 0])
    expectEqual(await tallyOf(), [none, 0], 'the votes after one that voids them')
  },

  'knows a quote by its post, its stamp and its request': quoteLife,
  'keeps the quote of a stored post in the post': storedQuote,
}

interface QuoteIds {
  readonly ids: { readonly quoteId: string; readonly targetId: string; readonly targetAuthorId: string }
  readonly requestId: string
  readonly stamp: string
}

function quoteIds({ users: [{ actorId: alice }] }: DirectoryFixture): QuoteIds {
  return {
    ids: { quoteId: NOTE, targetId: `${alice}/statuses/1`, targetAuthorId: alice },
    requestId: 'https://remote.example/requests/1',
    stamp: `${alice}/stamps/1`,
  }
}

async function quoteLife(host: DirectoryFixture): Promise<void> {
  const { ids, requestId, stamp } = quoteIds(host)
  const { targetId, targetAuthorId: alice } = ids
  type About = 'quote' | 'quote.byStamp' | 'quote.byRequest'
  const state = async (question: Parameters<typeof ask>[1] & { readonly about: About }): Promise<unknown> => {
    const known = await ask(host, question)
    if (typeof known !== 'object' || !('authorId' in known)) return known
    return [known.id, known.authorId, known.quote?.targetId, known.quote?.state]
  }
  const byRequest = { about: 'quote.byRequest', requestId } as const
  const byStamp = { about: 'quote.byStamp', stamp } as const
  await host.apply([knowing(BOB), { kind: 'quote.request', id: requestId, actorId: BOB, ...ids }])
  const asked = [NOTE, BOB, targetId, 'pending']
  expectEqual(await state({ ...byRequest, actorId: BOB }), asked, 'by its request, for the one who asked')
  expectEqual(
    await state({ ...byRequest, actorId: alice }),
    asked,
    'by its request, for the one who was asked',
  )
  expectEqual(await state({ ...byRequest, actorId: EVE }), undefined, 'by its request, for somebody else')
  expectEqual(await state({ about: 'quote', quoteId: NOTE }), asked, 'by its post')
  expectEqual(
    (await ask(host, { about: 'quote', quoteId: NOTE }))?.quote?.requestId,
    requestId,
    'the id of its request',
  )
  await host.apply([{ kind: 'quote.accept', ...ids, stamp }])
  const agreed = [NOTE, BOB, targetId, 'accepted']
  expectEqual(await state({ ...byStamp, authorId: alice }), agreed, 'by its stamp, for its author')
  expectEqual(await state({ ...byStamp, authorId: EVE }), undefined, 'by its stamp, for somebody else')
  expectEqual(await state({ about: 'quote', quoteId: NOTE }), agreed, 'by its post, once agreed')
  expectEqual(await state({ ...byRequest, actorId: BOB }), agreed, 'by its request, once agreed')
  const { quote } = (await ask(host, { about: 'quote', quoteId: NOTE })) ?? {}
  expectEqual([quote?.stamp, quote?.targetAuthorId], [stamp, alice], 'its stamp, and whose it is')
  await host.apply([{ kind: 'quote.revoke', quoteId: NOTE, targetId, state: 'revoked', stamp }])
  expectEqual(
    await state({ about: 'quote', quoteId: NOTE }),
    [NOTE, BOB, targetId, 'revoked'],
    'once revoked',
  )
  const other = { quoteId: `${NOTE}/2`, targetId }
  await host.apply([
    { kind: 'quote.request', id: `${requestId}/2`, actorId: BOB, ...ids, ...other },
    { kind: 'quote.reject', ...other, state: 'rejected' },
  ])
  expectEqual(
    await state({ about: 'quote', quoteId: other.quoteId }),
    [other.quoteId, BOB, targetId, 'rejected'],
    'once refused',
  )
  const refused = await state({ ...byRequest, requestId: `${requestId}/2`, actorId: alice })
  expectEqual(refused, [other.quoteId, BOB, targetId, 'rejected'], 'by its request, once refused')
}

async function storedQuote(host: DirectoryFixture): Promise<void> {
  const { ids, requestId, stamp } = quoteIds(host)
  const quote = { targetId: ids.targetId, state: 'pending', legacy: false } as const
  await host.apply([
    knowing(BOB),
    creating(localStatusValue(ids.targetAuthorId)),
    creating(statusValue({ quote })),
    { kind: 'quote.accept', ...ids, stamp, requestId },
  ])
  const shown = async (): Promise<unknown> => {
    const { quote: kept, content } = (await ask(host, { about: 'status', id: NOTE })) ?? {}
    return [kept?.state, kept?.stamp, kept?.requestId, kept?.targetId, kept?.targetAuthorId, content]
  }
  const { targetId, targetAuthorId } = ids
  const stands = [targetId, targetAuthorId, '<p>Hi</p>']
  expectEqual(await shown(), ['accepted', stamp, requestId, ...stands], 'the quote of the post')
  for (const [kind, state] of [
    ['quote.revoke', 'revoked'],
    ['quote.reject', 'rejected'],
  ] as const) {
    const refused = { quoteId: NOTE, targetId, requestId: `${requestId}/${state}` }
    await host.apply([{ kind, state, ...refused } as Effect]) // each kind has a state of its own
    expectEqual(await shown(), [state, undefined, refused.requestId, ...stands], `the quote once ${state}`)
  }
}
