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
import { walkMembers } from './walk.js'

const RESTRUCTURING: ReadonlySet<string> = new Set(['@graph', '@included', '@reverse', '@nest'])
const PLAIN_CONTAINERS: ReadonlySet<unknown> = new Set(['@list', '@set', '@language'])
/** Aliases of keywords that every ActivityStreams document has. */
const USUAL_ALIASES: ReadonlyMap<string, string> = new Map([
  ['id', '@id'],
  ['type', '@type'],
])
/** Spells out lists and types as RDF does, which the graph cannot tell from `@list` and `@type`. */
const RDF_NAMESPACE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

/**
 * Refuses a document whose members restructure the graph, or that is too large to be expanded.
 *
 * @throws {@link MalformedError} `ERR_JSONLD_KEYWORD`, `ERR_JSONLD_LIMIT`, `ERR_JSON_LIMIT`.
 */
export function assertBody(document: object): void {
  walkMembers(document, (name, _value, pointer) => {
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
  walkMembers(document, (name, value, pointer) => {
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

function keyword(what: string, pointer: string): MalformedError {
  return new MalformedError('ERR_JSONLD_KEYWORD', what, { path: pointer })
}
