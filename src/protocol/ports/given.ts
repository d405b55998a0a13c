/**
 * What a list of effects was decided on: between the answers of the directory and `apply` somebody else may write.
 *
 * @module
 */
import { RefusedError } from '../../errors.js'
import type { AnswerTo, Directory, Question } from './directory.js'

/** A question, and the answer that a list of effects was decided on. */
export interface Given {
  readonly question: Question
  readonly answer: AnswerTo<Question>
}

/** Questions of one trip. */
const AT_ONCE = 1000

/**
 * Refuses a list that was decided on what is otherwise by now; to be called by an `apply` of your own, within its
 * transaction and before its effects.
 *
 * @param given - What the list was decided on.
 * @param directory - Answers from within the transaction.
 * @throws {@link RefusedError} `ERR_CONFLICT`, to be decided again: the verbs and the inbox do, five times.
 * @example
 * ```ts
 * import { assertGiven } from 'tootkit/ports'
 * import { createMemoryState } from 'tootkit/memory'
 *
 * const { directory } = createMemoryState({ origin: 'https://a.example' })
 * const [bob, alice] = ['https://b.example/bob', 'https://a.example/users/alice']
 * const given = [{ question: { about: 'relation', from: bob, to: alice }, answer: {} } as const]
 * await assertGiven(given, directory) // => undefined
 * ```
 */
export async function assertGiven(given: readonly Given[], directory: Directory): Promise<void> {
  for (let start = 0; start < given.length; start += AT_ONCE) {
    const portion = given.slice(start, start + AT_ONCE)
    refuseOtherwise(portion, await directory.answer(portion.map(({ question }) => question)))
  }
}

/**
 * The same, on answers that were given already: for an `apply` that asks at once, as one in memory does.
 *
 * @param given - What the list was decided on.
 * @param answers - What is answered now, in order.
 * @throws {@link RefusedError} `ERR_CONFLICT`
 * @example
 * ```ts
 * import { refuseOtherwise } from 'tootkit/ports'
 *
 * const question = { about: 'votes', actorId: 'https://b.example/bob', statusId: 'https://a.example/1' } as const
 * refuseOtherwise([{ question, answer: [0] }], [[0]]) // => undefined
 * ```
 */
export function refuseOtherwise(given: readonly Given[], answers: readonly unknown[]): void {
  for (const [i, { question, answer }] of given.entries()) {
    if (isSame(answer, answers[i])) continue
    const message = `what was decided on is otherwise by now (${question.about}): it has to be decided again`
    throw new RefusedError('ERR_CONFLICT', message, { retryable: true })
  }
}

/** Compares values as JSON has them, members in any order; one that is undefined is none. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [one, other] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) =>
    isSame(one[key], other[key]),
  )
}
