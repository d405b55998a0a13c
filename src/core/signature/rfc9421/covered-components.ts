/**
 * The components that a signature of RFC 9421 covers, by the names and identifiers they have in every message.
 *
 * @module
 */
import { formatBareItem, formatMember } from '../../wire/structured-fields-format.js'
import type { Item } from '../../wire/structured-fields.js'
import { createMemo, type Memo } from '../../wire/memo.js'
import { refuse } from './refuse.js'

/** What a list of components says, whatever the message. */
export interface CoveredComponents {
  /** Each component as it stands in the base: `"@method"`, `"example-dict";key="a"`. */
  readonly identifiers: readonly string[]
  /** Names of components whose whole value is covered; the identifier where parameters single out something else. */
  readonly covered: readonly string[]
  /** All identifiers as the list they are signed as: `("@method" "@path")`. */
  readonly list: string
}

/** Lists of components that were parsed before: senders are many, but all that run one software send the same list. */
export const knownLists: Memo<readonly Item[]> = createMemo()

/** What follows from a list that is known. */
const known = new WeakMap<readonly Item[], CoveredComponents>()

/** Reads a list; the same name with the same parameters in any order is the same component and may stand once. */
export function readComponents(items: readonly Item[]): CoveredComponents {
  const before = known.get(items)
  if (before !== undefined) return before
  if (new Set(items.map(sortedIdentifier)).size < items.length) {
    refuse('duplicate_component', 'a signature covers a component twice')
  }
  const identifiers = items.map(identifierOf)
  const covered = items.map((item) => (isWhole(item) ? nameOf(item) : identifierOf(item)))
  const components = { identifiers, covered, list: `(${identifiers.join(' ')})` }
  if (Object.isFrozen(items)) known.set(items, Object.freeze(components))
  return components
}

/** The name of a component: a string item. */
export function nameOf(component: Item): string {
  if (component.value.type === 'string') return component.value.value
  return refuse('signature_input_malformed', 'a covered component is not a string')
}

function identifierOf(item: Item): string {
  return item.parameters.size === 0
    ? formatBareItem({ type: 'string', value: nameOf(item) })
    : formatMember(item)
}

function sortedIdentifier(item: Item): string {
  if (item.parameters.size < 2) return identifierOf(item)
  const parameters = new Map([...item.parameters].sort(([a], [b]) => (a < b ? -1 : 1)))
  return formatMember({ value: item.value, parameters })
}

function isWhole({ parameters }: Item): boolean {
  return parameters.size === 0 || [...parameters.keys()].every((key) => key === 'sf' || key === 'bs')
}
