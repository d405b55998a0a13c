/**
 * Questions to the directory in any number: each thing once, never more in one trip than it takes.
 *
 * @module
 */
import {
  checkedDirectory,
  systemScheduler,
  type AnswersTo,
  type AnswerTo,
  type Directory,
  type Question,
} from '../ports/index.js'
import { questionKey } from './gathered.js'

/** Most questions of one trip: the directory takes a few thousand. */
export const QUESTIONS_AT_ONCE = 2000

/** What the directory said, by its question. */
export type Answers = Map<string, AnswerTo<Question>>

/**
 * Asks what is not at hand, each thing once. Every {@link QUESTIONS_AT_ONCE} questions, at hand or not, others have
 * their turn on the event loop.
 *
 * @param questions - In any number.
 * @param directory - Who is asked.
 * @param answers - What is at hand; what is asked is added.
 * @returns One answer per question, in order.
 * @throws TypeError when the directory gives another number of answers than it got questions, or what is none.
 */
export async function askInPortions<const Qs extends readonly Question[]>(
  questions: Qs,
  directory: Directory,
  answers: Answers = new Map(),
): Promise<AnswersTo<Qs>> {
  const all: AnswerTo<Question>[] = []
  for (let start = 0; start < questions.length; start += QUESTIONS_AT_ONCE) {
    const portion = questions.slice(start, start + QUESTIONS_AT_ONCE)
    const keys = portion.map(questionKey)
    await askMissing(new Map(portion.map((question, i) => [keys[i] ?? '', question])), directory, answers)
    for (const key of keys) all.push(answers.get(key))
    if (portion.length === QUESTIONS_AT_ONCE) await othersTurn()
  }
  return all as unknown as AnswersTo<Qs> // each in the place of its question
}

/** Asks in one trip. */
async function askMissing(
  questions: ReadonlyMap<string, Question>,
  directory: Directory,
  answers: Answers,
): Promise<void> {
  const missing = [...questions].filter(([key]) => !answers.has(key))
  if (missing.length === 0) return
  const given = await checkedDirectory(directory).answer(missing.map(([, question]) => question))
  for (const [i, [key]] of missing.entries()) answers.set(key, given[i])
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => systemScheduler.after(0, resolve))
}
