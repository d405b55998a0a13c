/**
 * The keywords and definitions that can put one and the same graph into another shape.
 *
 * Under a Linked-Data signature `Undo{Announce}` and its inside-out form are one and the same; so whoever
 * relies on the shape has to refuse everything that changes it.
 *
 * @module
 */
import { MalformedError } from '../../errors.js'
import { excerpt } from '../wire/excerpt.js'
import { JSONLD_LIMITS } from './limits.js'

const RESTRUCTURING: ReadonlySet<string> = new Set(['@graph', '@included', '@reverse', '@nest'])
const PLAIN_CONTAINERS: ReadonlySet<unknown> = new Set(['@list', '@set', '@language'])
/** Aliases of keywords that every ActivityStreams document has. */
const USUAL_ALIASES: ReadonlyMap<string, string> = new Map([
  ['id', '@id'],
  ['type', '@type'],
])
/** Properties and types that bundled contexts give a context of its own, processed wherever one stands. */
const SCOPED_NAMES: ReadonlySet<string> = new Set([
  ...['Multikey', 'JsonWebKey', 'DataIntegrityProof', 'proofPurpose', 'service'],
])
/** Spells out lists and types as RDF does, which the graph cannot tell from `@list` and `@type`. */
const RDF_NAMESPACE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

/**
 * Refuses a document whose members restructure the graph, or that is too large to be expanded.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_KEYWORD`, `ERR_JSONLD_LIMIT`, `ERR_JSON_LIMIT`.
 */
export function assertBody(document: object): void {
  walk(document, (name, _value, pointer) => {
    if (RESTRUCTURING.has(name)) throw keyword(`${name} restructures the document`, pointer)
  })
}

/**
 * Refuses a document that may be signed and means something else than it says: what {@link assertBody}
 * refuses, the same under other names, and scoped contexts.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_KEYWORD`, `ERR_JSONLD_LIMIT`, `ERR_JSON_LIMIT`.
 */
export function assertSignable(document: object): void {
  walk(document, (name, value, pointer) => {
    if (RESTRUCTURING.has(name)) throw keyword(`${name} restructures the document`, pointer)
    if (name === '@context') assertContext(value, pointer)
  })
}

function assertContext(context: unknown, pointer: string): void {
  for (const entry of Array.isArray(context) ? (context as unknown[]) : [context]) {
    if (typeof entry !== 'object' || entry === null) continue
    for (const [name, definition] of Object.entries(entry)) assertDefinition(name, definition, pointer)
  }
}

function assertDefinition(name: string, definition: unknown, pointer: string): void {
  const parts =
    typeof definition === 'object' && definition !== null ? (definition as Record<string, unknown>) : {}
  const iri = typeof definition === 'string' ? definition : parts['@id']
  if (name === '@import' || name === '@propagate') throw keyword(`a context uses ${name}`, pointer)
  if (
    typeof iri === 'string' &&
    iri.startsWith('@') &&
    USUAL_ALIASES.get(name) !== iri &&
    !name.startsWith('@')
  ) {
    throw keyword(`${excerpt(name)} stands for a keyword`, pointer)
  }
  if (typeof iri === 'string' && iri.startsWith(RDF_NAMESPACE)) {
    throw keyword(`${excerpt(name)} spells out a list or type`, pointer)
  }
  for (const member of ['@reverse', '@nest', '@context', '@index']) {
    if (Object.hasOwn(parts, member)) throw keyword(`${excerpt(name)} is defined with ${member}`, pointer)
  }
  if ([parts['@container'] ?? []].flat().some((container) => !PLAIN_CONTAINERS.has(container))) {
    throw keyword(`${excerpt(name)} is a container of a kind that restructures`, pointer)
  }
}

/** Visits every member of every object outside of contexts, within the limits of expansion. */
function walk(document: object, visit: (name: string, value: unknown, pointer: string) => void): void {
  const { maxDepth, maxExpandedNodes, maxContexts } = JSONLD_LIMITS
  let nodes = 0
  let contexts = 0
  const enter = (value: object, pointer: string, depth: number, isContext: boolean): void => {
    if (depth > maxDepth)
      throw new MalformedError('ERR_JSON_LIMIT', `document nests deeper than ${maxDepth} levels`)
    for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
      if (++nodes > maxExpandedNodes) throw tooMuch(`holds more than ${maxExpandedNodes} values`)
      const here = `${pointer}/${name}`
      const opensContext = name === '@context'
      if (opensContext) contexts += Array.isArray(inner) ? inner.length : 1
      else if (SCOPED_NAMES.has(name) || (typeof inner === 'string' && SCOPED_NAMES.has(inner))) contexts++
      if (contexts > maxContexts) throw tooMuch(`has more than ${maxContexts} contexts`)
      if (!Array.isArray(value) && !isContext) visit(name, inner, here)
      if (typeof inner === 'object' && inner !== null)
        enter(inner, here, depth + 1, isContext || opensContext)
    }
  }
  enter(document, '', 1, false)
}

function tooMuch(what: string): MalformedError {
  return new MalformedError('ERR_JSONLD_LIMIT', `document ${what}`)
}

function keyword(what: string, pointer: string): MalformedError {
  return new MalformedError('ERR_JSONLD_KEYWORD', what, { path: pointer })
}
