/**
 * The `headers` parameter of draft-cavage: names of what a signature covers.
 *
 * @module
 */
import { createMemo } from '../../wire/memo.js'
import { refuse } from './refuse.js'

/** Lists that were read before. Senders are many, but all that run one software send the same list. */
const known = createMemo<readonly string[]>()

/**
 * Splits a list of names, which stand between any number of spaces and tabs.
 *
 * @param text - The parameter's value.
 * @param maxNames - More are refused.
 * @returns The names in lower case, frozen.
 */
export function readCoveredNames(text: string, maxNames: number): readonly string[] {
  const before = known.get(text)
  const names = before ?? splitNames(text.toLowerCase())
  if (names.length > maxNames) refuse('too_many_components', `headers lists more than ${maxNames} names`)
  if (before === undefined) remember(text, names)
  return names
}

function splitNames(text: string): readonly string[] {
  const names = text.split(/[ \t]+/).filter((name) => name !== '')
  if (names.length === 0) refuse('empty_headers_list', 'headers is empty: nothing is signed')
  return names
}

function remember(text: string, names: readonly string[]): void {
  if (new Set(names).size < names.length) refuse('duplicate_component', 'headers lists a name twice')
  known.set(text, Object.freeze(names))
}
