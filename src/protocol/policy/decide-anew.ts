/**
 * Deciding on what is known, and having that applied on nothing else: the way in which everything changes that was
 * decided.
 *
 * @module
 */
import { isTootkitError, type AnyTootkitError } from '../../errors.js'
import type { Effect } from '../../core/model/index.js'
import type { AnswersTo, ApplyEffects, Directory, Given, Question } from '../ports/index.js'
import { changedBy, factOf, neededBy, type Fact } from './decided-on.js'
import { createTurns, type Turns } from './turns.js'

/** Where is asked and applied. */
export interface StatePorts {
  readonly directory: Directory
  readonly apply: ApplyEffects
}

/** Most times that a task is begun: what others change at each of them is no matter of chance. */
const MAX_ROUNDS = 10

/** Turns by the directory that their tasks ask: those over one state get in each other's way, and no others. */
const turnsOf = new WeakMap<Directory, Turns>()

/**
 * Runs a task that asks and applies. Where others changed what it went by, in between and here or in another process,
 * nothing was applied, and it is begun anew; from then on nobody of this process changes that until it has ended.
 *
 * @param ports - Where is asked and applied.
 * @param codes - Of `apply`, that say that somebody else was first.
 * @param task - To be begun up to ten times; it is given ports of its own, and applies at most once.
 * @returns What the task resolves to.
 * @throws What `apply` threw at the last time, and what the task throws.
 */
export async function decideAnew<T>(
  ports: StatePorts,
  codes: readonly AnyTootkitError['code'][],
  task: (ports: StatePorts) => Promise<T>,
): Promise<T> {
  const turns = turnsOf.get(ports.directory) ?? createTurns()
  turnsOf.set(ports.directory, turns)
  let held: readonly Fact[] | undefined
  for (let round = 1; ; round++) {
    const remembered = rememberAnswers(ports.directory)
    const run = (): Promise<T> =>
      task(remembering(remembered, { ports, codes, turns, isHeld: held !== undefined }))
    try {
      return await (held === undefined ? run() : turns(held, run))
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
      if (round >= MAX_ROUNDS) throw error.cause
      held = error.facts
    }
  }
}

/** Thrown through a task that has to begin anew; nobody else sees it. */
class Overtaken extends Error {
  /** What the task went by. */
  readonly facts: readonly Fact[]

  constructor(cause: unknown, facts: readonly Fact[]) {
    super('somebody else was first', { cause })
    this.facts = facts
  }
}

interface Remembered {
  readonly directory: Directory
  /** What was answered last. */
  readonly answers: ReadonlyMap<Fact, Given>
}

/** Remembers what a directory answers, as far as something is decided on it. */
function rememberAnswers(directory: Directory): Remembered {
  const answers = new Map<Fact, Given>()
  return {
    answers,
    directory: {
      async answer<const Qs extends readonly Question[]>(questions: Qs): Promise<AnswersTo<Qs>> {
        const given = await directory.answer(questions)
        for (const [i, question] of questions.entries()) {
          const fact = factOf(question)
          if (fact !== undefined) answers.set(fact, { question, answer: given[i] })
        }
        return given
      },
    },
  }
}

interface Round {
  readonly ports: StatePorts
  readonly codes: readonly string[]
  readonly turns: Turns
  /** What it goes by is held already, for the whole round. */
  readonly isHeld: boolean
}

/** The ports of one round: what it applies is applied on what it was told, and on nothing else. */
function remembering({ directory, answers }: Remembered, { ports, codes, turns, isHeld }: Round): StatePorts {
  const apply = async (effects: readonly Effect[]): Promise<void> => {
    const isNeeded = neededBy(effects)
    const needed = [...answers].filter(([, { question }]) => isNeeded(question))
    const changed = changedBy(effects)
    const run = (): Promise<void> => ports.apply(effects, { given: needed.map(([, given]) => given) })
    try {
      await (isHeld ? run() : turns([...changed], run))
    } catch (error) {
      if (!isTootkitError(error) || !codes.includes(error.code)) throw error
      throw new Overtaken(error, [...new Set([...changed, ...needed.map(([fact]) => fact)])])
    }
  }
  return { directory, apply }
}
