/**
 * Questions of several askers, taken to the directory in one go.
 *
 * @module
 */
import type { AnswerTo, Directory, Question } from '../ports/index.js'

/** One trip to the directory. */
export interface Trip {
  /** Takes a question along; the function gives its answer once the trip was made. */
  ask<const Q extends Question>(question: Q): () => AnswerTo<Q>
  /** Makes the trip. */
  go(): Promise<void>
}

/** Prepares a trip. */
export function createTrip(directory: Directory): Trip {
  const questions: Question[] = []
  let answers: readonly unknown[] = []
  return {
    ask<const Q extends Question>(question: Q) {
      const place = questions.push(question) - 1
      return () => answers[place] as AnswerTo<Q> // one answer per question, in order
    },
    async go() {
      if (questions.length > 0) answers = await directory.answer(questions)
    },
  }
}
