/**
 * A good host with one thing broken.
 *
 * @module
 */
import type { Effect } from '../../../src/core/model/index.js'
import type { About, Directory, Question, Questions } from '../../../src/protocol/ports/index.js'
import type { HostFixture } from '../../../src/testing/index.js'
import type { MemoryHost } from '../host.js'

/** One way to break a host, which its contracts have to see. */
export interface Mutant {
  readonly name: string
  readonly break: (good: MemoryHost) => Partial<HostFixture>
}

/** Breaks what is said to questions of one kind. */
export function answering<Name extends About>(
  about: Name,
  what: string,
  change: (question: Question<Name>, answer: Questions[Name]['answer'], good: MemoryHost) => unknown,
): Mutant {
  return {
    name: `${about}: ${what}`,
    break: (good) => ({
      directory: answeringAll(good, (question, answer) =>
        isAbout(question, about) ? change(question, answer as Questions[Name]['answer'], good) : answer,
      ),
    }),
  }
}

/** Breaks what is said to questions of one kind, knowing what was applied. */
export function answeringFrom<Name extends About>(
  about: Name,
  what: string,
  change: (
    question: Question<Name>,
    answer: Questions[Name]['answer'],
    applied: readonly Effect[],
    good: MemoryHost,
  ) => unknown,
): Mutant {
  return {
    name: `${about}: ${what}`,
    break: (good) => {
      const applied: Effect[] = []
      return {
        apply: remembering(good, applied),
        directory: answeringAll(good, (question, answer) =>
          isAbout(question, about)
            ? change(question, answer as Questions[Name]['answer'], applied, good)
            : answer,
        ),
      }
    },
  }
}

function isAbout<Name extends About>(question: Question, about: Name): question is Question & Question<Name> {
  return question.about === about
}

/** Breaks what is said to any question: mutants say what the types forbid. */
export function answeringAll(
  good: MemoryHost,
  change: (question: Question, answer: unknown) => unknown,
): Directory {
  const answer = async (questions: readonly Question[]): Promise<readonly unknown[]> => {
    const answers: readonly unknown[] = await good.directory.answer(questions)
    return Promise.all(answers.map((given, i) => change(questions[i]!, given)))
  }
  return { answer: answer as Directory['answer'] }
}

/** A host that changes lists before it applies them. */
export function applying(
  name: string,
  change: (effects: readonly Effect[], good: MemoryHost) => readonly Effect[],
): Mutant {
  return { name, break: (good) => ({ apply: (effects) => good.apply(change(effects, good)) }) }
}

/** A host that does something else than apply. */
export function applyingBy(
  name: string,
  apply: (effects: readonly Effect[], good: MemoryHost) => Promise<void>,
): Mutant {
  return { name, break: (good) => ({ apply: (effects) => apply(effects, good) }) }
}

/** Remembers what was applied, for faults that need to know. */
export function remembering(good: MemoryHost, applied: Effect[]): MemoryHost['apply'] {
  return async (effects) => {
    await good.apply(effects)
    applied.push(...effects)
  }
}

/** The effects of one kind among many. */
export function ofKind<Kind extends Effect['kind']>(
  effects: readonly Effect[],
  kind: Kind,
): readonly Extract<Effect, { readonly kind: Kind }>[] {
  return effects.filter((effect): effect is Extract<Effect, { readonly kind: Kind }> => effect.kind === kind)
}

/** A value without some members; what is no value stays as it is. */
export function without<T>(value: T, ...names: readonly string[]): T {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as T
}
