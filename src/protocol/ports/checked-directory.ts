/**
 * A directory whose answers are looked at: what is junk is told where it comes from, and not where it breaks.
 *
 * @module
 */
import type { About, Directory, Question } from './directory.js'

/** What an answer has to be, in words and as a test. */
type Shape = readonly [what: string, fits: (answer: unknown) => boolean]

const ACCOUNT: Shape = ['an account with its id, or undefined', optional((value) => hasText(value, 'id'))]
const STATUS: Shape = [
  'a post with its id and authorId, or undefined',
  optional((value) => hasText(value, 'id') && hasText(value, 'authorId')),
]
const THING: Shape = ['an object or undefined', optional(isObject)]
const LIST: Shape = ['a list', Array.isArray]
const PAGE: Shape = ['a page with its items', (value) => isObject(value) && Array.isArray(value['items'])]

const SHAPES: Readonly<Record<About, Shape>> = {
  account: ACCOUNT,
  'account.byHandle': ACCOUNT,
  standing: [
    'what was decided about account and domain',
    (value) => hasText(value, 'account') && hasText(value, 'domain'),
  ],
  relation: ['an object', isObject],
  status: STATUS,
  'follow.byId': THING,
  localFollows: LIST,
  hasLocalFollower: ['true or false', (value) => typeof value === 'boolean'],
  favourite: THING,
  boost: STATUS,
  votes: LIST,
  'block.byId': THING,
  quote: STATUS,
  'quote.byStamp': STATUS,
  'quote.byRequest': STATUS,
  interested: LIST,
  involved: PAGE,
  tombstone: ['a time or undefined', optional((value) => typeof value === 'string')],
  followers: PAGE,
  'followers.count': ['a number', (value) => typeof value === 'number'],
  'followers.inboxes': PAGE,
  'followers.onOrigin': LIST,
}

const CHECKED = new WeakMap<Directory, Directory>()

/**
 * Gives a directory that answers as the one given does, and throws where that breaks its contract: the one place
 * where answers of a host are judged. Of one directory it is always the same, and of a checked one it is that.
 *
 * @param directory - The host's.
 * @returns The directory to ask. Its `answer` rejects with a TypeError that names the question for another number of
 *   answers than there were questions, and for an answer that is none to its question.
 * @example
 * ```ts
 * import { checkedDirectory, type Directory } from 'tootkit/ports'
 *
 * const answer = (): Promise<unknown> => Promise.resolve(['yes'])
 * const directory = checkedDirectory({ answer } as Directory)
 * const error = await directory
 *   .answer([{ about: 'votes', actorId: 'https://b.example/bob', statusId: 'https://a.example/1' }])
 *   .catch((thrown: unknown) => thrown)
 * error instanceof TypeError // => true
 * ```
 */
export function checkedDirectory(directory: Directory): Directory {
  const known = CHECKED.get(directory)
  if (known !== undefined) return known
  const answer = async (questions: readonly Question[]): Promise<readonly unknown[]> => {
    const answers: unknown = await directory.answer(questions)
    assertAnswers(questions, answers)
    return answers
  }
  const checked: Directory = { answer: answer as Directory['answer'] } // as many, each to its question
  CHECKED.set(directory, checked)
  CHECKED.set(checked, checked)
  return checked
}

function assertAnswers(
  questions: readonly Question[],
  answers: unknown,
): asserts answers is readonly unknown[] {
  if (!Array.isArray(answers) || answers.length !== questions.length) {
    const given = Array.isArray(answers) ? `${answers.length} answers` : nameOf(answers)
    throw new TypeError(
      `the directory has to give one answer per question; to ${questions.length} it gave ${given}`,
    )
  }
  for (const [i, { about }] of questions.entries()) {
    const [what, fits] = SHAPES[about]
    if (fits(answers[i])) continue
    throw new TypeError(`the directory has to answer "${about}" with ${what}; it gave ${nameOf(answers[i])}`)
  }
}

function optional(fits: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || fits(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasText(value: unknown, name: string): boolean {
  return isObject(value) && typeof value[name] === 'string'
}

function nameOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value
}
