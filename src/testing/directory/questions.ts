/**
 * Contract of a directory: one answer for each question, in its place, and nothing about what is not known.
 *
 * @module
 */
import type { About, Question, Questions } from '../../protocol/ports/index.js'
import { expectAnswer } from '../ask.js'
import { expectEqual } from '../check.js'
import {
  BOB,
  boosting,
  creating,
  followedBy,
  following,
  knowing,
  NOTE,
  statusValue,
  UNKNOWN,
} from '../samples.js'
import type { DirectoryCases, DirectoryFixture } from './fixture.js'

/** One of each kind about things never heard of, with what is said to it. A kind left out does not compile. */
const NOTHING: {
  readonly [Name in About]: { readonly question: Question<Name>; readonly answer: Questions[Name]['answer'] }
} = {
  account: { question: { about: 'account', id: UNKNOWN }, answer: undefined },
  'account.byHandle': {
    question: { about: 'account.byHandle', acct: 'nobody@remote.example' },
    answer: undefined,
  },
  standing: { question: { about: 'standing', id: UNKNOWN }, answer: { account: 'none', domain: 'none' } },
  relation: { question: { about: 'relation', from: UNKNOWN, to: UNKNOWN }, answer: {} },
  status: { question: { about: 'status', id: UNKNOWN, by: BOB }, answer: undefined },
  'follow.byId': { question: { about: 'follow.byId', id: UNKNOWN, actorId: BOB }, answer: undefined },
  localFollows: { question: { about: 'localFollows', targetId: UNKNOWN }, answer: [] },
  hasLocalFollower: { question: { about: 'hasLocalFollower', actorId: UNKNOWN }, answer: false },
  favourite: { question: { about: 'favourite', actorId: UNKNOWN, statusId: UNKNOWN }, answer: undefined },
  boost: { question: { about: 'boost', actorId: UNKNOWN, statusId: UNKNOWN }, answer: undefined },
  votes: { question: { about: 'votes', actorId: UNKNOWN, statusId: UNKNOWN }, answer: [] },
  'block.byId': { question: { about: 'block.byId', id: UNKNOWN, actorId: BOB }, answer: undefined },
  quote: { question: { about: 'quote', quoteId: UNKNOWN }, answer: undefined },
  'quote.byStamp': { question: { about: 'quote.byStamp', stamp: UNKNOWN, authorId: BOB }, answer: undefined },
  'quote.byRequest': {
    question: { about: 'quote.byRequest', requestId: UNKNOWN, actorId: BOB },
    answer: undefined,
  },
  interested: { question: { about: 'interested', statusId: UNKNOWN }, answer: [] },
  involved: {
    question: {
      about: 'involved',
      statusId: UNKNOWN,
      by: ['boost', 'favourite', 'reply', 'quote', 'vote'],
      limit: 9,
    },
    answer: { items: [] },
  },
  tombstone: { question: { about: 'tombstone', id: UNKNOWN, actorId: UNKNOWN }, answer: undefined },
  followers: { question: { about: 'followers', accountId: UNKNOWN, limit: 10 }, answer: { items: [] } },
  'followers.count': { question: { about: 'followers.count', accountId: UNKNOWN }, answer: 0 },
  'followers.inboxes': {
    question: { about: 'followers.inboxes', accountId: UNKNOWN, limit: 10 },
    answer: { items: [] },
  },
  'followers.onOrigin': {
    question: { about: 'followers.onOrigin', accountId: UNKNOWN, origin: 'https://remote.example' },
    answer: [],
  },
}

export const questionCases: DirectoryCases = {
  async 'knows nothing of what it was never told'(host) {
    for (const { question, answer } of Object.values(NOTHING)) {
      await expectAnswer(host, question, answer, question.about)
    }
    const all = await host.directory.answer(Object.values(NOTHING).map(({ question }) => question))
    expectEqual(all.length, Object.keys(NOTHING).length, 'answers to one question of each kind')
  },

  async 'answers each question in its place, however many'(host) {
    const [{ actorId: alice }] = host.users
    await host.apply([knowing(BOB), creating(statusValue())])
    expectEqual(await host.directory.answer([]), [], 'answers to no question')
    const answers = await host.directory.answer([
      { about: 'account', id: UNKNOWN },
      { about: 'status', id: NOTE },
      { about: 'account', id: BOB },
      { about: 'status', id: UNKNOWN },
      { about: 'account', id: alice },
      { about: 'standing', id: BOB },
    ])
    expectEqual(
      [answers[0], answers[1]?.id, answers[2]?.id, answers[3], answers[4]?.id, answers[5]],
      [undefined, NOTE, BOB, undefined, alice, { account: 'none', domain: 'none' }],
      'answers to questions of several kinds',
    )
    const many = Array.from(
      { length: 3000 },
      (_, i) => ({ about: 'account', id: i % 7 === 0 ? BOB : `${UNKNOWN}/${i}` }) as const,
    )
    const given = await host.directory.answer(many)
    expectEqual(given.length, 3000, 'answers to 3000 questions')
    expectEqual(
      given.every((account, i) => account?.id === (i % 7 === 0 ? BOB : undefined)),
      true,
      'each in its place',
    )
  },

  async 'compares ids byte for byte'(host) {
    const [{ actorId: alice }] = host.users
    await host.apply([knowing(BOB), creating(statusValue()), ...following(alice, BOB, `${alice}/f/1`)])
    for (const change of MISSPELT) {
      const [bob, note, follow] = [change(BOB), change(NOTE), change(`${alice}/f/1`)]
      const answers = await host.directory.answer([
        { about: 'account', id: bob },
        { about: 'status', id: note },
        { about: 'follow.byId', id: follow, actorId: alice },
        { about: 'hasLocalFollower', actorId: bob },
        { about: 'relation', from: alice, to: bob },
      ])
      expectEqual(answers, [undefined, undefined, undefined, false, {}], `${bob}, ${note}, ${follow}`)
    }
  },

  async 'keeps ids octet for octet, and those that differ a little apart'(host) {
    const ids = [
      'https://remote.example/users/Ann',
      'https://remote.example/users/ann',
      'https://remote.example/users/ann/',
      'https://remote.example/users/%61nn',
      'https://remote.example/users/ann?x=é\u{1f600}',
      'https://remote.example/users/ann#me',
      "https://remote.example/users/an'n%_\\",
      `https://remote.example/${'long/'.repeat(400)}`,
    ]
    await host.apply(ids.map((id, i) => knowing(id, { acct: `ann${i}@remote.example` })))
    const answers = await host.directory.answer(ids.map((id) => ({ about: 'account', id }) as const))
    expectEqual(
      answers.map((account) => account?.id),
      ids,
      'accounts of ids that differ a little',
    )
  },

  'sees what an apply that has resolved has stored': seesWhatWasApplied,
}

const MISSPELT: readonly ((id: string) => string)[] = [
  (id) => id.toUpperCase(),
  (id) => `${id}/`,
  (id) => `${id}#key`,
  (id) => `${id} `,
  (id) => id.slice(0, -1),
  (id) => `${id}0`,
  (id) => `${id.slice(0, -1)}%${id.charCodeAt(id.length - 1).toString(16)}`,
  (id) => `${id.slice(0, -1)}_`,
  (id) => `${id.slice(0, -1)}%`,
]

async function seesWhatWasApplied(host: DirectoryFixture): Promise<void> {
  const [{ actorId: alice }] = host.users
  for (let i = 0; i < 10; i++) {
    const follower = `https://host${i}.example/users/f`
    await host.apply([...followedBy(follower, alice), boosting(follower, NOTE)])
    const [count, boost] = await host.directory.answer([
      { about: 'followers.count', accountId: alice },
      { about: 'boost', actorId: follower, statusId: NOTE },
    ])
    expectEqual([count, boost?.boostOf], [i + 1, NOTE], `after ${i + 1} lists`)
  }
}
