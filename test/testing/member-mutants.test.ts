/**
 * Every member of every effect, and of everything that a port answers: a host that loses or changes one has to fail.
 *
 * @module
 */
import { describe, expect, it } from 'vitest'
import { describeMutants } from './host-mutants.js'
import { answerMemberMutants } from './mutants/answer-members.js'
import { effectMemberMutants } from './mutants/effect-members.js'
import { engineMemberMutants } from './mutants/engine-members.js'

describe('a host that loses or changes one thing fails', () => {
  describeMutants('of an effect', effectMemberMutants, 'directory')
  describeMutants('of an answer', answerMemberMutants, 'directory')
  describeMutants('of what goes out', engineMemberMutants, 'outbox')

  it('in no fewer ways than there were', () => {
    const names = [...effectMemberMutants, ...answerMemberMutants, ...engineMemberMutants].map(
      ({ name }) => name,
    )
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(1000)
  })
})
