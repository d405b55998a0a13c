/**
 * What the policy has to know about those whom attempts concern, asked of the directory.
 *
 * @module
 */
import { checkedDirectory, type AnswersTo, type Directory, type Question } from '../ports/index.js'

/** What is asked before an attempt. */
export type FactQuestion = Question<'standing' | 'relation'>

/** Asks for standings of actors and URLs, and for what binds two actors. One answer per question, in order. */
export type AskFacts = <const Qs extends readonly FactQuestion[]>(questions: Qs) => Promise<AnswersTo<Qs>>

/**
 * Asks in one trip what is asked at the same time: the attempts of one claim begin together.
 *
 * @param directory - What the host knows.
 * @returns A function that waits for the others of this turn.
 */
export function createFacts(directory: Directory): AskFacts {
  let trip: Trip | undefined

  function begin(): Trip {
    const questions = new Map<string, FactQuestion>()
    const ask = async (): Promise<ReadonlyMap<string, unknown>> => {
      await Promise.resolve() // until everybody of this turn is in
      trip = undefined
      const answers = await checkedDirectory(directory).answer([...questions.values()])
      return new Map([...questions.keys()].map((key, i) => [key, answers[i]]))
    }
    return { questions, answers: ask() }
  }

  return async <const Qs extends readonly FactQuestion[]>(questions: Qs) => {
    trip ??= begin()
    const keys = questions.map(keyOf)
    for (const [i, question] of questions.entries()) trip.questions.set(keys[i] ?? '', question)
    const answers = await trip.answers
    return keys.map((key) => known(answers, key)) as AnswersTo<Qs> // each under the key of its own question
  }
}

/** Questions that travel together. */
interface Trip {
  /** Each once, by what it asks. */
  readonly questions: Map<string, FactQuestion>
  readonly answers: Promise<ReadonlyMap<string, unknown>>
}

function keyOf(question: FactQuestion): string {
  return question.about === 'standing' ? question.id : JSON.stringify([question.from, question.to])
}

/** Reads one answer; a directory that gave none does not let somebody through. */
function known(answers: ReadonlyMap<string, unknown>, key: string): unknown {
  const answer = answers.get(key)
  if (answer === undefined) throw new TypeError(`the directory gave no answer about ${key}`)
  return answer
}
