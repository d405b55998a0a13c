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
const RESTRUCTURING_PARTS = ['@reverse', '@nest', '@context', '@index']
const FAR_REACHING_KEYWORDS: ReadonlySet<string> = new Set(['@import', '@propagate'])
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
    if (!isObject(entry)) continue
    for (const [name, definition] of Object.entries(entry)) assertDefinition(name, definition, pointer)
  }
}

function assertDefinition(name: string, definition: unknown, pointer: string): void {
  const parts: Readonly<Record<string, unknown>> = isObject(definition) ? definition : { '@id': definition }
  const fault = faultOf(name, parts)
  if (fault !== undefined) throw keyword(`in a context, ${excerpt(name)} ${fault}`, pointer)
}

function faultOf(name: string, parts: Readonly<Record<string, unknown>>): string | undefined {
  const { '@id': iri, '@container': container = [] } = parts
  if (FAR_REACHING_KEYWORDS.has(name)) return 'reaches further than its own object'
  if (typeof iri === 'string' && !name.startsWith('@')) {
    const isAlias = iri.startsWith('@') || USUAL_ALIASES.has(iri)
    if (isAlias && iri !== name && USUAL_ALIASES.get(name) !== iri) return 'stands for a keyword'
    if (iri.startsWith(RDF_NAMESPACE)) return 'spells out a list or type'
  }
  const member = RESTRUCTURING_PARTS.find((part) => Object.hasOwn(parts, part))
  if (member !== undefined) return `is defined with ${member}`
  const containers: unknown[] = [container].flat()
  return containers.every((kind) => PLAIN_CONTAINERS.has(kind))
    ? undefined
    : 'is a container that restructures'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function keyword(what: string, pointer: string): MalformedError {
  return new MalformedError('ERR_JSONLD_KEYWORD', what, { path: pointer })
}
