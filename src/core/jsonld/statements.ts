/**
 * The size of a graph, told from its expanded form before anything is computed over it.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { JSONLD_LIMITS } from './limits.js'
import type { Expanded } from './processor.js'

/**
 * Refuses a graph whose canonical form would take too much work.
 *
 * Repeated statements count each time, though the graph holds them once.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_LIMIT`: too many statements, in all or of one property of one thing.
 */
export function assertStatements(expanded: readonly Expanded[]): void {
  const { maxQuads, maxValues } = JSONLD_LIMITS
  const perProperty = new Map<string, number>()
  let quads = 0
  const count = (key: string, statements: number): void => {
    quads += statements
    if (quads > maxQuads) throw tooMuch(`more than ${maxQuads} statements`)
    const values = (perProperty.get(key) ?? 0) + statements
    if (values > maxValues) throw tooMuch(`more than ${maxValues} statements of one property`)
    perProperty.set(key, values)
  }
  let anonymous = 0
  const enter = (node: Expanded): void => {
    const subject = typeof node['@id'] === 'string' ? node['@id'] : `_:${anonymous++}`
    for (const [property, value] of Object.entries(node)) {
      if (property.startsWith('@') && property !== '@type') continue
      for (const item of [value].flat<unknown[]>()) {
        count(`${subject} ${property}`, 1)
        visit(item, `${subject} ${property}`)
      }
    }
  }
  const visit = (item: unknown, key: string): void => {
    if (typeof item !== 'object' || item === null || '@value' in item) return
    const list = (item as Expanded)['@list']
    if (list === undefined) return enter(item as Expanded)
    for (const inner of [list].flat<unknown[]>()) {
      count(key, 2) // a link and what it holds
      visit(inner, key)
    }
  }
  expanded.forEach(enter)
}

function tooMuch(what: string): MalformedError {
  return new MalformedError('ERR_JSONLD_LIMIT', `document makes ${what}`)
}
