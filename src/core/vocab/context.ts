/**
 * The `@context` of what we send: Mastodon's, no longer than the document needs.
 *
 * @module
 */
import {
  ACTIVITYSTREAMS_CONTEXT,
  EXTENSION_TERMS,
  NAMED_CONTEXTS,
  PREFIXES,
  type TermDefinition,
} from './terms.js'

/** Value of an `@context`. */
export type Context = string | readonly (string | Readonly<Record<string, TermDefinition>>)[]

/** Names that call for a named context, and names that we define ourselves. */
const TERMS: ReadonlySet<string> = new Set([
  ...NAMED_CONTEXTS.flatMap(({ names }) => names),
  ...Object.keys(EXTENSION_TERMS),
  ...Object.keys(PREFIXES).map((prefix) => `${prefix}:`),
])

/** Tells whether a name has to be defined where it is used. */
export function isTerm(name: string): boolean {
  return TERMS.has(name)
}

/** Tells whether the value of a term is the id of something. */
export function isIdTerm(name: string): boolean {
  const definition = Object.hasOwn(EXTENSION_TERMS, name) ? EXTENSION_TERMS[name] : undefined
  return typeof definition === 'object' && definition['@type'] === '@id'
}

/** Makes the context that defines the terms used. */
export function contextFor(used: ReadonlySet<string>): Context {
  const urls = NAMED_CONTEXTS.filter(({ names }) => names.some((name) => used.has(name))).map(
    ({ url }) => url,
  )
  const terms = definitionsOf(used)
  if (urls.length === 0 && terms === undefined) return ACTIVITYSTREAMS_CONTEXT
  return [ACTIVITYSTREAMS_CONTEXT, ...urls, ...(terms === undefined ? [] : [terms])]
}

/** Where each term stands in Mastodon's order. */
const ORDER: ReadonlyMap<string, number> = new Map(
  Object.keys(EXTENSION_TERMS).map((name, place) => [name, place]),
)

/** The definitions of the terms used, each prefix before the first that needs it. */
function definitionsOf(used: ReadonlySet<string>): Readonly<Record<string, TermDefinition>> | undefined {
  const definitions: Record<string, TermDefinition> = {}
  const define = (prefix: string): void => {
    const namespace = Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : undefined
    if (namespace !== undefined) definitions[prefix] ??= namespace
  }
  const placed = [...used].map((name) => ({ name, place: ORDER.get(name) ?? Infinity }))
  for (const { name } of placed.sort((a, b) => a.place - b.place)) {
    const definition = Object.hasOwn(EXTENSION_TERMS, name) ? EXTENSION_TERMS[name] : undefined
    const iri = typeof definition === 'object' ? definition['@id'] : (definition ?? name)
    define(iri.slice(0, iri.indexOf(':'))) // of a prefix that is used by itself, the prefix
    if (definition !== undefined) definitions[name] = definition
  }
  return Object.keys(definitions).length === 0 ? undefined : definitions
}

/** The context that defines every term we know. */
export const FULL_CONTEXT: Context = contextFor(new Set([...TERMS].filter((name) => !name.endsWith(':'))))
