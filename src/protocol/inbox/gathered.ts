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

/** The question of a name that {@link questionKey} gave. */
export function questionOf(key: string): Question {
  return JSON.parse(key) as Question // written by `questionKey`, whose members are texts and numbers
}
