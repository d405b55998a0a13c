/**
 * The contract of `Directory` together with `apply`, as tests: what was applied is what is known.
 *
 * @module
 */
import { accountOf, statusOf, type ApplyEffects, type Effect, type Status } from '../protocol/inbox/index.js'
import type { Answer, Directory, Question } from '../protocol/ports/index.js'
import { parseActor, parseObject, type Post } from '../core/vocab/index.js'
import { expectEqual, type ContractCase } from './check.js'

/** A host that knows one local account and nothing else. */
export interface DirectoryFixture {
  readonly directory: Directory
  readonly apply: ApplyEffects
  /** Actor id of the local account. */
  readonly localId: string
  /** The host's present, for what expires. */
  readonly now: Date
  readonly close?: () => void | Promise<void>
}

/**
 * Gives the tests that every `Directory` passes together with the `apply` of the same host.
 *
 * @param create - Makes a fresh fixture; called once per case.
 * @returns Named cases, for the test runner of your choice.
 * @example
 * ```ts
 * import { createMemoryHostState } from 'tootkit/memory'
 * import { directoryContract } from 'tootkit/testing'
 *
 * const cases = directoryContract(async () => {
 *   const { directory, apply, accounts, actorIdOf } = createMemoryHostState({ origin: 'https://a.example' })
 *   await accounts.create({ username: 'alice', keys: { privateKeyPem: '', publicKeyPem: '' } })
 *   return { directory, apply, localId: actorIdOf('alice'), now: new Date() }
 * })
 * for (const { run } of cases) await run()
 * ```
 */
export function directoryContract(
  create: () => DirectoryFixture | Promise<DirectoryFixture>,
): readonly ContractCase[] {
  return Object.entries(CASES).map(([name, body]) => ({
    name,
    async run() {
      const fixture = await create()
      try {
        await body(hostOf(fixture))
      } finally {
        await fixture.close?.()
      }
    },
  }))
}

const BOB = 'https://remote.example/users/bob'
const NOTE = 'https://remote.example/notes/1'
const WRITTEN = new Date('2026-11-22T10:00:00Z')

interface Host extends DirectoryFixture {
  readonly ask: (question: Question) => Promise<Answer>
  readonly expect: (question: Question, answer: unknown, what: string) => Promise<void>
}

function hostOf(fixture: DirectoryFixture): Host {
  const ask = async (question: Question): Promise<Answer> => {
    const answers = await fixture.directory.answer([question])
    expectEqual(answers.length, 1, 'answers to one question')
    return answers[0] ?? {}
  }
  return {
    ...fixture,
    ask,
    async expect(question, answer, what) {
      expectEqual(await ask(question), answer, what)
    },
  }
}

function bob(): Effect {
  const actor = parseActor({ id: BOB, type: 'Person', preferredUsername: 'bob', inbox: `${BOB}/inbox` })
  return { kind: 'account.update', account: accountOf(actor, { now: WRITTEN }) }
}

function note(more: Partial<Status> = {}): Effect {
  const object = parseObject({
    id: NOTE,
    type: 'Note',
    attributedTo: BOB,
    content: '<p>Hi</p>',
    to: 'as:Public',
  })
  const status = statusOf(object as Post, { author: { id: BOB, local: false }, now: WRITTEN }) // a Note is a post
  return { kind: 'status.create', status: { ...status, ...more }, via: 'delivered' }
}

/** The few facts of a post that every host knows. */
async function shortStatus(host: Host, question: Question): Promise<unknown> {
  const { status } = await host.ask(question)
  return status && [status.id, status.authorId, status.local, status.visibility, status.boostOf]
}

const CASES: Readonly<Record<string, (host: Host) => Promise<void>>> = {
  'answers each question in its place'(host) {
    return answersInOrder(host)
  },

  async 'knows an account once it was applied, and its newest version'(host) {
    await host.apply([bob(), bob()])
    const { account } = await host.ask({ about: 'account', id: BOB })
    expectEqual([account?.id, account?.local, account?.inbox], [BOB, false, `${BOB}/inbox`], 'the account')
    await host.apply([{ kind: 'account.delete', accountId: BOB }])
    await host.expect({ about: 'account', id: BOB }, {}, 'after its end')
  },

  async 'knows a post until it is deleted'(host) {
    await host.apply([bob(), note()])
    await host.apply([note()])
    expectEqual(
      await shortStatus(host, { about: 'status', id: NOTE }),
      [NOTE, BOB, false, 'public', undefined],
      'the post',
    )
    await host.apply([{ kind: 'status.delete', statusId: NOTE, authorId: BOB }])
    await host.expect({ about: 'status', id: NOTE }, {}, 'after its end')
  },

  async 'knows a boost by its id, and by actor and post'(host) {
    const id = 'https://remote.example/boosts/1'
    const published = WRITTEN.toISOString()
    const boost = {
      kind: 'status.boost',
      id,
      actorId: BOB,
      statusId: NOTE,
      published,
      visibility: 'public',
    } as const
    await host.apply([bob(), note(), boost, boost])
    for (const question of [
      { about: 'boost.byId', id },
      { about: 'boost', actorId: BOB, statusId: NOTE },
    ] as const) {
      expectEqual(await shortStatus(host, question), [id, BOB, false, 'public', NOTE], question.about)
    }
    await host.apply([{ kind: 'status.unboost', id, actorId: BOB, statusId: NOTE }])
    await host.expect({ about: 'boost.byId', id }, {}, 'after its end')
  },

  async 'knows a favourite of one actor'(host) {
    const question = { about: 'favourite', actorId: BOB, statusId: NOTE } as const
    await host.apply([bob(), note(), { kind: 'status.favourite', actorId: BOB, statusId: NOTE }])
    await host.expect(question, { yes: true }, 'the favourite')
    await host.expect({ ...question, actorId: host.localId }, { yes: false }, 'of another actor')
    await host.apply([{ kind: 'status.unfavourite', actorId: BOB, statusId: NOTE }])
    await host.expect(question, { yes: false }, 'after its end')
  },

  'knows a follow by its id and by its two sides, in its state': followLife,

  async 'knows blocks by their id and by their two sides'(host) {
    const block = { id: 'https://remote.example/blocks/1', actorId: BOB, targetId: host.localId }
    const question = { about: 'blocks', actorId: BOB, targetId: host.localId } as const
    await host.apply([bob(), { kind: 'block.add', ...block }])
    await host.expect(question, { yes: true }, 'the block')
    await host.expect({ about: 'block.byId', id: block.id }, { block }, 'by its id')
    await host.expect(
      { about: 'blocks', actorId: host.localId, targetId: BOB },
      { yes: false },
      'the reverse',
    )
    await host.apply([{ kind: 'block.remove', actorId: BOB, targetId: host.localId }])
    await host.expect(question, { yes: false }, 'after its end')
  },

  'counts a vote once, even if two were decided at the same time': votes,
  'knows a quote by its post, its stamp and its request': quoteLife,

  async 'keeps a marker for its actor, until its time'(host) {
    const mark = async (until: number): Promise<void> => {
      const moment = new Date(host.now.getTime() + until).toISOString()
      await host.apply([{ kind: 'tombstone.add', id: NOTE, actorId: BOB, until: moment }])
    }
    const question = { about: 'tombstone', id: NOTE, actorId: BOB } as const
    await mark(3_600_000)
    await host.expect(question, { yes: true }, 'the marker')
    await host.expect({ ...question, actorId: host.localId }, { yes: false }, 'for another actor')
    await mark(-1000)
    await host.expect(question, { yes: false }, 'after its time')
  },
}

async function answersInOrder(host: Host): Promise<void> {
  const unknown = 'https://remote.example/unknown'
  const answers = await host.directory.answer([
    { about: 'account', id: unknown },
    { about: 'account', id: host.localId },
    { about: 'status', id: unknown },
    { about: 'hasLocalFollower', actorId: unknown },
    { about: 'tombstone', id: unknown, actorId: unknown },
    { about: 'votes', actorId: unknown, statusId: unknown },
    { about: 'localFollows', targetId: unknown },
  ])
  expectEqual(answers.length, 7, 'answers to seven questions')
  expectEqual([answers[0], answers[2]], [{}, {}], 'what is not known')
  expectEqual(
    [answers[1]?.account?.id, answers[1]?.account?.local],
    [host.localId, true],
    'the local account',
  )
  expectEqual([answers[3]?.yes ?? false, answers[4]?.yes ?? false], [false, false], 'what is not so')
  expectEqual([answers[5]?.options ?? [], answers[6]?.follows ?? []], [[], []], 'what there is none of')
}

async function followLife(host: Host): Promise<void> {
  const follow = { id: 'https://us/f/1', followerId: host.localId, targetId: BOB }
  const bySides = { about: 'follow', followerId: host.localId, targetId: BOB } as const
  await host.apply([bob(), { kind: 'follow.request', ...follow }])
  await host.expect(bySides, { follow: { ...follow, state: 'pending' } }, 'a request')
  await host.expect({ about: 'hasLocalFollower', actorId: BOB }, { yes: false }, 'while it waits')
  await host.apply([
    { kind: 'follow.accept', ...follow },
    { kind: 'follow.accept', ...follow },
  ])
  await host.expect(
    { about: 'follow.byId', id: follow.id },
    { follow: { ...follow, state: 'accepted' } },
    'a follow',
  )
  await host.expect({ about: 'hasLocalFollower', actorId: BOB }, { yes: true }, 'once it is accepted')
  const renamed = { ...follow, id: 'https://us/f/2' }
  await host.apply([{ kind: 'follow.request', ...renamed }])
  await host.expect({ about: 'follow.byId', id: follow.id }, {}, 'by an id that was replaced')
  await host.expect(
    { about: 'localFollows', targetId: BOB },
    { follows: [{ ...renamed, state: 'accepted' }] },
    'all',
  )
  await host.apply([{ kind: 'follow.undo', ...renamed }])
  await host.expect(bySides, {}, 'after its end')
}

async function votes(host: Host): Promise<void> {
  const options = ['tea', 'coffee'].map((title) => ({ title, votes: 0 }))
  const poll = { options, isMultiple: false, isClosed: false, votersCount: 0 }
  const vote = (option: number): Effect => ({
    kind: 'poll.vote',
    id: `https://remote.example/votes/${option}`,
    statusId: NOTE,
    actorId: BOB,
    option,
    isFirst: true,
  })
  await host.apply([bob(), note({ type: 'Question', poll })])
  await host.apply([vote(1)])
  await host.apply([vote(1)])
  await host.apply([vote(0)])
  await host.expect({ about: 'votes', actorId: BOB, statusId: NOTE }, { options: [1] }, 'the choice')
  const { status } = await host.ask({ about: 'status', id: NOTE })
  expectEqual(
    [status?.poll?.options.map((option) => option.votes), status?.poll?.votersCount],
    [[0, 1], 1],
    'the count',
  )
}

async function quoteLife(host: Host): Promise<void> {
  const ids = { quoteId: NOTE, targetId: `${host.localId}/posts/1`, targetAuthorId: host.localId }
  const [requestId, stamp] = ['https://remote.example/requests/1', `${host.localId}/stamps/1`]
  await host.apply([bob(), { kind: 'quote.request', id: requestId, actorId: BOB, ...ids }])
  const stateBy = async (question: Question): Promise<unknown> => {
    const { status } = await host.ask(question)
    return status && [status.id, status.authorId, status.quote?.targetId, status.quote?.state]
  }
  const asked = [NOTE, BOB, ids.targetId, 'pending']
  expectEqual(await stateBy({ about: 'quote.byRequest', requestId }), asked, 'by its request')
  await host.apply([{ kind: 'quote.accept', ...ids, stamp, requestId }])
  const agreed = [NOTE, BOB, ids.targetId, 'accepted']
  expectEqual(await stateBy({ about: 'quote.byStamp', stamp }), agreed, 'by its stamp')
  expectEqual(await stateBy({ about: 'quote', quoteId: NOTE }), agreed, 'by its post')
  const { quoteId, targetId } = ids
  await host.apply([{ kind: 'quote.revoke', quoteId, targetId, state: 'revoked', stamp }])
  expectEqual(
    await stateBy({ about: 'quote', quoteId: NOTE }),
    [NOTE, BOB, targetId, 'revoked'],
    'once revoked',
  )
}
