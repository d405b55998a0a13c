/**
 * Answers of the directory that are at hand, by their question.
 *
 * @module
 */
import type { AnswerTo, Question } from '../ports/index.js'

/** What was asked beforehand, and what was answered. Holds for one activity. */
export type Gathered = ReadonlyMap<string, AnswerTo<Question>>

type MemberOf<Q> = Q extends unknown ? keyof Q : never

/** Every member that a question can have. One that is missing here does not compile. */
const MEMBERS: Readonly<Record<MemberOf<Question>, true>> = {
  about: true,
  id: true,
  by: true,
  from: true,
  to: true,
  acct: true,
  actorId: true,
  accountId: true,
  targetId: true,
  statusId: true,
  quoteId: true,
  requestId: true,
  stamp: true,
  authorId: true,
  origin: true,
  after: true,
  limit: true,
}
const ORDER = Object.keys(MEMBERS)

/** One name for one question, whatever order its members were written in. */
export function questionKey(question: Question): string {
  return JSON.stringify(question, ORDER)
}

/**
 * Gives the answer to a question that was gathered.
 *
 * @throws TypeError for one that was not: a mistake in what is gathered.
 */
export function answerIn<const Q extends Question>(gathered: Gathered, question: Q): AnswerTo<Q> {
  const key = questionKey(question)
  if (!gathered.has(key)) throw new TypeError(`${question.about} was not asked beforehand`)
  return gathered.get(key) // of this very question
}
