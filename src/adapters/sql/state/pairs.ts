/**
 * Questions about two ids: an activity's id means something together with its actor only.
 *
 * @module
 */
import { keyOf } from '../ids.js'

/** Keys of the two ids of each question. */
export type Pairs = { readonly pairs: readonly { readonly one: string; readonly other: string }[] }

/** The columns of such rows in a statement. */
export const PAIR = { one: 'text', other: 'text' } as const

/** The key of one row that was found for a pair, of however many there are. */
export interface Found {
  readonly one: string
  readonly other: string
  readonly found: string | null
}

/** The keys of the two ids that each question is about. */
export function pairsOf<Q>(
  questions: readonly Q[],
  idsOf: (question: Q) => readonly [string, string],
): Pairs['pairs'] {
  return questions.map((question) => {
    const [one, other] = idsOf(question)
    return { one: keyOf(one), other: keyOf(other) }
  })
}

/** One key of two. Keys hold visible characters only, and so no line break. */
export function pairKey(one: string, other: string): string {
  return `${one}\n${other}`
}

/** What was found, by pair. */
export function foundByPair(rows: readonly Found[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(({ one, other, found }) => (found === null ? [] : [[pairKey(one, other), found] as const])),
  )
}
