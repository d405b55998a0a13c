import { describe, expect, it } from 'vitest'
import { createMemoryHostState } from '../../src/adapters/memory/index.js'
import type { Effect } from '../../src/protocol/inbox/index.js'
import type { Answer, Question } from '../../src/protocol/ports/index.js'
import { directoryContract } from '../../src/testing/index.js'

const NOW = new Date('2026-11-22T12:00:00Z')

/** How many cases a host fails that loses some effects, or answers some questions wrongly. */
async function failures(
  keeps: (effect: Effect) => boolean,
  change: (answer: Answer, question: Question) => Answer = (answer) => answer,
): Promise<number> {
  const cases = directoryContract(async () => {
    const state = createMemoryHostState({ origin: 'https://us.example', clock: { now: () => NOW } })
    await state.accounts.create({ username: 'alice', keys: { privateKeyPem: '', publicKeyPem: '' } })
    return {
      directory: {
        async answer(questions) {
          const answers = await state.directory.answer(questions)
          return answers.map((answer, i) => change(answer, questions[i]!))
        },
      },
      apply: (effects) => state.apply(effects.filter(keeps)),
      localId: state.actorIdOf('alice'),
      now: NOW,
    }
  })
  const outcomes = await Promise.allSettled(cases.map(({ run }) => run()))
  return outcomes.filter(({ status }) => status === 'rejected').length
}

describe('directoryContract', () => {
  it('is passed by a host that does as it should', async () => {
    expect(await failures(() => true)).toBe(0)
  })

  it.each([
    'account.update',
    'account.delete',
    'status.create',
    'status.delete',
    'status.boost',
    'status.unboost',
    'status.favourite',
    'status.unfavourite',
    'follow.request',
    'follow.accept',
    'follow.undo',
    'block.add',
    'block.remove',
    'poll.vote',
    'quote.request',
    'quote.accept',
    'quote.revoke',
    'tombstone.add',
  ])('sees a host that loses %s', async (kind) => {
    expect(await failures((effect) => effect.kind !== kind)).toBeGreaterThan(0)
  })

  it('sees a host that mixes up local accounts and others', async () => {
    const turned = (answer: Answer): Answer =>
      answer.account === undefined ? answer : { account: { ...answer.account, local: !answer.account.local } }
    expect(await failures(() => true, turned)).toBeGreaterThan(0)
  })

  it('sees a host that takes a marker for everybody’s', async () => {
    const all = (answer: Answer, question: Question): Answer =>
      question.about === 'tombstone' ? { yes: true } : answer
    expect(await failures(() => true, all)).toBeGreaterThan(0)
  })
})
