/**
 * A look at every member of a document, within the limits of what may be expanded.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { JSONLD_LIMITS } from './limits.js'

/** Names are cut here in what an error says of its place. */
const MAX_POINTER_PART = 100

/** Is shown a member of an object, with the JSON pointer to it. */
export type Visit = (name: string, value: unknown, pointer: string) => void

/**
 * Visits every member of every object outside of contexts.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_LIMIT` or `ERR_JSON_LIMIT`: too much to be expanded; and
 *   whatever `visit` throws.
 */
export function walkMembers(document: object, visit: Visit): void {
  const seen = { nodes: 0, contexts: 0, characters: 0 }
  enter(document, '', 1)

  function enter(value: object, pointer: string, depth: number): void {
    assertDepth(depth)
    for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
      if (name === '@context') {
        seen.contexts += Array.isArray(inner) ? inner.length : 1
        measure(inner, depth + 1)
      }
      seen.nodes++
      assertSeen(seen)
      const here = `${pointer}/${name.slice(0, MAX_POINTER_PART)}`
      if (!Array.isArray(value)) visit(name, inner, here)
      if (name !== '@context' && typeof inner === 'object' && inner !== null) enter(inner, here, depth + 1)
    }
  }

  /** Counts what stands in a context. */
  function measure(value: unknown, depth: number): void {
    assertDepth(depth)
    if (typeof value === 'string') seen.characters += value.length
    if (typeof value !== 'object' || value === null) return
    for (const [name, inner] of Object.entries(value)) {
      seen.nodes++
      seen.characters += name.length
      assertSeen(seen)
      measure(inner, depth + 1)
    }
  }
}

function assertDepth(depth: number): void {
  const { maxDepth } = JSONLD_LIMITS
  if (depth <= maxDepth) return
  throw new MalformedError('ERR_JSON_LIMIT', `document nests deeper than ${maxDepth} levels`)
}

function assertSeen(seen: { nodes: number; contexts: number; characters: number }): void {
  const { maxExpandedNodes, maxContexts, maxContextCharacters } = JSONLD_LIMITS
  if (seen.nodes > maxExpandedNodes) throw tooMuch(`holds more than ${maxExpandedNodes} values`)
  if (seen.contexts > maxContexts) throw tooMuch(`has more than ${maxContexts} contexts`)
  if (seen.characters > maxContextCharacters) {
    throw tooMuch(`has contexts of more than ${maxContextCharacters} characters`)
  }
}

function tooMuch(what: string): MalformedError {
  return new MalformedError('ERR_JSONLD_LIMIT', `document ${what}`)
}
