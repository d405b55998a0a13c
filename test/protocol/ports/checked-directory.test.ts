import { describe, expect, it } from 'vitest'
import { createMemoryState } from '../../../src/adapters/memory/index.js'
import { askInPortions } from '../../../src/protocol/inbox/ask-in-portions.js'
import { checkedDirectory } from '../../../src/protocol/ports/index.js'
import type { About, Directory, Question } from '../../../src/protocol/ports/index.js'

const ID = 'https://a.example/users/alice'
const page = { accountId: ID, limit: 1 }
/** One question of each kind. */
const QUESTIONS: { readonly [Name in About]: Question<Name> } = {
  account: { about: 'account', id: ID },
  'account.byHandle': { about: 'account.byHandle', acct: 'bob@b.example' },
  standing: { about: 'standing', id: ID },
  relation: { about: 'relation', from: ID, to: ID },
  status: { about: 'status', id: ID },
  'follow.byId': { about: 'follow.byId', id: ID, actorId: ID },
  localFollows: { about: 'localFollows', targetId: ID },
  hasLocalFollower: { about: 'hasLocalFollower', actorId: ID },
  favourite: { about: 'favourite', actorId: ID, statusId: ID },
  boost: { about: 'boost', actorId: ID, statusId: ID },
  votes: { about: 'votes', actorId: ID, statusId: ID },
  'block.byId': { about: 'block.byId', id: ID, actorId: ID },
  quote: { about: 'quote', quoteId: ID },
  'quote.byStamp': { about: 'quote.byStamp', stamp: ID, authorId: ID },
  'quote.byRequest': { about: 'quote.byRequest', requestId: ID, actorId: ID },
  interested: { about: 'interested', statusId: ID },
  involved: { about: 'involved', statusId: ID, by: ['reply'], limit: 1 },
  tombstone: { about: 'tombstone', id: ID, actorId: ID },
  followers: { about: 'followers', ...page },
  'followers.count': { about: 'followers.count', accountId: ID },
  'followers.inboxes': { about: 'followers.inboxes', ...page },
  'followers.onOrigin': { about: 'followers.onOrigin', accountId: ID, origin: 'https://b.example' },
}
const ALL = Object.values<Question>(QUESTIONS)
const giving = (answers: unknown): Directory => ({ answer: () => Promise.resolve(answers as never) })

describe('checkedDirectory', () => {
  it('passes on what a good directory says to every kind of question', async () => {
    const { directory } = createMemoryState({ origin: 'https://a.example' })
    expect(await checkedDirectory(directory).answer(ALL)).toEqual(await directory.answer(ALL))
  })

  it.each([[undefined], [null], [[]], [{}], ['x'], [[undefined, undefined]]])(
    'names the port where %j is no list of one answer',
    async (answers) => {
      const asked = checkedDirectory(giving(answers)).answer([QUESTIONS.standing])
      await expect(asked).rejects.toThrow(/^the directory has to give one answer per question; to 1 it gave/)
    },
  )

  it.each(ALL)('names the question that got junk: $about', async (question) => {
    for (const junk of [null, 'x', Symbol('x')]) {
      if (question.about === 'tombstone' && junk === 'x') continue
      const asked = checkedDirectory(giving([junk])).answer([question])
      await expect(asked).rejects.toThrow(`the directory has to answer "${question.about}" with `)
      await expect(asked).rejects.toBeInstanceOf(TypeError)
    }
  })

  it.each(['account', 'standing', 'status', 'followers'] as const)(
    'takes no empty object for %s',
    async (about) => {
      await expect(checkedDirectory(giving([{}])).answer([QUESTIONS[about]])).rejects.toThrow(`"${about}"`)
    },
  )

  it('is the same for the same directory, and for itself', () => {
    const directory = giving([])
    const checked = checkedDirectory(directory)
    expect(checkedDirectory(directory)).toBe(checked)
    expect(checkedDirectory(checked)).toBe(checked)
  })

  it('stands before what decisions ask', async () => {
    await expect(askInPortions([QUESTIONS.standing], giving([{}]))).rejects.toThrow('"standing"')
  })
})
